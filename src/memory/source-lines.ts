import { textOf, type JsonObject } from "../core/json.js";
import type { SourceLine } from "./extract-summary.js";

/** A memory as the summarizers need it. */
export interface SourceMemory {
  readonly id: string;
  readonly content: JsonObject;
  readonly importance: number;
  /** Who said or did it. */
  readonly speaker: string | undefined;
  readonly userId: string | undefined;
  /** Whose memory it is: the one who answers in an exchange. */
  readonly owner: string | undefined;
}

const USER = { en: "User", zh: "用户" } as const;

/**
 * The lines of one memory. Three shapes are understood: `{ user, response }` an exchange of two lines, of which a `speaker`
 * said the first when it was no user, `{ speaker, text }` one line that somebody said, `{ event, details }` something that happened.
 */
export function linesOf(memory: SourceMemory, locale: "en" | "zh"): SourceLine[] {
  const { content, importance } = memory;
  const from = [memory.id];
  const { user, response, speaker, text, event, details } = content;
  if (typeof user === "string" && typeof response === "string") {
    const asker = typeof speaker === "string" ? speaker : (memory.userId ?? USER[locale]);
    // Of an exchange that others heard it is known who answered; in one's own it was oneself.
    const answerer = memory.speaker ?? memory.owner;
    const answer = { from, text: response, importance };
    return [
      { from, speaker: asker, text: user, importance },
      answerer === undefined ? answer : { ...answer, speaker: answerer },
    ].filter((line) => line.text.trim() !== "");
  }
  if (typeof speaker === "string" && typeof text === "string") return [{ from, speaker, text, importance }];
  if (typeof event === "string") {
    const more = typeof details === "string" ? details : details === undefined ? "" : textOf(details);
    return [{ from, text: more === "" ? event : `${event}: ${more}`, importance }];
  }
  const whole = textOf(content).replaceAll("\n", " ");
  if (whole.trim() === "") return [];
  return [
    memory.speaker === undefined
      ? { from, text: whole, importance }
      : { from, speaker: memory.speaker, text: whole, importance },
  ];
}
