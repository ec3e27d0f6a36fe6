import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Collection } from "../../eval/collection.js";
import { recallAt } from "../../eval/metrics.js";
import { measureRetrieval } from "../../eval/retrieval.js";
import type { EvalRow } from "../../eval/row.js";
import { rows } from "../../eval/rows.js";
import { runRow } from "../../eval/run-row.js";
import { overviewOf, tableOf } from "../../eval/table.js";

const folder = mkdtempSync(join(tmpdir(), "dramatis-eval-"));
afterAll(() => rmSync(folder, { recursive: true }));

function rowOf(file: string): EvalRow {
  return {
    name: "small",
    title: "a small set",
    file,
    source: { address: "example.org/small", part: "all of it", licence: "MIT", use: "measuring and fitting" },
    language: "English",
    split: "all of it",
    measure: (text) => [{ what: "all", metric: "length", measured: text.length, target: 5, count: 1 }],
  };
}

it("says when the file of a row is not there", async () => {
  expect(tableOf(await runRow(rowOf("none.txt"), folder))).toContain("NOT MEASURED: there is no none.txt");
});

it("names the file, its hash, and what may be done with it", async () => {
  writeFileSync(join(folder, "small.txt"), "abc");
  const result = await runRow(rowOf("small.txt"), folder);
  const table = tableOf(result);
  expect(table).toContain("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(table).toContain("small.txt from example.org/small, MIT, for measuring and fitting");
  expect(table).toMatch(/all\s+length\s+3\.0\s+5\.0\s+-\s+1\n/);
  expect(overviewOf([result])).toMatch(/English {2}small {2}length\s+3\.0\s+5\.0\s+-2\.0\s+-\n/);
});

it("says what is wrong with a damaged file, for every row", async () => {
  const cases: readonly (readonly [content: string, complaint: RegExp])[] = [
    ["", /not JSON|no lines/],
    ["{", /not JSON/],
    ["[]", /not what it should be/],
    ['{"a":1}', /not what it should be/],
    ['[{"a":1}]', /not what it should be: .*expected/],
  ];
  for (const [index, row] of rows.entries()) {
    for (const [content, complaint] of cases) {
      const here = join(folder, `damaged-${index}`);
      mkdirSync(dirname(join(here, row.file)), { recursive: true });
      writeFileSync(join(here, row.file), content);
      const result = await runRow({ ...row, isInRepository: false }, here);
      expect(result.figures).toEqual([]);
      expect(result.damaged).toMatch(complaint);
      expect(tableOf(result)).toContain("NOT MEASURED: ");
    }
  }
});

it("names the damaged line of a file with many", async () => {
  const row = rows.find(({ name }) => name === "dialogsum");
  writeFileSync(join(folder, "dialogsum-dev.jsonl"), '{"dialogue":"A: hi","summary":"A greets."}\n{"dialogue":"A');
  expect(row && (await runRow(row, folder)).damaged).toMatch(/^line 2 is not JSON: /);
});

it("says that a folder which stands where the file should is none", async () => {
  mkdirSync(join(folder, "folder.txt"));
  expect((await runRow(rowOf("folder.txt"), folder)).damaged).toContain("EISDIR");
});

it("keeps to 100 columns", async () => {
  const long = { ...rowOf("small.txt"), split: "word ".repeat(60).trim(), notes: ["note ".repeat(60).trim()] };
  for (const line of tableOf(await runRow(long, folder)).split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});

const collection: Collection = {
  name: "talk",
  documents: ["The mill burned.", "Anna bakes bread.", "It rains."].map((text, at) => ({
    key: at + 1,
    text,
    at,
    conversation: 1,
    importance: 0.5,
  })),
  questions: [
    { text: "Who bakes?", relevant: new Set([2]), category: "one", now: 9 },
    { text: "zeppelins?", relevant: new Set([1, 3]), category: "two", now: 9 },
  ],
};
const recallAt1 = {
  metric: "recall@1",
  of: (ranked: readonly number[], relevant: ReadonlySet<number>): number => recallAt(ranked, relevant, 1),
  target: 50,
};

it("asks everyone the same questions, tells categories apart, and shows the best peer of each", () => {
  const peers = [
    { name: "always the bread", rankerOf: () => () => [2] },
    { name: "always the mill", rankerOf: () => () => [1] },
  ];
  const figures = measureRetrieval([collection], { measures: [recallAt1], peers });
  expect(figures.map(({ what, measured, target, peer, count }) => [what, measured, target, peer, count])).toEqual([
    ["all", 50, 50, { name: "always the bread", value: 50 }, 2],
    ["one", 100, undefined, { name: "always the bread", value: 100 }, 1],
    ["two", 0, undefined, { name: "always the mill", value: 50 }, 1],
  ]);
});

it("does not measure nothing", () => {
  const measure = (): unknown =>
    measureRetrieval([{ ...collection, questions: [] }], { measures: [recallAt1], peers: [] });
  expect(measure).toThrow("no question that names what answers it");
});
