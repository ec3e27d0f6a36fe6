import { pattern, type Paraphrase } from "./paraphrases.js";

/** Names, ages and homes, in other words. */
export const LIFE_PHRASES: readonly Paraphrase[] = [
  [
    pattern(
      String.raw`^(?:they|people|folks|everyone|everybody|friends|mates|my mates|my friends|most people|the lads|the guys|the girls|all)(?: all| just| usually| mostly| only)? (?:call|calls|know|knows) me (?:as )?(?!back|later|crazy|a\b|the\b|out\b)(\p{L}+)(?: for short)?$`,
      "iu",
    ),
    "Call me $1",
  ],
  [
    pattern(
      String.raw`^i (?:just |mostly |usually |also ){0,5}(?:answer to|respond to|prefer to be called|prefer to go by|like to be called|go by) (\p{Lu}\p{L}+)`,
      "iu",
    ),
    "Call me $1",
  ],
  [
    pattern(String.raw`^(?:you can |feel free to |please |just ){0,5}(?:shorten it to|make it) (\p{Lu}\p{L}+)$`, "u"),
    "Call me $1",
  ],
  [pattern(String.raw`^(?:it is |that is |i am )?(\p{Lu}\p{L}+) for short$`, "u"), "Call me $1"],
  [pattern(String.raw`^(\p{Lu}\p{L}+) (?:will do|is fine|works (?:too|for me|fine))$`, "u"), "Call me $1"],
  // Ages and birthdays.
  [
    pattern(String.raw`^i (?:have )?(?:just )?turned (\d{1,3}|thirty|forty|fifty|sixty|seventy|eighty)\b`, "iu"),
    "I turned $1",
  ],
  [pattern(String.raw`^at (?:the (?:ripe )?(?:old )?age of )?(\d{2}),? (?:i|my|me)\b`, "iu"), "I am $1"],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:hit|reached|made it to) (?:the big )?(\d{2}|thirty|forty|fifty|sixty|seventy|eighty)$`,
      "iu",
    ),
    "I turned $1",
  ],
  [
    pattern(
      String.raw`^(?:it was |i (?:celebrated|had) |we celebrated )my (\d{2})(?:st|nd|rd|th)(?: birthday)?(?: party)?$`,
      "iu",
    ),
    "I turned $1",
  ],
  [pattern(String.raw`^my (\d{2})(?:st|nd|rd|th)(?: birthday)? was\b`, "iu"), "I turned $1"],
  [pattern(String.raw`^(?:i am )?(?:an? )?(\d{2})(?: ?(?:yo|y\/o|f|m)) here\b`, "iu"), "I am $1"],
  [
    pattern(String.raw`^i am (?:an? )?(\d{2})[- ]years?[- ]old (?:\p{L}+ )?(.+?)(?: from (.+))?$`, "iu"),
    "I am $1",
    "I am a $2",
    "I am from $3",
  ],
  [pattern(String.raw`^my (?:birthday|b-day) (?:falls|lands|comes) on (?:the )?(.+)`, "iu"), "My birthday is on $1"],
  [
    pattern(
      String.raw`^my birthday is (?:coming up )?(?:on )?(?:the )?(\d{1,2}(?:st|nd|rd|th)?(?: of)? \p{L}+)\b`,
      "iu",
    ),
    "My birthday is $1",
  ],
  [pattern(String.raw`^i turn \d+ on (?:the )?(.+)`, "iu"), "My birthday is on $1"],
  // Homes.
  [
    pattern(
      String.raw`^i (?:have |am )?(?:swapped|traded|left|ditched|moved from|exchanged) (\p{Lu}[\p{L} ]*?) (?:for|to) (\p{Lu}[\p{L} ]*)$`,
      "u",
    ),
    "I no longer live in $1",
    "I live in $2",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:finally |just )?(?:got out of|escaped|fled|said goodbye to|packed up and left|moved out of|moved away from|are out of) (\p{Lu}.*)`,
      "u",
    ),
    "I no longer live in $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:been|am|are) (?:in|out in|over in|up in|down in|back in) (\p{Lu}[\p{L}' -]*?)(?: (?:since|now|for good|ever since)\b.*)?$`,
      "u",
    ),
    "I live in $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:put down roots|ended up|wound up|landed|settled|settled down|bought a (?:house|flat|place)|rent(?:ing)? (?:a|an) .{1,20}?|share a .{1,20}?|live|living|am based|are based|are living) (?:in|over in|out in|out by|up in|down in|near|outside) (\p{Lu}.*)`,
      "u",
    ),
    "I live in $1",
  ],
  [
    pattern(
      String.raw`^(?:my|our) (?:new |little |tiny |lovely |own ){0,5}(?:flat|house|place|apartment|home|studio|cottage|room|digs|pad|gaff|base|bedsit|condo) (?:is|are) (?:just |right |up |down |over |out |now ){0,5}(?:in|near|by|outside|on) ((?:the (?:middle|centre|center|outskirts|heart) of )?\p{Lu}.+)`,
      "u",
    ),
    "I live in $1",
  ],
  [pattern(String.raw`^i (?:now )?call (\p{Lu}[\p{L} ]*) (?:my )?home(?: now)?$`, "u"), "I live in $1"],
  [pattern(String.raw`^(\p{Lu}[\p{L} ]*) is (?:my )?home(?: now)?$`, "u"), "I live in $1"],
  [pattern(String.raw`^home(?: for me)?(?: these days| now)? is (\p{Lu}[\p{L} ]*)$`, "u"), "I live in $1"],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:upped sticks|packed up|shipped off|transferred|relocated|moved house|moved home|moved back|moved over|moved out|moved down|moved up)(?: and moved)? to (\p{Lu}.*)`,
      "u",
    ),
    "I moved to $1",
  ],
  [
    pattern(String.raw`^i am (?:a |an )?(?:\p{L}+ )?(?:born and (?:bred|raised)) (?:in )?(\p{Lu}[\p{L} ]*)`, "u"),
    "I am from $1",
  ],
  [pattern(String.raw`^(?:i was )?born and (?:bred|raised) (?:in|on) (.+)`, "iu"), "I grew up in $1"],
  [
    pattern(
      String.raw`^i am (?:a |an )?(?:proper |true |proud |real )?(\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?) (?:lad|lass|girl|boy|native|born and bred|born and raised|through and through)`,
      "u",
    ),
    "I am from $1",
  ],
  [pattern(String.raw`^i am from (\p{Lu}[\p{L} ]*?),? originally`, "u"), "I am from $1"],
  [
    pattern(
      String.raw`^my (?:roots are|family is|folks are|people are|family comes|family come) (?:originally )?(?:in|from) (\p{Lu}[\p{L} ]*)`,
      "u",
    ),
    "I am from $1",
  ],
  [
    pattern(
      String.raw`^i (?:spent my childhood|spent most of my childhood|had my childhood|went to school|was a kid) in (\p{Lu}[\p{L} ]*)`,
      "u",
    ),
    "I grew up in $1",
  ],
];
