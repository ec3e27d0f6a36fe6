import { sentences } from "../core/sentences.js";
import type { VoiceLocale } from "./knowledge.js";
import { understandChinese } from "./understand-chinese.js";
import { understandEnglish } from "./understand-english.js";
import { mainOf, type Utterance } from "./utterance.js";

/** A longer message is understood by its beginning. */
const LONGEST_MESSAGE = 4000;
const MOST_SENTENCES = 40;

/** Understands a message to a character, as far as rules can: of several sentences the one that most asks for an answer. */
export function understand(
  message: string,
  { name, speaker = "" }: { name: string; speaker: string | undefined },
  locale: VoiceLocale,
): Utterance {
  const parts = sentences(message.slice(0, LONGEST_MESSAGE)).slice(0, MOST_SENTENCES);
  const understandOne = locale === "zh" ? understandChinese : understandEnglish;
  return mainOf(parts.map(({ text }) => understandOne(text, [name, speaker])));
}
