import fc from "fast-check";
import { expect, it } from "vitest";
import { RecallIndex } from "../../../src/memory/recall/recall-index.js";
import { FEATURES } from "../../../src/memory/recall/feature-list.js";

const COLUMN = FEATURES.findIndex(({ name }) => name === "wideStretch");
const REACH = 46;
const FILLER = ["It rains.", "The wheel turns.", "Bread is dear."];

/** An index of one conversation in which some say "zeppelin", and what the wide stretch says of each that was looked at. */
function wideStretches(said: readonly boolean[]): Map<number, number> {
  const index = new RecallIndex();
  for (const [key, isSaid] of said.entries()) {
    const text = isSaid ? "A zeppelin." : (FILLER[key % FILLER.length] ?? "");
    index.add({ key, text, at: key, conversation: 1, importance: 0.5 });
  }
  const { keys, rows } = index.judge("zeppelin", { now: said.length });
  return new Map(keys.map((key, row) => [key, rows[row * FEATURES.length + COLUMN] ?? 0]));
}

it("counts words around a memory less and less with their distance", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 150 }), (said) => {
      for (const [key, score] of wideStretches(said)) {
        let sum = 0;
        for (const [other, isSaid] of said.entries()) {
          if (isSaid) sum += Math.max(0, 1 - Math.abs(other - key) / REACH);
        }
        expect(score).toBeCloseTo(sum / (sum + 2), 9);
      }
    }),
    { numRuns: 30 },
  );
});
