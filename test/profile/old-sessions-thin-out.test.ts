import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../src/core/tokens.js";
import { isoTime } from "../../src/core/time.js";
import type { SessionSummaryRecord } from "../../src/model/session-records.js";
import { condenseOldest } from "../../src/profile/session-summary.js";
import { withSummary } from "../../src/profile/session-book.js";
import { DAY, says, scene } from "./scenes.js";

const MOST = 3;
const START = Date.parse("2026-03-01T12:00:00Z");

function numbersIn(text: string): number[] {
  return [...text.matchAll(/Ville(\d+)/g)].map(([, number]) => Number(number));
}

/** Sessions that are missing between two neighbours. */
function gapsOf(numbers: readonly number[]): number[] {
  return numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0) - 1);
}

/** What is kept of sessions that each left some sentences, one after the other. */
function keepAll(sessions: readonly (readonly string[])[], locale: "en" | "zh" = "en"): SessionSummaryRecord[] {
  let kept: SessionSummaryRecord[] = [];
  for (const [index, texts] of sessions.entries()) {
    const at = isoTime(START + index * 1000);
    const sentences = texts.map((text) => ({ text, at }));
    kept = withSummary(kept, { session: `s${index}`, at, by: "extractive", sentences });
    const condensed = condenseOldest(kept, { most: MOST, before: 0, locale });
    if (condensed !== undefined)
      kept.splice(0, condensed.count, ...(condensed.summary === undefined ? [] : [condensed.summary]));
  }
  return kept;
}

const session = fc.array(
  fc.record({
    words: fc.integer({ min: 3, max: 40 }),
    weight: fc.constantFrom("", " She promised to come back.", " They planned to marry Anna on 3 May."),
  }),
  { minLength: 1, maxLength: 6 },
);

function tell(index: number, each: number, { words, weight }: { words: number; weight: string }): string {
  const filler = Array.from({ length: words }, (_, at) => `w${index}x${each}x${at}`).join(" ");
  return `kim saw Ville${index} with ${filler}.${weight}`;
}

