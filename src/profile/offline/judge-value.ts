import { FactReader } from "./fact-reader.js";
import { confidenceOf, MIN_CONFIDENCE, reasonsOf, scoreOf } from "./message-value.js";
import type { GateVerdict, Said } from "./said.js";
import { Conversation, valueSigns, type ValueSigns } from "./value-signs.js";

/** What the gate looks at besides the segment. */
export interface JudgeOptions {
  /** Earlier segments, oldest first. */
  readonly context?: readonly (readonly Said[])[];
  /** @default 0.6 */
  readonly minConfidence?: number;
  /** Whose words count. Without one, those of all users. */
  readonly userId?: string;
}

/** Earlier messages that an answer may belong to. */
const CONTEXT_MESSAGES = 2;

/** A reader for each user whose words count. */
function readersOf(segment: readonly Said[], { userId }: JudgeOptions): Map<string | undefined, FactReader> {
  const users = new Set(segment.filter(({ role }) => role === "user").map((message) => message.userId));
  const asked = userId === undefined ? [...users] : [userId];
  return new Map(asked.map((id) => [id, new FactReader({ userId: id })]));
}

/** Whether a segment says something worth keeping: as much as the best message of the user in it. */
export function judgeValue(segment: readonly Said[], options: JudgeOptions = {}): GateVerdict {
  const earlier = options.context?.at(-1) ?? [];
  const conversation = new Conversation([...earlier, ...segment]);
  const readers = readersOf(segment, options);
  for (const message of earlier) conversation.add(message);
  for (const reader of readers.values()) for (const message of earlier.slice(-CONTEXT_MESSAGES)) reader.read(message);
  let best: ValueSigns | undefined;
  for (const message of segment) {
    for (const reader of readers.values()) {
      const read = reader.read(message);
      if (read === undefined) continue;
      const signs = valueSigns(read.sentences, read.facts.length, conversation.placeFor(message.userId));
      if (best === undefined || scoreOf(signs) > scoreOf(best)) best = signs;
    }
    conversation.add(message);
  }
  if (best === undefined) return { isValuable: false, confidence: 0, reasons: ["no message of the user"] };
  const confidence = confidenceOf(best);
  return { isValuable: confidence >= (options.minConfidence ?? MIN_CONFIDENCE), confidence, reasons: reasonsOf(best) };
}
