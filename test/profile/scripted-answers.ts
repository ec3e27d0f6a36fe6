import type { FactOperation } from "../../src/index.js";

/** What a model answers about a segment; `more` stands beside the operations. */
export function judged(more: object, ...operations: object[]): string {
  return JSON.stringify({ valuable: true, confidence: 0.9, reasons: ["a plain statement"], operations, ...more });
}

/** An operation of a model's that adds a fact, a project unless another place is given. */
export function found(value: string, more: object = {}): object {
  return { action: "add", topic: "work", subTopic: "project", value, message: "m1", quote: value, ...more };
}

/** An operation of a program's that adds a fact, a project unless another place is given. */
export function stated(
  value: string,
  place: Partial<{ topic: string; subTopic: string; at: string }> = {},
): FactOperation {
  const { topic = "work", subTopic = "project", at = "2026-01-01" } = place;
  return { action: "add", topic, subTopic, value, evidence: [{ at, quote: value }] };
}

/** The parts of a prompt for reading: what is known, what was said before, what is new. */
export function promptParts(prompt = ""): { known: string; before: string; news: string } {
  const [rest = "", news = ""] = prompt.split("New messages.");
  const [known = "", before = ""] = rest.split("Said before");
  return { known: known.split("Known of")[1] ?? "", before, news };
}
