import fc from "fast-check";
import { expect, it } from "vitest";
import { MOST_OCCURRENCES, Postings, documentOf, occurrencesOf } from "../../../src/memory/recall/postings.js";

/** What is read back, as [document, occurrences]. */
function read(postings: Postings, term: number, limit: number, removed: ReadonlySet<number>): [number, number][] {
  const into = new Uint32Array(4000);
  const count = postings.readNewest(term, limit, { into, isRemoved: (document) => removed.has(document) });
  return [...into.subarray(0, count)].map((posting) => [documentOf(posting), occurrencesOf(posting)]);
}

it("gives the newest documents of each term first, without removed ones, as many as asked for", () => {
  const terms = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 60 })), { maxLength: 1500, size: "max" });
  fc.assert(
    fc.property(terms, fc.nat(1500), fc.integer({ min: 2, max: 9 }), (added, limit, nth) => {
      const postings = new Postings();
      const removed = new Set<number>();
      for (const [document, [term, occurrences]] of added.entries()) postings.add(term, document, occurrences);
      for (const [document, [term]] of added.entries()) {
        if (document % nth !== 0) continue;
        removed.add(document);
        postings.forget(term);
      }
      for (let term = 0; term < 7; term++) {
        const expected = added
          .map(([of, occurrences], document) => ({
            of,
            document,
            occurrences: Math.min(occurrences, MOST_OCCURRENCES),
          }))
          .filter(({ of, document }) => of === term && !removed.has(document));
        expect(postings.countOf(term)).toBe(expected.length);
        expect(read(postings, term, limit, removed)).toEqual(
          expected
            .toReversed()
            .slice(0, limit)
            .map(({ document, occurrences }) => [document, occurrences]),
        );
      }
    }),
    { numRuns: 30 },
  );
});
