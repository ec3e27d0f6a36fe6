import { pattern, type Paraphrase } from "./paraphrases.js";

const NUMBER =
  "(?:\\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty)";
const YEARS = `(?:(?:nearly|almost|over|about|around|just over|more than|some|the (?:last|past)) )?${NUMBER}(?:[- ](?:odd|one|two|three|four|five|six|seven|eight|nine))? (?:long |odd |happy |whole )?(?:years?|months?|decades?|seasons?)`;
const LOST =
  "(?:let me go|laid me off|fired me|sacked me|made me redundant|gave me the (?:sack|boot|push|chop)|kicked me out|got rid of me|did not renew my contract|booted me)";
const UNI = "(?:university|uni|college|school|polytechnic|academy|institute)";
const YEAR_OF = "(?:first|second|third|fourth|fifth|final|last|1st|2nd|3rd|4th)[- ]year";
const SHIFT = "(?:shift|day|week|month|morning|year)";
/** What is done for an employer: "I drive for Uber". */
const SERVES =
  "(?:drive|deliver|freelance|cook|teach|code|write|clean|sell|design|consult|temp|waitress|wait tables|tend bar|bartend|nurse|volunteer|shelve|stack shelves|pull pints|flip burgers|man the (?:till|desk|door)|do (?:admin|security|it|the books|reception|deliveries|accounts|marketing|tech support|customer service|night shifts|nights|shifts)|answer phones|sort parcels|bake|run the kitchen|make coffee)";

