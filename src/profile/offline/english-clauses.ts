import { ANIMALS, isOccupation, KIN } from "./english-lexicon.js";
import { lacksSubject } from "./english-subjectless.js";

/** Where a clause stands in its sentence, and the words of the subject that an earlier one gave it. */
export interface Clause {
  readonly start: number;
  readonly end: number;
  readonly subject: string;
}

const SUBJECT = "(?:i|i['’](?:m|ve|d|ll)|im|ive|my|we|we['’](?:re|ve))(?= )";
/** Those whom one calls by what they are: "dad is a trucker, mum runs a bar". */
const OWN_KIN = "(?:mum|mom|mam|dad|grandma|grandpa|granny|nan|gran|grandad|granddad)(?:['’]s)?(?= )";
const OTHER =
  "(?:(?:his|her|its|their) names?|he|she|it|they|he['’]s|she['’]s|it['’]s|they['’]re|everyone|people|friends|you|you['’](?:re|ve|ll)|there(?:['’]s)|that['’]s|no \\p{L}+(?: \\p{L}+)? for me)(?= )";
const AND = "(?:and|but|so|because|though|although|whereas|plus|cause|cos|coz|yet|or)";
const OFTEN = "(?:(?:also|now|really|still|currently|just|then|actually|absolutely|only|mostly|finally) )*";
/** Forms that may as well depend on a word before: "I want to quit and live in Spain". */
const PLAIN = "(?:work|live|study|have|love|hate|like|enjoy|play|speak|want|plan|own|collect|adore|prefer|smoke|drink)";
/** Forms that open a clause of their own. */
const FINITE =
  "(?:am|do not|don['’]t|can(?:no|['’])t|can|never|no longer|come from|used to|was|got|moved|settled|grew up|joined|quit|left|became|adopted|rescued|bought|sold|booked|started|began|stopped|gave up|took up|switched|retired|graduated|resigned|divorced|broke up|split up|relocated|retrained|turned|cancelled|canceled|dropped|opened|founded|went|lost|living(?= (?:in|with|near|on))|working(?= (?:at|for|as))|studying(?= [^,]{1,30} at )|married)";
const VERBS = `(?:(?:smoke|drink)(?=[.!]|$)|(?:${PLAIN}|${FINITE})(?= ))`;
const THIRD_VERBS = "(?:works|lives|studies|has|loves|hates|likes|enjoys|plays|speaks|is|owns|does)(?= )";
const PIECE =
  "(?:\\d{1,3}(?: years old)?|from \\p{Lu}[^,]*|an? [a-z-]+(?: [a-z-]+){0,2}|[a-z-]+(?: [a-z-]+)?)(?=,|[.!]|$| and )";
const WHEN =
  "(?:(?:now|then|today|actually|recently|currently|still|later|nowadays|these days|since then|in \\d{4}),? )?";
const CUT = new RegExp(
  `[,;:]\\s+(?:${AND}\\s+)?(?=${WHEN}(?:${SUBJECT}|${OTHER}|${OWN_KIN}))|\\s+${AND}\\s+(?=${WHEN}(?:${SUBJECT}|${OTHER}|${OWN_KIN}))|\\s[-–—]+\\s|(?:,\\s+|,?\\s+${AND}\\s+)(?=${OFTEN}(?:${VERBS}|${THIRD_VERBS}))|,\\s+(?:and\\s+)?(?=${PIECE})|\\s?(?:\\.{3}|…)\\s+|,\\s+(?=(?:not|never)\\s)`,
  "giu",
);

/** Without one of these there is no border between clauses. */
const MAY_CUT = new RegExp(`[,;:…]|\\.{3}|\\s(?:[-–—]+|${AND})\\s`, "iu");

const OWN_SUBJECT =
  /^(?:[\p{L}]+,? ){0,2}?(my (?:[\p{L}-]+ ){1,3}?)(?=(?:is|works|lives|has|loves|likes|studies|plays|hates|speaks|owns)\b)/iu;
