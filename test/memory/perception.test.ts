import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteBlocks } from "../../src/memory/byte-blocks.js";
import { MemoryLog } from "../../src/memory/memory-log.js";
import { countPerceived, Ear, findCutoff, type Perception } from "../../src/memory/perception.js";

function append(log: MemoryLog, seq: number, listed: boolean): void {
  const nobody = { type: 1, user: 0, session: 0, writer: 1, at: 0 };
  log.append({ ...nobody, seq, listed, content: `{"text":"event ${seq}"}`, extra: "" });
}

/** What happens to one listener of a channel; each takes a number of the order. */
const HAPPENINGS = ["event", "event", "event", "whisper to it", "whisper", "missed", "move", "lose", "evict"] as const;

interface Told {
  readonly log: MemoryLog;
  readonly ear: Ear;
  /** Seqs of what it hears, by the simplest bookkeeping. */
  readonly heard: Set<number>;
  readonly last: number;
}

function tell(happenings: readonly (readonly [(typeof HAPPENINGS)[number], number])[]): Told {
  const log = new MemoryLog(new ByteBlocks());
  const ear = new Ear();
  const heard = new Set<number>();
  const there = new Set<number>();
  let isInside = false;
  happenings.forEach(([what, number], index) => {
    const seq = 3 * index + 3;
    const some = [...there][number % Math.max(1, there.size)] ?? 0;
    if (what === "move") {
      ear.intervals.push(seq);
      isInside = !isInside;
    } else if (what === "lose") {
      if (heard.delete(some)) ear.lose(some);
    } else if (what === "evict") {
      if (there.delete(some)) log.evict([log.lowerBound(some)]);
      heard.delete(some);
    } else {
      append(log, seq, what.startsWith("whisper"));
      there.add(seq);
      if (what === "whisper to it") ear.hear(seq);
      if (what === "missed") ear.miss(seq);
      if (what === "whisper to it" || (what === "event" && isInside)) heard.add(seq);
    }
  });
  return { log, ear, heard, last: 3 * happenings.length };
}

const happenings = fc.array(fc.tuple(fc.constantFrom(...HAPPENINGS), fc.nat()), { maxLength: 120, size: "max" });

describe("an ear", () => {
  it("hears what happens from the entry after its coming to the one before its going", () => {
    const ear = new Ear();
    ear.intervals.push(5, 9, 12);
    expect([4, 5, 6, 8, 9, 10, 12, 13, 1e9].map((seq) => ear.wasInsideAt(seq))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(ear.isInside).toBe(true);
    expect(ear.wasInsideFrom(6, 8)).toBe(true);
    expect(ear.wasInsideFrom(6, 9)).toBe(false);
    expect(ear.wasInsideFrom(6, 13)).toBe(false);
    expect(ear.wasInsideFrom(13, 1e9)).toBe(true);
    expect(ear.wasInsideFrom(10, 11)).toBe(false);
  });

  it("knows of each event whether it heard it, whatever came, went, was missed, lost or evicted", () => {
    const property = fc.property(happenings, (given) => {
      const { log, ear, heard } = tell(given);
      const known: number[] = [];
      for (let position = 0; position < log.length; position++) {
        if (!log.isEvicted(position) && ear.hears(log, position)) known.push(log.seq(position));
      }
      expect(known).toEqual([...heard]);
    });
    fc.assert(property, { seed: 4, numRuns: 500 });
  });

  it("counts what it heard between any two entries", () => {
    const property = fc.property(happenings, fc.nat(400), fc.nat(400), (given, a, b) => {
      const { log, ear, heard } = tell(given);
      const [after, until] = [Math.min(a, b), Math.max(a, b)];
      expect(ear.count(log, after, until)).toBe([...heard].filter((seq) => seq > after && seq <= until).length);
      expect(ear.count(log, 0, Number.POSITIVE_INFINITY)).toBe(heard.size);
    });
    fc.assert(property, { seed: 5, numRuns: 500 });
  });
});

describe("the cutoff", () => {
  it("is the maxMemories-th newest perceived entry as of any other, or 0 when there are not as many", () => {
    const property = fc.property(
      happenings,
      fc.array(fc.nat(200)),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(400),
      (given, own, maxMemories, until) => {
        const { log, ear, heard } = tell(given);
        const ownLog = new MemoryLog(new ByteBlocks());
        // Numbers of own entries are none of those of the channel.
        const seqs = [...new Set(own)].toSorted((a, b) => a - b).map((number) => 3 * number + 1);
        for (const seq of seqs) append(ownLog, seq, false);
        const perception: Perception = {
          own: ownLog,
          hearings: [{ log, ear, summarizes: true, channel: undefined }],
          config: { maxMemories, summaryThreshold: 2, autoSummarize: true },
        };
        const perceived = [...seqs, ...heard].filter((seq) => seq <= until).toSorted((a, b) => b - a);
        expect(countPerceived(perception, 0, until)).toBe(perceived.length);
        expect(findCutoff(perception, until)).toBe(perceived[maxMemories - 1] ?? 0);
      },
    );
    fc.assert(property, { seed: 6, numRuns: 500 });
  });
});
