import { z } from "zod";
import { words } from "../src/core/words.js";
import { findFacts } from "../src/profile/offline/find-facts.js";
import type { FoundFact, Said } from "../src/profile/offline/said.js";
import { readLines } from "./data/read-data.js";

const labelled = z.object({
  /** "tuned" was looked at while rules were written; "fresh" was written afterwards and changed no rule. */
  split: z.enum(["tuned", "fresh"]),
  language: z.enum(["English", "Chinese"]),
  /** What the user says, or lines as "user: ", "assistant: " and "other: ". */
  say: z.union([z.string(), z.array(z.string()).readonly()]),
  /** As "topic/subTopic=value", with "!" in front for what is denied. */
  facts: z.array(z.string()).readonly(),
});

/** A statement, or a short exchange that ends in one, with the facts that a person sees in it. */
export type LabelledStatement = Readonly<z.infer<typeof labelled>>;

/** How many facts were expected, found, and both. */
export interface Score {
  readonly expected: number;
  readonly found: number;
  readonly right: number;
}

export interface Judged {
  readonly statement: LabelledStatement;
  readonly found: readonly string[];
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/** When all of it is said: a Monday. */
const SAID_AT: number = Date.UTC(2026, 5, 15, 10);
const MINUTE = 60_000;

export function readLabelled(text: string): LabelledStatement[] {
  return readLines(text, labelled);
}

function conversationOf({ say }: LabelledStatement): Said[] {
  const lines = typeof say === "string" ? [`user: ${say}`] : say;
  return lines.map((line, index): Said => {
    const [, who = "user", text = ""] = /^(user|assistant|other): (.*)$/s.exec(line) ?? [];
    const person = who === "other" ? { userId: "other", name: "Zoe" } : { userId: "ann", name: "Ann" };
    return {
      id: `m${index}`,
      ...(who === "assistant" ? { userId: undefined, name: "Robo" } : person),
      role: who === "assistant" ? "assistant" : "user",
      text,
      at: SAID_AT + index * MINUTE,
    };
  });
}

function labelOf({ kind, topic, subTopic, value }: FoundFact): string {
  return `${kind === "deny" ? "!" : ""}${topic}/${subTopic}=${value}`;
}

const LIKE = 0.8;

/** Whether two values say the same: nearly all of their words, articles apart. */
function isSameValue(a: string, b: string): boolean {
  const [left, right] = [a, b].map((value) => words(value).filter((word) => !/^(?:an?|the)$/.test(word)));
  if (left === undefined || right === undefined || left.length === 0) return a === b;
  const both = left.filter((word) => right.includes(word)).length;
  return (2 * both) / (left.length + right.length) >= LIKE;
}

/** Whether two labels name the same topic and sub-topic, and nearly the same value. */
export function isSameLabel(a: string, b: string): boolean {
  const key = a.slice(0, a.indexOf("=") + 1);
  return b.startsWith(key) && isSameValue(a.slice(key.length), b.slice(key.length));
}

/** Finds the facts of a statement and compares them with what is expected, each at most once. */
export function judge(statement: LabelledStatement): Judged {
  const found = findFacts(conversationOf(statement), { userId: "ann", userName: "Ann" }).map(labelOf);
  const wrong = [...found];
  const missed = statement.facts.filter((fact) => {
    const at = wrong.findIndex((one) => isSameLabel(one, fact));
    if (at >= 0) wrong.splice(at, 1);
    return at < 0;
  });
  return { statement, found, missed, wrong };
}

export function scoreOf(judged: readonly Judged[]): Score {
  const sum = (count: (one: Judged) => number): number => judged.reduce((total, one) => total + count(one), 0);
  return {
    expected: sum(({ statement }) => statement.facts.length),
    found: sum(({ found }) => found.length),
    right: sum(({ found, wrong }) => found.length - wrong.length),
  };
}

export function precisionOf({ found, right }: Score): number {
  return found === 0 ? 1 : right / found;
}

export function recallOf({ expected, right }: Score): number {
  return expected === 0 ? 1 : right / expected;
}

export function f1Of({ expected, found, right }: Score): number {
  return expected + found === 0 ? 1 : (2 * right) / (expected + found);
}
