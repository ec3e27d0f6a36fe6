import type { SourceLine } from "../memory/extract-summary.js";
import type { SaidRecord } from "../model/profile-records.js";

const SPEAKERS = { en: { user: "User", assistant: "Assistant" }, zh: { user: "用户", assistant: "助手" } } as const;

/** A message of a conversation as a line to summarize. */
export function spokenLine(
  { id, name, userId, role, text }: Pick<SaidRecord, "id" | "name" | "userId" | "role" | "text">,
  locale: "en" | "zh",
): SourceLine {
  return {
    from: [id],
    speaker: name ?? userId ?? SPEAKERS[locale][role],
    text,
    // What the user said matters more than what was answered.
    importance: role === "user" ? 0.7 : 0.3,
  };
}
