import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { richWorld, snapshotOf } from "./rich-world.js";
import { refusalOf } from "./try-snapshot.js";

type Node = Record<string, unknown> | unknown[];

const valid = snapshotOf(await richWorld());
const paths = [...pathsIn(valid, [])];

/** Every place in a value, as keys from the outside in. */
function* pathsIn(value: unknown, path: readonly string[]): Iterable<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* pathsIn(item, [...path, key]);
}

function parentOf(root: Node, path: readonly string[]): Record<string, unknown> {
  let node: unknown = root;
  for (const key of path.slice(0, -1)) node = (node as Record<string, unknown> | undefined)?.[key];
  return node as Record<string, unknown>;
}

/** One change to a snapshot: a node removed, replaced, doubled, or exchanged with another. */
const change = fc.record({
  path: fc.constantFrom(...paths),
  other: fc.constantFrom(...paths),
  kind: fc.constantFrom("delete", "replace", "double", "exchange", "nudge"),
  value: fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      -1,
      0,
      2 ** 53,
      2 ** 53 - 1,
      1.5,
      "",
      "everyone",
      "x.1",
      null,
      [],
      {},
      "__proto__",
      undefined,
    ),
  ),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(root: Node, { path, other, kind, value }: Change): void {
  const key = path.at(-1) ?? "";
  const parent = parentOf(root, path);
  // An earlier change may have taken this place away.
  if (typeof parent !== "object" || parent === null || !(key in parent)) return;
  const node = parent[key];
  if (kind === "delete") {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else if (kind === "replace") parent[key] = value;
  else if (kind === "double") {
    if (Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(node));
    else parent[`${key}2`] = structuredClone(node);
  } else if (kind === "nudge")
    parent[key] = typeof node === "number" ? node + 1 : typeof node === "string" ? `${node}1` : node;
  else {
    const source = parentOf(root, other) as Record<string, unknown> | null | undefined;
    if (typeof source === "object" && source !== null) parent[key] = structuredClone(source[other.at(-1) ?? ""]);
  }
}

describe("a snapshot that was tampered with", () => {
  it("is valid to begin with", async () => {
    expect(await refusalOf(valid)).toBeUndefined();
    expect(paths.length).toBeGreaterThan(500);
  });

  it("gives a system that works or is refused, whatever one node of it has become", { timeout: 120_000 }, async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 1 }), async (changes) => {
        const snapshot = structuredClone(valid);
        for (const each of changes) apply(snapshot, each);
        const error = await refusalOf(snapshot);
        if (error === undefined) return;
        refused++;
        expect(error.message.length).toBeLessThan(2000);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
    expect("polluted" in {}).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("gives a system that works or is refused, whatever several nodes have become", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 5 }), async (changes) => {
        const snapshot = structuredClone(valid);
        for (const each of changes) apply(snapshot, each);
        await refusalOf(snapshot);
      }),
      { numRuns: 250 },
    );
  });

  it("is refused or works with types declared, too", { timeout: 120_000 }, async () => {
    const schema = {
      "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) },
    } as const;
    await fc.assert(
      fc.asyncProperty(change, async (each) => {
        const snapshot = structuredClone(valid);
        apply(snapshot, each);
        await refusalOf(snapshot, { types: { note: schema, interaction: schema } });
      }),
      { numRuns: 150 },
    );
  });
});
