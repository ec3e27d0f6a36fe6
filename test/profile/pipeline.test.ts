import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { PersonaSystem, type ChatMessage } from "../../src/index.js";

function said(userId: string, content: string, at?: string): ChatMessage {
  return { role: "user", userId, content, ...(at === undefined ? undefined : { at }) };
}

function quiet(options: ConstructorParameters<typeof PersonaSystem>[0] = {}): PersonaSystem {
  return new PersonaSystem({ clock: manualClock("2026-03-01T12:00:00Z"), background: "manual", ...options });
}

describe("from conversation to a profile", () => {
  it("what a user said of themselves is known after draining, with the words it rests on", async () => {
    const system = quiet();
    const ids = system.profiles.ingest([said("ann", "Hello! My name is Ann and I work as a nurse in Leeds.")]);
    expect(system.profiles.buffer("ann")).toMatchObject({ count: 1, isFull: false, ids });
    expect(system.profiles.get("ann")).toBeUndefined();
    const report = await system.profiles.drain();
    expect(report).toMatchObject({ segments: 1, valuable: 1, failed: 0 });
    const profile = system.profiles.get("ann");
    expect(profile?.facts.length).toBeGreaterThan(0);
    for (const { evidence } of profile?.facts ?? []) {
      expect(evidence[0]?.messageId).toBe(ids[0]);
      expect("Hello! My name is Ann and I work as a nurse in Leeds.").toContain(evidence[0]?.quote);
    }
    const again = PersonaSystem.fromJSON(system.toJSON(), { clock: manualClock("2026-03-01T12:00:00Z") });
    expect(again.profiles.get("ann")).toEqual(profile);
    expect(again.hash()).toBe(system.hash());
  });
});
