import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteBlocks } from "../../src/memory/byte-blocks.js";
import { MemoryLog, type RowInput } from "../../src/memory/memory-log.js";

interface Kept extends RowInput {
  isEvicted: boolean;
  isFixed: boolean;
}

type Step = readonly ["add" | "remove" | "evict" | "fix" | "recount" | "move", number, number];

const TEXTS = ["", "word ", "wörd ", "汉字", "👩‍👩‍👧"];

function rowOf(seq: number, a: number, b: number): RowInput {
  return {
    seq,
    writer: 1 + (a % 3),
    at: b * 1000 - 500_000,
    type: 1 + (a % 4),
    user: b % 3,
    session: a % 2,
    listed: b % 5 === 0,
    content: JSON.stringify({ text: (TEXTS[a % TEXTS.length] ?? "").repeat(b % 50) }),
    extra: a % 3 === 0 ? JSON.stringify({ channel: TEXTS[b % TEXTS.length] }) : "",
  };
}

/** A log and the array that says what it should hold. */
class Twin {
  readonly blocks: ByteBlocks = new ByteBlocks();
  readonly log: MemoryLog = new MemoryLog(this.blocks);
  rows: Kept[] = [];
  #seq = 0;

  do([what, a, b]: Step): void {
    if (what === "add") {
      this.#seq += 1 + (a % 4);
      const row = rowOf(this.#seq, a, b);
      this.log.append(row);
      this.rows.push({ ...row, isEvicted: false, isFixed: false });
    } else if (what === "remove") {
      const gone = new Set(
        this.here()
          .filter((_row, index) => (index + a) % 7 === 0)
          .map((row) => row.seq),
      );
      this.log.remove(gone);
      this.rows = this.rows.filter((row) => !gone.has(row.seq));
    } else if (what === "evict") {
      const gone = this.here().filter((row, index) => row.user === b % 3 && index < a % 40);
      this.log.evict(gone.map((row) => this.log.lowerBound(row.seq)));
      for (const row of gone) row.isEvicted = true;
    } else if (what === "fix") this.#fix(b % 3, 1 + (a % 6));
    else if (what === "recount") this.log.recount();
    else this.log.relocate((block) => (block + a) % 2 === 0);
  }

  #fix(user: number, count: number): void {
    const window = this.uncovered()
      .filter((row) => row.user === user)
      .slice(0, count);
    const last = window.at(-1);
    if (last === undefined) return;
    this.log.fixWindow(this.log.stream(user), { through: last.seq, closedAt: this.#seq }, window.length);
    for (const row of window) row.isFixed = true;
  }

  here(): Kept[] {
    return this.rows.filter((row) => !row.isEvicted);
  }

  uncovered(): Kept[] {
    return this.here().filter((row) => !row.isFixed);
  }
}

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.oneof(
    { weight: 20, arbitrary: fc.constant("add" as const) },
    {
      weight: 5,
      arbitrary: fc.constantFrom("remove" as const, "evict" as const, "evict" as const, "fix" as const, "fix" as const),
    },
    { weight: 1, arbitrary: fc.constantFrom("recount" as const, "move" as const) },
  ),
  fc.nat(1000),
  fc.nat(1000),
);

function check(steps: readonly Step[], compare: (twin: Twin) => void): void {
  const twin = new Twin();
  steps.forEach((each, index) => {
    twin.do(each);
    if (index % 10 === 9) compare(twin);
  });
  compare(twin);
}

function holds(seed: number, compare: (twin: Twin) => void): void {
  const steps = fc.array(step, { maxLength: 200, size: "max" });
  fc.assert(
    fc.property(steps, (given) => check(given, compare)),
    { seed, numRuns: 150 },
  );
}

/** Seqs along a chain of the log, the newest first, those of rows that are gone left out. */
function chain(log: MemoryLog, newest: number, previous: (position: number) => number): number[] {
  const seqs: number[] = [];
  for (let position = newest; position >= 0; position = previous(position)) {
    if (!log.isEvicted(position)) seqs.push(log.seq(position));
  }
  return seqs;
}

function seqsOf(rows: readonly Kept[]): number[] {
  return rows.map((row) => row.seq).toReversed();
}

describe("a memory log", () => {
  it("holds its rows like an array, in order, with every field", () => {
    holds(11, ({ log, blocks, ...twin }) => {
      const rows = twin.rows.filter((row) => !row.isEvicted);
      const found = [];
      for (let position = 0; position < log.length; position++) {
        if (log.isEvicted(position)) continue;
        found.push({
          seq: log.seq(position),
          writer: log.writer(position),
          at: log.at(position),
          type: log.type(position),
          user: log.user(position),
          session: log.session(position),
          listed: log.isListed(position),
          content: log.content(position),
          extra: log.extra(position),
        });
      }
      expect(found).toEqual(rows.map(({ isEvicted: _gone, isFixed: _fixed, ...row }) => row));
      expect(log.count).toBe(rows.length);
      const bytes = new TextEncoder().encode(rows.map((row) => row.content + row.extra).join("")).length;
      expect(blocks.liveBytes).toBe(bytes);
    });
  });

  it("finds what it holds by its number and its writer, and nothing else", () => {
    holds(12, ({ log, rows }) => {
      for (const { seq, writer, isEvicted } of rows) {
        const position = log.find(seq, writer);
        expect(position >= 0 ? log.seq(position) : undefined).toBe(isEvicted ? undefined : seq);
        expect(log.find(seq, writer + 1)).toBe(-1);
        const bound = log.lowerBound(seq);
        expect(bound === 0 || log.seq(bound - 1) < seq).toBe(true);
        expect(bound === log.length || log.seq(bound) >= seq).toBe(true);
      }
      expect([log.find(0, 1), log.find(1e9, 1), log.lowerBound(1e9)]).toEqual([-1, -1, log.length]);
    });
  });

  it("chains the rows of a type, of a user and of the whole audience, newest first", () => {
    holds(13, (twin) => {
      const { log } = twin;
      const here = twin.here();
      for (const user of [0, 1, 2]) {
        const found = chain(log, log.newestOfUser(user), (position) => log.previousOfUser(position));
        expect(found).toEqual(seqsOf(here.filter((row) => row.user === user)));
      }
      for (const type of [1, 2, 3, 4, 5]) {
        for (const listed of [true, false]) {
          const found = chain(log, log.newestOfType(type, listed), (position) => log.previousOfType(position));
          expect(found).toEqual(seqsOf(here.filter((row) => row.type === type && row.listed === listed)));
        }
      }
      const whole = chain(log, log.newestWhole(), (position) => log.previousWhole(position));
      expect(whole).toEqual(seqsOf(here.filter((row) => !row.listed)));
    });
  });

  it("gives the rows of a user between any two numbers, oldest first", () => {
    holds(17, (twin) => {
      for (const [after, through] of [
        [0, 1e9],
        [10, 40],
        [39, 40],
        [60, 500],
        [40, 10],
      ] as const) {
        for (const user of [0, 1, 2, 3]) {
          const rows = twin.here().filter((row) => row.user === user && row.seq > after && row.seq <= through);
          const found = twin.log.rowsOfUser(user, after, through).map((position) => twin.log.seq(position));
          expect(found).toEqual(rows.map((row) => row.seq));
        }
      }
    });
  });

  it("counts what the whole audience heard between any two numbers", () => {
    holds(14, (twin) => {
      const whole = twin.here().filter((row) => !row.listed);
      for (const [after, until] of [
        [0, 1e9],
        [10, 40],
        [25, 25],
        [39, 40],
        [40, 10],
      ] as const) {
        if (after > until) continue;
        const expected = whole.filter((row) => row.seq > after && row.seq <= until).length;
        expect(twin.log.countWhole(after, until)).toBe(expected);
      }
      expect(twin.log.countWhole(0, Number.POSITIVE_INFINITY)).toBe(whole.length);
    });
  });

  it("counts what is in no fixed window, and knows whose the oldest of it is", () => {
    holds(15, (twin) => {
      const uncovered = twin.uncovered();
      expect(twin.log.uncovered).toBe(uncovered.length);
      for (const user of [0, 1, 2]) {
        expect(twin.log.stream(user).uncovered).toBe(uncovered.filter((row) => row.user === user).length);
      }
      expect(twin.log.oldestUncoveredStream()?.user).toBe(uncovered[0]?.user);
    });
  });

  it("knows the oldest row that no stored summary covers, up to a limit", () => {
    holds(16, (twin) => {
      const oldest = twin.here()[0]?.seq ?? 1e9;
      for (const limit of [1, 20, 1e9]) expect(twin.log.oldestUnstored(limit)).toBe(Math.min(limit, oldest));
    });
  });

  it("gives all its bytes back when it is cleared", () => {
    const twin = new Twin();
    for (let row = 0; row < 300; row++) twin.do(["add", row, row * 7]);
    twin.do(["evict", 39, 0]);
    twin.log.clear();
    expect([twin.blocks.liveBytes, twin.log.length, twin.log.count, twin.log.uncovered]).toEqual([0, 0, 0, 0]);
    twin.log.append(rowOf(5000, 1, 1));
    expect([twin.log.length, twin.log.find(5000, 2)]).toEqual([1, 0]);
  });
});