/** Work and schools, in other words. */
export const WORK_PHRASES: readonly Paraphrase[] = [
  // What work was, and is no more.
  [
    pattern(
      `^(?:they|the bosses|management|the boss|head office) (?:just |finally )?${LOST}(?: (?:from|at) (.+?))?(?: after .*)?$`,
      "iu",
    ),
    "I was fired from $1",
  ],
  [
    pattern(`^(\\p{Lu}[\\p{L}&' -]*?) (?:just |finally |has |have ){0,5}${LOST}(?: after .*)?$`, "u"),
    "I was fired from $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:got|was|been|am) (?:the (?:sack|boot|push|chop)|sacked|canned|let go|axed|laid off|fired|made redundant|kicked out|booted) (?:from|by|at) (?:my (?:job|position) (?:at|with) )?(.+)`,
      "iu",
    ),
    "I was fired from $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:got the (?:sack|boot|push|chop)|lost my job|was sacked|got sacked|got canned|am out of (?:a job|work))$`,
      "iu",
    ),
    "I quit my job",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:walked out (?:of|on)|packed in|jacked in|chucked in|binned|ditched|handed in my notice at|gave notice at|gave my notice at|am done (?:at|with)|finished (?:up )?at|called it quits (?:at|with)|parted ways with) (?:(?:my|the) (?:job|gig|role|position) (?:at|with|in) )?(\p{Lu}.*)`,
      "u",
    ),
    "I quit $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:walked out (?:of|on)|packed in|jacked in|chucked in|binned|ditched|quit|handed in) (?:my|the) (?:day job|job|gig|role|position|notice|resignation)(?: (?:at|with|in) (.+))?`,
      "iu",
    ),
    "I resigned from $1",
  ],
  [
    pattern(String.raw`^my contract (?:at|with) (.+?) (?:ended|ran out|was not renewed|finished|is over|is up)`, "iu"),
    "I was fired from $1",
  ],
  [
    pattern(
      String.raw`^i (?:was|used to be|worked as) (?:an? )(.+?) (?:for (?:ages|years|a while|most of my life|a bit|a (?:year|decade)|\S+ years)|back (?:then|in the day)|before(?: that| this| .*)?|until .*|once|in a past life|in my twenties)$`,
      "iu",
    ),
    "I used to be a $1",
  ],
  [
    pattern(String.raw`^i (?:have )?(?:stepped down|stood down|resigned|retired|quit) as (?:an? |the )?(.+)`, "iu"),
    "I used to be a $1",
  ],
  // What work is.
  [
    pattern(
      String.raw`^i (?:have )?(?:retrained|trained|qualified|requalified|got promoted|was promoted|got made|was made|been made|have been made|got taken on|was taken on|been promoted|been taken on|moved up) (?:as|to|into) (?:an? |the )?(.+)`,
      "iu",
    ),
    "I am a $1",
  ],
  [
    pattern(
      String.raw`^i (?:have |have been |was |got |been )?(?:just )?made (?:an? |the )?(partner|manager|head .+|team lead|supervisor|captain|director|foreman|assistant manager)$`,
      "iu",
    ),
    "I am a $1",
  ],
  [
    pattern(
      `^(?:i (?:have (?:done|been|spent|had)|did|spent) )?${YEARS}(?: now)? (?:as|of being|being) (?:an? )?(.+?)(?: (?:and|so|but) .*)?$`,
      "iu",
    ),
    "I am a $1",
  ],
  [
    pattern(
      `^(?:i (?:have (?:done|been|spent|had)|did) )?${YEARS}(?: now)? (?:at|with) (\\p{Lu}.+?)(?: (?:and|so|but) .*)?$`,
      "u",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^(?:i (?:make|earn) (?:a|my) (?:living|crust|keep)|i pay (?:the|my) (?:bills|rent)|my (?:day job|trade) is|by day i am|by trade i am) (?:(?:as |being |working as ){1,5}(?:an? )?|an? )(.+)`,
      "iu",
    ),
    "I work as a $1",
  ],
  [
    pattern(
      String.raw`^i drive (?:an? |the )?(taxi|bus|lorry|truck|tram|train|cab|van|forklift|school bus|ambulance)(?: for (?:a living|work))?$`,
      "iu",
    ),
    "I am a $1 driver",
  ],
  [
    pattern(
      String.raw`^i drive (?:an? |the )?(taxi|bus|lorry|truck|tram|train|cab|van|forklift|school bus|ambulance|digger|tractor) (?:for|at) (.+)`,
      "iu",
    ),
    "I am a $1 driver",
    "I work at $2",
  ],
  [
    pattern(
      String.raw`^i teach (?!at\b|in\b).{1,24}? (?:at|in) ((?:an? |the )?(?:[\p{L}'’]+ ){0,4}?(?:school|college|university|uni|academy|kindergarten|nursery)(?: in \p{Lu}\p{L}+)?)`,
      "iu",
    ),
    "I am a teacher",
    "I work at $1",
  ],
  [
    pattern(String.raw`^i drive (buses|taxis|lorries|trucks|trams|trains|cabs|vans)(?: for (?:a living|work))?$`, "iu"),
    "I am a $1 driver",
  ],
  [pattern(String.raw`^i do the (\p{L}+) (?:for|at) (.+)`, "iu"), "I work at $2", "I am responsible for the $1"],
  [
    pattern(
      `^i (?:now |mostly |mainly |currently )?${SERVES} (?:for|at|in|with) (?:a living (?:at|for) )?(?!(?:my|our|him|her|them|us|you|myself|fun|friends|everyone|the (?:kids|family|guests|children|first time))\\b)((?:an? |the )?.+)`,
      "iu",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^i (?:am )?(?:now )?(?:work|working|am) (?:on the (?:tills?|shop floor|front desk|wards?)|behind the (?:bar|counter|till|desk)|in the (?:kitchen|back office|warehouse)|nights|the (?:night|late|early) shift) (?:at|in|of|for) (.+)`,
      "iu",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:landed|got|scored|bagged|found|started|begun|began|took|taken|accepted) (?:myself )?(?:an? |the |my )?(?:new |summer |part[- ]time |full[- ]time |weekend |dream ){0,5}(?:job|gig|role|position|internship|placement|apprenticeship) (?:at|with|in) (.+)`,
      "iu",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:landed|got|scored|bagged|found|started|began|took) (?:myself )?(?:an? |the |my )?(?:new |summer |part[- ]time |full[- ]time |weekend |dream ){0,5}(?:job|gig|role|position) as (?:an? |the )?(.+?)(?: (?:at|with|for) (.+))?$`,
      "iu",
    ),
    "I work as a $1",
    "I work at $2",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:been|got|was|am)? ?(?:hired|taken on|employed|signed on) (?:by|at|with) (.+)`,
      "iu",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^(\p{Lu}[\p{L}&' -]*?) (?:just |has |have ){0,5}(?:hired me|took me on|taken me on|gave me a job|offered me a job and i (?:said yes|took it))$`,
      "u",
    ),
    "I work at $1",
  ],
  [
    pattern(
      `^(?:it was |it is |today was |today is )?my (?:first|second|third) ${SHIFT} (?:at|with) (?:the |my new job at )?(.+)`,
      "iu",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^(?:i )?(?:have )?(?:just )?(?:started|starting) (?:today |work |working )?(?:at|with) (.+)`,
      "iu",
    ),
    "I work at $1",
  ],
  [
    pattern(
      String.raw`^i (?:am )?(?:in between jobs|on the dole|out of a job|out of work|unemployed|jobless|looking for work|job hunting)\b`,
      "iu",
    ),
    "I am unemployed",
  ],
  [
    pattern(
      String.raw`^i (?:work|do) ((?:night|late|early|rotating|split|twelve-hour|12-hour|double|weekend) shifts|nights|weekends)\b`,
      "iu",
    ),
    "I work $1",
  ],
  [
    pattern(
      String.raw`^i (?:work|am working|have been working) (?:from|out of) (?:home|my (?:kitchen|bedroom|shed|attic|spare room))`,
      "iu",
    ),
    "I work from home",
  ],
  // Schools.
  [
    pattern(
      String.raw`^i (?:did|got|have|earned|finished|completed) (?:my|an?) (phd|master's|masters|doctorate|mba|bachelor's|degree|ba|bsc|msc)(?: in (.+?))? (?:at|from) (.+)`,
      "iu",
    ),
    "I study at $3",
    "I have a $1 in $2",
  ],
  [
    pattern(
      `^(?:i am )?(?:in |doing |on )?(?:my |an? |the )?${YEAR_OF}(?: student)?(?: of| in| doing| studying)? (.+?) at (.+)`,
      "iu",
    ),
    "I study $1 at $2",
  ],
  [
    pattern(
      String.raw`^(?:i am )?(?:in |doing |on )?(?:my |the )?(?:first|second|third|fourth|final|last) year (?:of|in|doing|studying) (.+?) at (.+)`,
      "iu",
    ),
    "I study $1 at $2",
  ],
  [
    pattern(
      String.raw`^(?:i am )?(?:in |doing |on )?(?:my |the )?(?:first|second|third|fourth|final|last) year (?:of|in|doing|studying) (?!(?:school|uni|college|university|my|the|our|any|an?|this|that|his|her|their|your|it|being|having|life|marriage)\b)(\p{L}+(?: \p{L}+){0,2})$`,
      "iu",
    ),
    "My major is $1",
  ],
  [
    pattern(
      String.raw`^i (?:am )?(?:doing|do|reading|read|study|studying|did|majoring in|am doing) ((?!my|the|it|this|that|a\b|an\b)\p{L}+(?: (?:and )?\p{L}+)?) at (.+)`,
      "iu",
    ),
    "I study $1 at $2",
  ],
  [
    pattern(
      String.raw`^i am (?:doing|finishing|starting|working on|halfway through) (?:an?|my) (master's|masters|phd|ph\.d\.|doctorate|mba|bachelor's|degree|ba|bsc|msc)(?: degree)? (?:in|on) (.+?)(?: at (.+))?$`,
      "iu",
    ),
    "I have a $1 in $2",
    "I study at $3",
  ],
  [
    pattern(
      String.raw`^i (?:am |was )?(?:a )?(?:freshman|sophomore|junior|senior|fresher|undergrad|postgrad|grad student|exchange student) at (.+)`,
      "iu",
    ),
    "I study at $1",
  ],
  [pattern(String.raw`^i (?:am )?majoring in (.+?)(?: at (.+))?$`, "iu"), "My major is $1", "I study at $2"],
  [
    pattern(String.raw`^i (?:have )?(?:dropped|dropping|am dropping) out of (\p{Lu}.+)`, "u"),
    "I no longer study at $1",
  ],
  [pattern(`^i (?:go|went) to (\\p{Lu}[\\p{L}' -]*(?: ${UNI})?|${UNI} (?:in|at) .+)$`, "u"), "I attended $1"],
  [pattern(String.raw`^(?:i have )?a degree in (.+)`, "iu"), "I have a degree in $1"],
];
