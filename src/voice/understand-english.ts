import { isSmallTalk, speakerNames } from "../memory/small-talk.js";
import { asksPrice, PRICE_TERM } from "./price.js";
import type { Act, Asked, Teller, Utterance } from "./utterance.js";

/** What stands before the point of a sentence. */
const OPENERS =
  /^(?:(?:hey|hi|hello|so|well|and|but|ok|okay|please|now|then|oh|ah|um|listen|excuse me|sorry|sir|madam|friend|yes|yeah|no|good (?:morning|evening|day)|by the way|actually)\b[\s,!.…–-]*)+/i;
/** "Tell me who did it", "do you know where he is": the question is in the rest. */
const ASKING =
  /^(?:(?:can|could|would|will) you (?:please )?(?:tell|remind|explain to) me|tell me|remind me|do you (?:happen to |still )?(?:know|remember|recall)|i (?:wonder|want to know|would like to know|['’]d like to know|need to know)|i['’]d like to know|have you (?:any|an) idea|any idea)[\s,:]+(?=(?:who|whom|whose|what|which|where|when|why|how|if|whether|about|of|again)\b)/i;

const SMALL: readonly (readonly [Act, RegExp])[] = [
  [
    "bye",
    /\b(?:bye|goodbye|farewell|see you|take care|good night|until (?:next|later|tomorrow)|have a (?:good|nice))\b/i,
  ],
  ["thanks", /\b(?:thanks?|thank you|cheers|thx|much obliged)\b/i],
  [
    "wellbeing",
    /\b(?:how are you|how is it going|how do you do|how are things|what['’]?s up|how(?:['’]s| is) (?:it|life|everything|business)|how have you been|are you (?:well|all right|alright|ok|okay))\b/i,
  ],
  ["sorry", /\b(?:sorry|apologi[sz]e|pardon|forgive me)\b/i],
  [
    "hello",
    /\b(?:hello|hi|hey|greetings|hail|howdy|welcome|well met|good (?:morning|evening|afternoon|day)|nice to (?:meet|see) you)\b/i,
  ],
  ["dissent", /^\W*(?:no|nope|nah|never)\b/i],
];
const INSULT =
  /\b(?:you(?:['’]re| are)? (?:an? |such an? |nothing but an? )?(?:\p{L}+ )?(?:idiot|fool|liar|coward|pig|swine|bastard|moron|stupid|ugly|useless|worthless|pathetic|thief|scum|dog|rat|disgusting)|(?:idiot|moron|bastard|scum)!|shut up|go to hell|i hate you|screw you|damn you)/iu;
const PRAISE =
  /\b(?:you(?:['’]re| are) (?:so |very |really |too |a |an |the )*(?:kind|great|wonderful|amazing|clever|wise|beautiful|good|best|brave|nice|lovely|brilliant|genius|strong|friend)\b|well done|good work|i (?:like|love|admire|trust) you\b|your \p{L}+ (?:is|are) (?:so |very |really )?(?:great|wonderful|beautiful|excellent|delicious|fine|lovely|amazing))/iu;

const WHO_ARE_YOU =
  /^(?:and )?(?:who|what) (?:(?:exactly |really )?(?:are|might) you|you are)(?: be| exactly| really| then| anyway)*(?:\W*$|,? and\b)|\bwhat(?:['’]s| is) your name\b|^(?:introduce|describe) yourself|^(?:tell me |say something )?(?:about|of) yourself|^(?:what|who) do (?:people|they|folk) call you|^what do you do(?: here| for a living| all day)?\W*$|^your name\W*$/i;
const WHO_AM_I =
  /^who (?:am i|i am)\b|^(?:what(?:['’]s| is)|do you (?:know|remember)) my name\b|\b(?:know|remember|recogni[sz]e|recall) (?:me|who i am)\W*$|^(?:what|anything) (?:do|did|can) you (?:know|remember|recall)(?: \w+)? (?:about|of) me\b|^(?:about|of) me\W*$|^(?:remember|recogni[sz]e) me\W*$|^have we met\b/i;
const TIME_WORDS =
  "(?:today|yesterday|tonight|lately|recently|here|around here|in town|last (?:night|week|time|evening|month)|this (?:morning|week|evening)|earlier|before|since|while i was (?:away|gone)|so far|again|the other day|then|now)";
const NEWS = new RegExp(
  String.raw`^(?:what(?:['’]s| is| has| have|['’]ve)? (?:happened|happens|new|the (?:news|latest)|going on|been going on|been happening)|anything (?:new|happen(?:ed)?|going on|interesting)|(?:is there |have you |got |do you have )?(?:any|some|the|more) (?:news|gossip|rumou?rs?)|news|gossip|rumou?rs|what do you (?:remember|know|recall)(?: (?:of|about|from))?|what (?:have|did) you (?:heard|hear|seen|see|learned|learnt|learn)|(?:have you |did you )?(?:heard|hear|seen|see) (?:anything|something|any news)|what did i miss)(?:,? (?:from |of |about |since )?${TIME_WORDS})*\W*$`,
  "i",
);
const SAID_VERB =
  "(?:say|said|tell|told|promise|promised|mention|mentioned|ask|asked|answer|answered|swear|sworn|claim|claimed|warn|warned|advise|advised|want|wanted)";
const SAID = new RegExp(
  String.raw`^(?:what|which words?|what words?|anything)(?: else)? (?:did|have|has|had|was it|was it that|do|does) ((?:[\p{L}'’.-]+ ){1,4}?)(?:just |ever |already |once |really |last |first )?${SAID_VERB}\b(.*)$`,
  "iu",
);
const DID_SAY = new RegExp(
  String.raw`^(?:did|have|has|had) ((?:[\p{L}'’.-]+ ){1,4}?)(?:just |ever |already |once |really |not )?(?:say|said|tell|told|promise|promised|mention|mentioned|warn|warned|ask|asked)\b(.*)$`,
  "iu",
);
const FIRST_SAID =
  /^what(?:['’]s| is| was) the (?:very )?(?:first|last) (?:thing|words?) (?:that )?((?:[\p{L}'’.-]+ ){1,3}?)(?:ever )?(?:said|told|asked|mentioned)\b(.*)$/iu;
const TALKED =
  /^what (?:did|have|were|was it that|was it) (we|you and i) (?:just |ever |already |last |first )?(?:talk(?:ed|ing)?|speak(?:ing)?|spoken|discuss(?:ed|ing)?|chat(?:ted|ting)?)\b(?: about| of)?(.*)$/iu;
const SAID_NOUN =
  /^(?:what (?:was|were|is|about)|about|do you (?:remember|recall|know)) (my|your|his|her|their|the|[\p{L}]+['’]s) (?:promise|words?|answer|advice|warning|question|story|message|news)\b(.*)$/iu;
/** What is left of "say to me about the mill" is "the mill". */
const SAID_REST =
  /^\s*(?:to )?(?:me|you|us|him|her|them|anyone|anybody|anything|something)?\b\s*(?:anything|something|to do)?\s*(?:about|of|concerning|regarding|on|that|to)?\b/i;

/** When it was said is not what it was about. */
const WHEN_SAID =
  /\b(?:yesterday|today|tonight|earlier|before|recently|lately|just now|again|last (?:night|week|time)|the other day|this (?:morning|evening)|first of all|at first|first|last|(?:at|in) the beginning|to begin with)\b/gi;

const QUESTION_WORDS: readonly (readonly [Asked, RegExp])[] = [
  ["many", /^how (?:many|much|old|long|far|often|tall|big|expensive)\b/i],
  [
    "when",
    /^(?:since |until |by |from )?(?:when|what (?:time|day|year|hour|date)|(?:on |at |in )?(?:what|which) (?:time|day|year|hour|month))\b/i,
  ],
  ["who", /^(?:(?:to|from|with|for|by|of|about) )?(?:who|whom|whose)\b/i],
  ["where", /^(?:where|(?:in|at|to|from) (?:which|what) (?:place|town|city|village|house|street|room))\b/i],
  ["why", /^(?:why|what for|for what reason|how come)\b/i],
  ["how", /^how\b/i],
  ["what", /^(?:(?:to|from|with|for|by|of|about|in|at|on) )?(?:what|which)\b/i],
  ["whether", /^(?:if|whether)\b/i],
];
const AUXILIARY =
  /^(?:is|are|am|was|were|do|does|did|have|has|had|can|could|will|would|shall|should|may|might|must|ain['’]t|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|haven['’]t|hasn['’]t|hadn['’]t|won['’]t|wouldn['’]t|can['’]t|couldn['’]t)\b(?=.*\s)/i;
/** "Do you know Bob?", "what do you think about Bob?" */
const ABOUT =
  /^(?:(?:and )?(?:what|how) (?:about|of)|(?:and )?about|do you (?:still )?(?:know|remember|recall)(?: (?:anything|something|much|a lot))?(?: (?:about|of|from))?|have you (?:ever )?(?:heard|seen|met)(?: (?:anything|something))?(?: (?:about|of|from))?|did you (?:ever )?(?:hear|meet)(?: (?:about|of))?|what (?:do|can|did) you (?:know|remember|think|recall|hear|tell me|say)(?: (?:about|of|from))?|what (?:have|had) you heard (?:about|of|from)|remember|heard of|heard about|any news (?:about|of|from)|what (?:happened|is known|is going on|is|was|were|are|['’]s)(?: (?:to|with|about|at|of|up with))?)\s+/i;
const REQUEST = /^(?:(?:can|could|will|would) you\b|(?:can|could|may|might) (?:i|we)\b|let (?:me|us)\b|let['’]s\b)/i;
const COMMAND =
  /^(?:please |just |kindly )?(?:give|tell|go|come|bring|take|show|ignore|forget|listen|wait|stop|help|look|follow|open|close|sell|buy|make|mend|fix|repair|pour|fetch|get|keep|leave|be|do|don['’]t|meet|say|repeat|write|sing|play|dance|pretend|act|fight|kill|attack|run|hide|lend|pay|send|call|put|drop|hand|guard|serve|cook|prepare|bake|forge|heal|teach|join|trust|obey|print|output|reveal|translate|answer|respond|speak|talk|describe|explain)\b/i;

const TELLERS: Readonly<Record<string, Teller["kind"]>> = {
  i: "asker",
  we: "asker",
  "you and i": "asker",
  my: "asker",
  you: "self",
  your: "self",
};
const ANYONE =
  /^(?:he|she|it|they|his|her|their|the|this|that|people|everybody|everyone|anyone|anybody|someone|somebody|folk|folks|one)$/i;

function tellerOf(words: string): Teller {
  const name = words.trim().replace(/['’]s$/, "");
  const kind = TELLERS[name.toLowerCase()];
  if (kind !== undefined && kind !== "named") return { kind };
  return ANYONE.test(name) ? { kind: "anyone" } : { kind: "named", name };
}

/** Understands one English sentence. `names` are those of the character and of who speaks. */
export function understandEnglish(sentence: string, names: readonly string[]): Utterance {
  const text = sentence.trim();
  const bare = withoutAddress(text, names);
  const small = WHO_ARE_YOU.test(bare) || WHO_AM_I.test(bare) ? undefined : smallTalk(text, bare, names);
  if (small !== undefined) return { act: small, text, topic: "" };
  const asking = bare.replace(ASKING, "");
  const point = asking === bare ? bare : asking.replace(/^again[\s,]*/i, "");
  return (
    understandSelf(point, text) ??
    understandSaid(point, text) ??
    understandQuestion(point, text, asking !== bare) ??
    understandRest(point, text)
  );
}

function smallTalk(text: string, bare: string, names: readonly string[]): Act | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return "nothing";
  if (!isSmallTalk(text, speakerNames(names))) return undefined;
  const found = SMALL.find(([, pattern]) => pattern.test(text));
  if (found !== undefined) return found[0];
  // "Let me in!" has no word of content either, and is no "Okay."
  if (REQUEST.test(bare) || COMMAND.test(bare)) return undefined;
  // "Bob?" asks for somebody.
  if (/\?\W*$/.test(text) && /^\W*\p{Lu}/u.test(text)) return undefined;
  return names.some((name) => name !== "" && text.includes(name)) ? "hello" : "assent";
}

/** Without what only opens a sentence, and without the name of the one it is said to. */
function withoutAddress(text: string, names: readonly string[]): string {
  let bare = text.replace(OPENERS, "");
  for (const name of names) {
    if (name === "") continue;
    if (bare.startsWith(`${name},`)) bare = bare.slice(name.length + 1).trimStart();
    const end = bare.lastIndexOf(`, ${name}`);
    if (end > 0 && /^[\s?!.]*$/.test(bare.slice(end + 2 + name.length)))
      bare = bare.slice(0, end) + bare.slice(end + 2 + name.length);
  }
  const again = bare.replace(OPENERS, "");
  return again.trim() === "" ? text : again;
}

function understandSelf(point: string, text: string): Utterance | undefined {
  if (WHO_ARE_YOU.test(point)) return { act: "who-are-you", text, topic: "" };
  if (WHO_AM_I.test(point)) return { act: "who-am-i", text, topic: "" };
  if (NEWS.test(point)) return { act: "news", text, topic: "" };
  if (INSULT.test(point)) return { act: "insult", text, topic: "" };
  return PRAISE.test(point) && !/\?\W*$/.test(point) ? { act: "praise", text, topic: "" } : undefined;
}

function understandSaid(point: string, text: string): Utterance | undefined {
  const found =
    SAID.exec(point) ?? SAID_NOUN.exec(point) ?? FIRST_SAID.exec(point) ?? TALKED.exec(point) ?? DID_SAY.exec(point);
  if (found === null) return undefined;
  const [, who = "", rest = ""] = found;
  return {
    act: "said",
    asks: "what",
    text,
    teller: tellerOf(who),
    topic: rest.replace(SAID_REST, "").replaceAll(WHEN_SAID, " ").trim(),
  };
}

function understandQuestion(point: string, text: string, isAsked: boolean): Utterance | undefined {
  const isOfSelf = /\b(?:you|your|yours|yourself)\b/i.test(point);
  const about = ABOUT.exec(point);
  if (about !== null && (isAsked || /\?\W*$/.test(point) || /^(?:what|how|do|have|did)\b/i.test(point))) {
    const topic = point.slice(about[0].length);
    return {
      act: "question",
      asks: /^\s*when\b/i.test(topic) ? "when" : "what",
      text,
      topic,
      isOfSelf: /\byour?\b/i.test(topic),
    };
  }
  const word = QUESTION_WORDS.find(([, pattern]) => pattern.test(point));
  const isQuestion = isAsked || /\?\W*$/.test(point) || (word !== undefined && word[0] !== "whether");
  if (!isQuestion && !AUXILIARY.test(point)) return undefined;
  if (word !== undefined) {
    const topic = point.replace(word[1], "");
    // Who does not know a price has not failed to count.
    if (asksPrice(point)) return { act: "question", asks: "what", text, topic: `${topic} ${PRICE_TERM}`, isOfSelf };
    return { act: "question", asks: word[0], text, topic, isOfSelf };
  }
  if (REQUEST.test(point)) return { act: "request", text, topic: point.replace(REQUEST, "") };
  const topic = point.replace(AUXILIARY, "").replace(/^\s*(?:it true )?that\b/i, "");
  return { act: "question", asks: "whether", text, topic, isOfSelf };
}

function understandRest(point: string, text: string): Utterance {
  if (COMMAND.test(point) || REQUEST.test(point)) return { act: "request", text, topic: point };
  const told = point.replace(/^(?:remember|note|know|mark my words)(?: that)?[:,]?\s+/i, "");
  return { act: "statement", text: told, topic: told };
}
