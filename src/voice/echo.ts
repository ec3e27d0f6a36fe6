import { words } from "../core/words.js";
import type { VoiceLocale } from "./knowledge.js";
import { capitalized, turnedToSpeaker } from "./persons.js";

const LONGEST_WORDS = 16;
const LONGEST_UNSPACED = 30;
/** What a sentence that tells something begins with. */
const SUBJECT =
  /^(?:i|i['’]m|i['’]ve|i['’]ll|i['’]d|my|the|an?|there|there['’]s|he|he['’]s|she|she['’]s|it|it['’]s|they|they['’]re|we|we['’]re|our|his|her|their|some|someone|somebody|nobody|no one|everyone|everybody|all|many|most|two|three|today|yesterday|last|this morning)\b/i;
/** "Bob has", "Old Tam stole", "The Grey Wolf is": a name and a verb. */
const NAMED_SUBJECT =
  /^\p{Lu}[\p{L}'’]*(?: (?:of |the )?\p{Lu}[\p{L}'’]*){0,3}(?: and \p{Lu}[\p{L}'’]*)? (?:is|are|was|were|has|have|had|will|would|can|could|does|did|says?|said|told|came|went|lives?|works?|stole|took|gave|made|left|lost|found|saw|wants?|needs?|keeps?|knows?|hides?|died|sold|bought|\p{L}{3,}(?:ed|s))\b/u;
/** Feelings and views are not said back as news. */
const OF_MIND =
  /^(?:i (?:think|guess|hope|mean|know|see|suppose|believe|like|love|hate|agree|understand|don['’]t|do not|can['’]t|won['’]t|will)\b|我(?:想|觉得|认为|希望|知道|明白|猜|喜欢|爱|恨|不|会))/i;

/** How a statement is said back. */
export interface Echo {
  /** "the mill burns" */
  readonly clause: string;
  /** "The mill burns." */
  readonly sentence: string;
}

/** What somebody told, as it may be said back to them; undefined where a rule could turn it into something else. */
export function echoOf(sentence: string, locale: VoiceLocale): Echo | undefined {
  const text = sentence.trim();
  if (/["“”「」‘{}<>[\]\n#*_|:：;；()（）]/u.test(text) || OF_MIND.test(text)) return undefined;
  if (locale === "zh") {
    if (text.length > LONGEST_UNSPACED || !/\p{sc=Han}{3}/u.test(text)) return undefined;
  } else if (
    words(text).length > LONGEST_WORDS ||
    words(text).length < 3 ||
    !(SUBJECT.test(text) || NAMED_SUBJECT.test(text))
  ) {
    return undefined;
  }
  const clause = turnedToSpeaker(text, locale);
  if (clause === undefined || clause === "") return undefined;
  return { clause, sentence: `${capitalized(clause)}${locale === "zh" ? "。" : "."}` };
}