const I_SUBJECT = /^(?:[\p{L}]+,? ){0,3}?(?:i|i['’](?:m|ve)|im)\b/iu;
const WE_SUBJECT = /^(?:[\p{L}]+,? ){0,2}?(?:we|we['’](?:re|ve))\b/iu;
/** What reaches over "and" to a plain form behind it. */
const GOVERNOR =
  /^(?:[\p{L}]+,? ){0,3}?((?:i|i['’]m|im) (?:(?:am|really|also|just|still) )*(?:used to|(?:want|hope|plan|need|have|intend|decided|promised)(?:ed)? to|(?:planning|going|hoping|trying|thinking) (?:to|of|about)) )/iu;
/** Under a denial "or" goes on with what is denied. */
const DENIED =
  /^(?:[\p{L}]+,? ){0,3}?(i (?:(?:do|did|can) not|(?:do|did|ca)n['’]t|no longer|never) )(?!.*\bany ?more\b)/iu;
/** "People who sing and have cats": what they do is nobody's in particular. */
const OF_MANY =
  /\b(?:people|those|friends|men|women|kids|children|students|everyone|anyone|someone|\p{L}+s) (?:who|that)\b/iu;

const OPENS_CLAUSE = new RegExp(`^${WHEN}(?:${SUBJECT}|${OTHER}|${OWN_KIN})`, "iu");
const OPENS_THIRD = new RegExp(`^${OFTEN}${THIRD_VERBS}`, "iu");
const OPENS_VERB = new RegExp(`^${OFTEN}${VERBS}`, "iu");
const BARE = /^[a-z-]+(?: [a-z-]+)?(?=,|[.!]|$| and )/u;
const OPENS_DENIAL = /^(?:not|never)\s/iu;
const OPENS_PLAIN = new RegExp(`^${OFTEN}${PLAIN} `, "iu");

const APPOSITION = new RegExp(
  `^my (?:[\\p{L}'’-]+ ){0,3}?(?:${[...KIN.keys(), ...ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|")})(?:[,.!]|$)`,
  "iu",
);

/** Without these no clause can be about the one who speaks, and none needs to be told from the others. */
const PERSONAL = new RegExp(`\\b(?:i|im|ive|my|me|we|our|name)\\b|(?:^|[,;] )${OWN_KIN}`, "iu");

function subjectOf(text: string): string {
  const own = OWN_SUBJECT.exec(text)?.[1];
  if (own !== undefined) return own;
  if (I_SUBJECT.test(text)) return "I ";
  if (WE_SUBJECT.test(text)) return "We ";
  return lacksSubject(text) ? "I " : "";
}

/** What a plain form behind "and" depends on. */
function governed(before: string, piece: string): string | undefined {
  const governor = GOVERNOR.exec(piece)?.[1];
  if (governor !== undefined) return governor;
  return OF_MANY.test(piece) ? undefined : before;
}

/** The subject that "I" or "we" leaves to what stands behind a border. */
function carriedMine(before: string, piece: string, after: string): string | undefined {
  const [first = ""] = after.toLowerCase().split(" ", 1);
  if (OPENS_PLAIN.test(after)) return governed(before, piece);
  if (/^(?:living|working|studying|married|single|divorced|retired|\d.*|from|an?)$/u.test(first)) return "I am ";
  if (OPENS_VERB.test(after) || OPENS_DENIAL.test(after)) return before;
  // "I'm Ann, 27, pharmacist": of other single words nobody knows what they are.
  return isOccupation(BARE.exec(after)?.[0] ?? "") ? "I am a " : undefined;
}

/** The subject of what stands behind a border; undefined where that is no clause, but goes on. */
function carried(before: string, piece: string, border: string, after: string): string | undefined {
  // "Meet Waffles, my greyhound" is one clause.
  if (APPOSITION.test(after)) return undefined;
  const isOr = /\bor\s/iu.test(border);
  if (OPENS_CLAUSE.test(after)) return isOr ? undefined : "";
  if (before === "") return undefined;
  const isMine = before === "I " || before === "We ";
  if (OPENS_THIRD.test(after)) return isMine ? undefined : before;
  if (!isMine) return undefined;
  return isOr ? DENIED.exec(piece)?.[1] : carriedMine(before, piece, after);
}

/** The clauses of one sentence that could be read alone, in their order. */
export function englishClauses(sentence: string): Clause[] {
  if (!MAY_CUT.test(sentence)) return [{ start: 0, end: sentence.length, subject: "" }];
  if (!PERSONAL.test(sentence) && !lacksSubject(sentence)) return [{ start: 0, end: sentence.length, subject: "" }];
  const found: Clause[] = [];
  let start = 0;
  let carry = "";
  const cuts = [...sentence.matchAll(CUT)].map(({ index, 0: border }) => ({ index, next: index + border.length }));
  for (const cut of [...cuts, { index: sentence.length, next: sentence.length }]) {
    const after = sentence.slice(cut.next);
    const border = sentence.slice(cut.index, cut.next);
    const piece = `${carry}${sentence.slice(start, cut.index)}`;
    const subject =
      carry === "" ? subjectOf(piece) : carry.startsWith("I ") ? "I " : carry.startsWith("We ") ? "We " : carry;
    const next = carried(subject, piece, border, after);
    const isLast = cut.next >= sentence.length;
    // A comma before what is no clause belongs to a list.
    if (!isLast && next === undefined && !/[-–—….]/u.test(border)) continue;
    if (sentence.slice(start, cut.index).trim() !== "") found.push({ start, end: cut.index, subject: carry });
    start = cut.next;
    carry = next ?? "";
  }
  return found;
}
