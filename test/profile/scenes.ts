import { manualClock, type ManualClock } from "../../src/core/clock.js";
import {
  PersonaSystem,
  type ChatMessage,
  type ErrorCode,
  type FactOperation,
  type ProfileFact,
  type SystemOptions,
} from "../../src/index.js";
import { caught } from "../core/caught.js";

/** A system whose clock stands still and whose work is done when the test says so. */
export interface Scene {
  readonly system: PersonaSystem;
  readonly clock: ManualClock;
}

export function scene(profiles: SystemOptions["profiles"] = {}, options: SystemOptions = {}): Scene {
  const clock = manualClock("2026-03-01T12:00:00Z");
  return { clock, system: new PersonaSystem({ clock, background: "manual", profiles, ...options }) };
}

export const DAY = 86_400_000;

/** What a user says. */
export function says(userId: string, content: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return { role: "user", userId, content, ...more };
}

export function answers(content: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return { role: "assistant", content, ...more };
}

/** The values that hold under a sub-topic. */
export function values(system: PersonaSystem, userId: string, subTopic: string, at?: string): string[] {
  const profile = system.profiles.get(userId, at === undefined ? {} : { at });
  return (profile?.facts ?? []).filter((fact) => fact.subTopic === subTopic).map(({ value }) => value);
}

/** Facts without what depends on when they were read: version and order. */
export function essence(facts: readonly ProfileFact[]): object[] {
  return facts.map(({ version: _version, ...fact }) => fact).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What a call that is refused says, and of which field. */
export function refusal(act: () => unknown): { code: ErrorCode; field: unknown } {
  const { code, details } = caught(act);
  return { code, field: details["field"] };
}

/** A fact that a program adds. */
export function add(topic: string, subTopic: string, value: string, at = "2026-02-01"): FactOperation {
  return { action: "add", topic, subTopic, value, evidence: [{ at, quote: value }] };
}