describe("sessions longer ago than those that are kept on their own", () => {
  it("are told of from the first to the last of thirty days, and none of them for a stretch", async () => {
    const { system, clock } = scene();
    for (let index = 0; index < 48; index++) {
      const talk = system.sessions.start({ userId: "kim" });
      talk.append(
        says(
          "kim",
          `On day ${index} I visited the town of Ville${index} and bought ${index} lamps for my sister Anna.`,
        ),
      );
      await talk.end();
      clock.advance(DAY / 2);
    }
    const summaries = system.profiles.get("kim")?.summaries ?? [];
    const numbers = numbersIn(summaries.map(({ text }) => text).join(" "));
    expect(numbers[0]).toBe(0);
    expect(numbers.slice(-10)).toEqual([38, 39, 40, 41, 42, 43, 44, 45, 46, 47]);
    expect(numbers.length).toBeGreaterThan(20);
    expect(Math.max(...gapsOf(numbers))).toBeLessThan(6);
    expect(summaries[0]?.tokens).toBeGreaterThan(300);
  });

  it("are told of throughout, however many they are and however long what they left", () => {
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 120 }), (sessions) => {
        const texts = sessions.map((parts, index) => parts.map((part, each) => tell(index, each, part)));
        const kept = keepAll(texts);
        const [first] = kept;
        expect(kept.length).toBe(Math.min(sessions.length, MOST));
        if (first === undefined || first.condensed !== true) return;
        expect(first.sentences.reduce((sum, { text }) => sum + estimateTokens(` ${text}`), 0)).toBeLessThanOrEqual(400);
        const told = first.sentences.map(({ text, at }) => {
          const [number = -1] = numbersIn(text);
          // Each with the time of its own session.
          expect(at).toBe(isoTime(START + number * 1000));
          return number;
        });
        const count = sessions.length - MOST + 1;
        expect(told[0]).toBe(0);
        expect(told.at(-1)).toBe(count - 1);
        expect(told).toEqual(told.toSorted((a, b) => a - b));
        const numbers = [...new Set(told)];
        const gaps = gapsOf(numbers);
        // As evenly as what weighs more and is newer lets it be, which is a small factor.
        for (const [index, gap] of gaps.entries()) {
          expect(gap).toBeLessThanOrEqual((6 * count) / numbers.length);
          const older = numbers.slice(0, index + 1).map((number) => told.filter((each) => each === number).length);
          if (gap >= 3) for (const left of older) expect(left).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are each told of in few words before some of them are told of in none", () => {
    const texts = Array.from({ length: 25 }, (_, index) =>
      ["saw", "left", "liked", "drew"].map((verb) => `kim ${verb} the town Ville${index} on day ${index} in rain.`),
    );
    const numbers = keepAll(texts)[0]?.sentences.flatMap(({ text }) => numbersIn(text)) ?? [];
    expect(new Set(numbers)).toEqual(new Set(Array.from({ length: 23 }, (_, index) => index)));
    // What is left over is of the newest.
    expect(numbers.filter((number) => number < 11)).toHaveLength(11);
  });

  it("are told of more densely the newer they are", () => {
    const texts = Array.from({ length: 300 }, (_, index) => [
      `kim saw the town Ville${index} on day ${index} in rain.`,
    ]);
    const numbers = keepAll(texts)[0]?.sentences.flatMap(({ text }) => numbersIn(text)) ?? [];
    const older = numbers.filter((number) => number < 149).length;
    expect(numbers.length - older).toBeGreaterThan(older);
    expect(older).toBeGreaterThan(numbers.length / 4);
  });

  it("are told of by what weighs more: a promise stays where what is said beside it goes", () => {
    const texts = Array.from({ length: 60 }, (_, index) => [
      `kim walked along the river near the old mill number ${index} in the rain.`,
      ...(index % 6 === 3 ? [`kim promised Anna to come back to Ville${index} in spring.`] : []),
    ]);
    const sentences = keepAll(texts)[0]?.sentences ?? [];
    const kept = sentences.filter(({ text }) => text.includes("promised")).length;
    // A seventh of all that was said.
    expect(kept / sentences.length).toBeGreaterThan(0.3);
  });

  it("are not told of twice in the same words: the last time stays", () => {
    const texts = Array.from({ length: 20 }, (_, index) => ["kim likes tea.", `kim saw Ville${index}.`]);
    const sentences = keepAll(texts)[0]?.sentences ?? [];
    const tea = sentences.filter(({ text }) => text === "kim likes tea.");
    expect(tea.map(({ at }) => at)).toEqual([isoTime(START + 17_000)]);
    expect(sentences.flatMap(({ text }) => numbersIn(text))).toEqual(Array.from({ length: 18 }, (_, index) => index));
  });

  it("are told of shorter before they are not told of at all", () => {
    const long = (index: number): string =>
      `kim said: "I went to Ville${index}, ${Array.from({ length: 60 }, (_, at) => `then on ${index} to inn ${at}`).join(", ")}."`;
    const sentences = keepAll(Array.from({ length: 12 }, (_, index) => [long(index)]))[0]?.sentences ?? [];
    expect(sentences.length).toBeGreaterThan(8);
    for (const { text } of sentences) expect(text).toMatch(/^kim said: "I went to Ville\d+, .*…"$/);
    const chinese = (index: number): string =>
      `小明说：“我去了第${index}个城市，${Array.from({ length: 40 }, (_, at) => `住过${index}号街的${at}号店`).join("，")}。”`;
    const told =
      keepAll(
        Array.from({ length: 12 }, (_, index) => [chinese(index)]),
        "zh",
      )[0]?.sentences ?? [];
    expect(told.length).toBeGreaterThan(8);
    for (const { text } of told) expect(text).toMatch(/^小明说：“我去了第\d+个城市，.*……”$/);
  });
});
