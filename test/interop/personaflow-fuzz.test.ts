import { deepEqual, equal, ok } from "node:assert/strict";
import { importPersonaFlow } from "dramatis/interop";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDramatisError } from "../../src/core/errors.js";
import type { CharacterExport } from "../../src/interop/character-export.js";
import { readPersonaFlow, type PersonaFlowContents } from "../../src/interop/personaflow.js";
import { character, memory, stub, system } from "./personaflow-files.js";

/** One of everything that PersonaFlow writes. */
const whole = JSON.stringify(
  system(
    [
      character({ memories: [memory(1), memory(2, { metadata: { importance_score: 0.5 } })], summaries: [stub(1)] }),
      character({ name: "Jon", config: { max_memories: 5, summary_threshold: 3 }, memories: [memory(4), memory(3)] }),
    ],
    { active_character: "Mira" },
  ),
);

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    " ",
    0,
    -1,
    2.5,
    1e308,
    true,
    [],
    {},
    [[]],
    "summary",
    "Summary of 3 memories",
    "__proto__",
  ),
  fc.constantFrom<unknown>(Number.NaN, Infinity, undefined, 10n, Symbol("s"), () => 1, new Date(0), new Map()),
  fc.jsonValue(),
);
type Edit = { at: number; how: "remove" | "replace" | "rename" | "duplicate" | "swap"; key: string; value: unknown };
const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    at: fc.nat(),
    how: fc.constantFrom("remove", "replace", "rename", "duplicate", "swap"),
    key: fc.constantFrom("__proto__", "constructor", "name", "timestamp", "x", "0", ""),
    value: odd,
  }),
  { minLength: 1, maxLength: 4 },
);

/** Changes the `at`-th node of a document, whichever that is. */
function apply(document: object, { at, how, key, value }: Edit): void {
  const nodes: { parent: Record<string, unknown>; key: string }[] = [];
  const walk = (parent: object): void => {
    for (const [name, item] of Object.entries(parent)) {
      nodes.push({ parent: parent as Record<string, unknown>, key: name });
      if (typeof item === "object" && item !== null) walk(item as object);
    }
  };
  walk(document);
  const node = nodes[at % Math.max(1, nodes.length)];
  if (node === undefined) return;
  const old = node.parent[node.key];
  const other = nodes[(at * 7 + 3) % nodes.length];
  const put = (name: string, item: unknown): void => {
    Object.defineProperty(node.parent, name, { value: item, enumerable: true, configurable: true, writable: true });
  };
  if (how === "replace") put(node.key, value);
  else if (how === "duplicate") put(key, structuredCloneOr(old));
  else if (how === "swap" && other !== undefined) put(node.key, structuredCloneOr(other.parent[other.key]));
  else {
    Reflect.deleteProperty(node.parent, node.key);
    if (how === "rename") put(key, old);
  }
}

/** The edits before may have put in what cannot be cloned. */
function structuredCloneOr(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}

/** What must hold whatever was read: a result in our form, or a refusal that says so. */
function check(data: string | object): void {
  const contents = readOrRefuse(data);
  if (contents === undefined) return;
  const { characters, active, warnings } = contents;
  deepEqual(JSON.parse(JSON.stringify(contents)), contents);
  ok(active === undefined || characters.some(({ name }) => name === active));
  ok(warnings.every(({ path, message }) => typeof path === "string" && message.length > 5));
  for (const item of characters) checkCharacter(item);
  // The system has checks of its own, and must not find anything that was let through here.
  const { system: made } = importPersonaFlow(data, { background: "manual" });
  deepEqual(
    made.listCharacters().map(({ name }) => name),
    characters.map(({ name }) => name),
  );
  equal(made.activeCharacter?.name, active);
}

function readOrRefuse(data: string | object): PersonaFlowContents | undefined {
  try {
    return readPersonaFlow(data);
  } catch (error) {
    if (!isDramatisError(error)) throw error;
    ok(error.code === "import/invalid" || error.code === "import/limit", error.code);
    ok(error.message.length > 10);
    return undefined;
  }
}

function checkCharacter({ name, prompt, memory: config, memories }: CharacterExport): void {
  ok(name.trim() !== "" && typeof prompt === "string");
  const { maxMemories, summaryThreshold, autoSummarize } = config;
  ok(Number.isSafeInteger(maxMemories) && Number.isSafeInteger(summaryThreshold));
  ok(maxMemories >= 1 && summaryThreshold >= 1);
  ok(!autoSummarize || (maxMemories >= 4 && summaryThreshold >= 2 && summaryThreshold <= maxMemories / 2));
  const times = memories.map(({ at }) => at);
  deepEqual(times, times.toSorted());
  ok(memories.every(({ type }) => type !== "summary" && type.trim() !== ""));
  ok(memories.every(({ importance = 0.5 }) => importance >= 0 && importance <= 1));
}

describe("readPersonaFlow, given damaged files,", () => {
  it("reads or refuses an object in which anything was removed, replaced, renamed or doubled", () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(edits, (list) => {
        const data = JSON.parse(whole) as object;
        for (const edit of list) apply(data, edit);
        check(data);
      }),
      { numRuns: 3000 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });

  it("reads or refuses a text in which anything was cut, doubled or overwritten", () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const piece = fc.constantFrom(
      "",
      "NaN",
      "-Infinity",
      "null",
      '"',
      ",",
      "{",
      "}",
      "]",
      "1e999",
      '"__proto__":',
      "\\u0000",
      "\uFEFF",
      "99999999999999999999",
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(40), piece, (at, length, put) => {
        const start = at % whole.length;
        check(whole.slice(0, start) + put + whole.slice(start + length));
      }),
      { numRuns: 2000 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });

  it("reads or refuses any text and any JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => check(text)),
      { numRuns: 1000 },
    );
  });
});
