import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { joinCluster, nearestCluster, segmentTerms } from "../../src/profile/clusters.js";
import { firstSegment } from "../../src/profile/segments.js";
import type { ClusterRecord, SaidRecord } from "../../src/model/profile-records.js";
import { says, scene } from "./scenes.js";

const LIMITS = { maxMessages: 50, maxTokens: 1000 };
const MINUTE = 60_000;

function at(minutes: number, text: string, more: Partial<SaidRecord> = {}): SaidRecord {
  const time = new Date(Date.UTC(2026, 0, 1, 10) + minutes * MINUTE).toISOString();
  return { id: `m${minutes}`, at: time, role: "user", text, tokens: 10, userId: "ann", ...more };
}

/** How many messages each segment has. */
function cut(messages: readonly SaidRecord[], limits = LIMITS): number[] {
  const sizes: number[] = [];
  for (let rest = messages; rest.length > 0; rest = rest.slice(sizes.at(-1) ?? 1))
    sizes.push(firstSegment(rest, limits));
  return sizes;
}

describe("segments of a conversation", () => {
  it("end with the day", () => {
    expect(cut([at(0, "the mill"), at(10, "the mill"), at(14 * 60, "the mill")])).toEqual([2, 1]);
  });

  it("end at a pause after which it is about something else, and go on where it is about the same", () => {
    expect(cut([at(0, "the old mill"), at(40, "the mill again"), at(50, "yes")])).toEqual([3]);
    expect(cut([at(0, "the old mill"), at(40, "my harvest failed"), at(50, "yes")])).toEqual([1, 2]);
    expect(cut([at(0, "the old mill"), at(29, "my harvest failed")])).toEqual([2]);
    expect(cut([at(0, "the old mill"), at(300, "the old mill")])).toEqual([1, 1]);
  });

  it("end with a session, and where they are large enough", () => {
    expect(cut([at(0, "a mill", { sessionId: "one" }), at(1, "a mill", { sessionId: "two" })])).toEqual([1, 1]);
    expect(cut([at(0, "a"), at(1, "b"), at(2, "c")], { maxMessages: 2, maxTokens: 1000 })).toEqual([2, 1]);
    expect(cut([at(0, "a"), at(1, "b", { tokens: 95 }), at(2, "c")], { maxMessages: 50, maxTokens: 100 })).toEqual([
      1, 1, 1,
    ]);
  });

  it("take every message once, however large one is", () => {
    const message = fc.record({ gap: fc.integer({ min: 0, max: 2000 }), tokens: fc.integer({ min: 0, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (given) => {
        let minutes = 0;
        const messages = given.map(({ gap, tokens }) => at((minutes += gap), "words here", { tokens }));
        const sizes = cut(messages);
        expect(sizes.every((size) => size > 0)).toBe(true);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(messages.length);
      }),
    );
  });
});

describe("clusters of segments", () => {
  function joined(clusters: ClusterRecord[], minutes: number, text: string, valuable = false): ClusterRecord[] {
    const message = at(minutes, text);
    const terms = segmentTerms([message], message.userId ?? "");
    const id = nearestCluster(clusters, terms, Date.parse(message.at))?.id ?? `c${minutes}`;
    return joinCluster(clusters, { id, terms, at: message.at, valuable });
  }

  it("hold what is about the same, and not what is about something else", () => {
    let clusters = joined([], 0, "The harbour crane needs a new chain.");
    clusters = joined(clusters, 10, "That chain of the harbour crane broke.");
    expect(clusters).toHaveLength(1);
    clusters = joined(clusters, 20, "My violin lessons begin in autumn.");
    expect(clusters).toHaveLength(2);
  });

  it("are over after a week, and are not kept for ever", () => {
    const clusters = joined([], 0, "The harbour crane needs a new chain.", true);
    const later = joined(clusters, 8 * 24 * 60, "The harbour crane needs a new chain.");
    expect(later.map(({ id }) => id)).toEqual([`c${8 * 24 * 60}`]);
    let many: ClusterRecord[] = [];
    for (let i = 0; i < 200; i++) many = joined(many, i, `word${i}a word${i}b word${i}c`);
    expect(many.length).toBeLessThanOrEqual(32);
  });

  it("are watched once something of theirs was valuable", () => {
    let clusters = joined([], 0, "The harbour crane needs a new chain.", true);
    clusters = joined(clusters, 10, "The harbour crane needs a new chain.");
    expect(clusters[0]?.watched).toBe(true);
  });

  it("go on counting after a restart, and no number is used twice", async () => {
    const { system, clock } = scene();
    for (const line of ["I live in Leeds by the canal.", "I play the violin in an orchestra."]) {
      system.profiles.ingest([says("ann", line)]);
      await system.profiles.drain();
      clock.advance(5 * 60 * MINUTE);
    }
    const copy = PersonaSystem.fromJSON(system.toJSON(), { clock, background: "manual" });
    copy.profiles.ingest([says("ann", "My allergy to peanuts is severe.")]);
    await copy.profiles.drain();
    expect(copy.profiles.stats()).toMatchObject({ segments: 3, clusters: 3 });
    const ids = copy.profiles
      .search("ann", "", { limit: 100 })
      .flatMap(({ episode }) => episode?.tags["cluster"] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
