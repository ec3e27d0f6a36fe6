import { isStopWord } from "../core/stop-words.js";
import type { VoiceLocale } from "./knowledge.js";

/** First person to second, and whether the sentence still says the same. Longer forms first. */
const TO_SECOND: readonly (readonly [RegExp, string])[] = [
  [/\bI am\b|\bI['’]m\b/g, "you are"],
  [/\bI was\b/g, "you were"],
  [/\bam I\b/g, "are you"],
  [/\bI['’](ve|ll|d)\b/g, "you’$1"],
  [/\bI\b/g, "you"],
  [/\b(?:me|us)\b/gi, "you"],
  [/\b(?:my|our)\b/gi, "your"],
  [/\b(?:mine|ours)\b/gi, "yours"],
  [/\bmyself\b/gi, "yourself"],
  [/\bourselves\b/gi, "yourselves"],
  [/\bwe\b/gi, "you"],
];

const TO_FIRST: readonly (readonly [RegExp, string])[] = [
  [/\byou are\b|\byou['’]re\b/gi, "I am"],
  [/\byou were\b/gi, "I was"],
  [/\byou['’](ve|ll|d)\b/gi, "I’$1"],
  [
    /(^|[,;:] |\b(?:and|but|or|because|when|while|where|that|if|since|as|what|whom?|which|how|why|before|after|than|until|though|although|whatever) )you\b/gi,
    "$1I",
  ],
  [/\byou\b/gi, "me"],
  [/\byour\b/gi, "my"],
  [/\byours\b/gi, "mine"],
  [/\byourself\b/gi, "myself"],
];

const CHINESE_SECOND = /你们|你|您/;
const CHINESE_FIRST = /我们|咱们?|俺|我/;

function replaceAll(text: string, table: readonly (readonly [RegExp, string])[]): string {
  return table.reduce((turned, [from, to]) => turned.replaceAll(from, to), text);
}

/** The text with a capital at its beginning. */
export function capitalized(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
  const upper = first.toUpperCase();
  return upper.length === first.length ? upper + text.slice(first.length) : text;
}

/** A sentence without its full stop, to go on with: "So the mill burns". Names keep their capital. */
function asClause(sentence: string): string {
  const bare = sentence.replace(/[\s.!。！~～…]+$/u, "");
  const first = /^[\p{L}'’]+/u.exec(bare)?.[0] ?? "";
  const keeps = first === "I" || /^I['’]/.test(first) || !isStopWord(first.toLowerCase().replace(/['’].*$/u, ""));
  return keeps ? bare : bare.charAt(0).toLowerCase() + bare.slice(1);
}

/**
 * What somebody said, as it is said back: "My dog ran away." is "your dog ran away". Undefined where that is not safe: it
 * speaks of both, or of "you" and nobody knows who that is.
 */
export function turnedToSpeaker(sentence: string, locale: VoiceLocale): string | undefined {
  if (locale === "zh") {
    if (CHINESE_SECOND.test(sentence) || /咱/.test(sentence)) return undefined;
    return asClause(sentence.replaceAll("我们", "你们").replaceAll(/[我俺]/g, "你"));
  }
  if (/\b(?:you|your|yours|yourself|yourselves|us|let['’]s)\b/i.test(sentence)) return undefined;
  const clause = asClause(sentence);
  const turned = replaceAll(clause, TO_SECOND);
  return /^(?:your?|yours)\b/i.test(turned) ? turned.charAt(0).toLowerCase() + turned.slice(1) : turned;
}

/** What a prompt says to a character of itself, as the character says it: "You keep your word." is "I keep my word." */
export function turnedToSelf(sentence: string, locale: VoiceLocale): string | undefined {
  if (locale === "zh") {
    if (CHINESE_FIRST.test(sentence)) return undefined;
    return sentence.replaceAll("你们", "我们").replaceAll(/[你您]/g, "我");
  }
  if (/\b(?:I|me|my|mine|we|us|our)\b/.test(sentence)) return undefined;
  return capitalized(replaceAll(sentence, TO_FIRST));
}
