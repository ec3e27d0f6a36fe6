import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  copyJson,
  copyJsonObject,
  describeType,
  equalJson,
  findJsonProblem,
  isJson,
  isPlainObject,
  MAX_DEPTH,
  textOf,
} from "../../src/core/json.js";
import { caught } from "./caught.js";

const CONTENT = { name: "content", code: "memory/invalid" } as const;
const copy = (value: unknown): unknown => copyJson(value, CONTENT);

/** Objects inside each other, the outermost counted. */
function nested(depth: number, inner: object = {}): object {
  let value = inner;
  for (let level = 1; level < depth; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

/** An object that holds `2 ** depth` values, though it is made of few. */
function shared(depth: number): object {
  let value: object = { leaf: "x" };
  for (let level = 0; level < depth; level++) value = { a: value, b: value };
  return value;
}

class Sword {
  name = "Sting";
}

describe("copyJson", () => {
  it("gives an equal copy of any JSON that shares nothing with it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const copied = copy(value);
        expect(JSON.stringify(copied)).toBe(text);
        expect(sharesObjects(copied, value)).toBe(false);
      }),
    );
  });

  it("drops properties that are undefined and keeps the order of the others", () => {
    expect(JSON.stringify(copy({ b: 1, gone: undefined, a: { gone: undefined, c: null } }))).toBe(
      '{"b":1,"a":{"c":null}}',
    );
  });

  it("turns -0 into 0, at any depth", () => {
    expect(copy(-0)).toBe(0);
    const { list } = copyJsonObject({ list: [-0, { n: -0 }] }, CONTENT);
    expect(JSON.stringify(list)).toBe('[0,{"n":0}]');
    expect(Object.is((list as number[])[0], 0)).toBe(true);
  });

  it("keeps keys that are traps in JavaScript as ordinary keys", () => {
    const given: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":"x"}');
    const copied = copyJsonObject(given, CONTENT);
    expect(JSON.stringify(copied)).toBe(JSON.stringify(given));
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(Object.hasOwn(copied, "__proto__")).toBe(true);
    expect("polluted" in {}).toBe(false);
    expect((copied as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("takes plain objects of other realms and those without a prototype", () => {
    expect(copy(runInNewContext('({ a: [1, { b: "c" }] })'))).toEqual({ a: [1, { b: "c" }] });
    expect(copy(Object.assign(Object.create(null) as object, { a: 1 }))).toEqual({ a: 1 });
  });

  it("takes the same object twice, which is no cycle", () => {
    const place = { name: "inn" };
    expect(copy({ from: place, to: place })).toEqual({ from: { name: "inn" }, to: { name: "inn" } });
  });

  it("reads every property once, so that a getter cannot smuggle in what was not checked", () => {
    let reads = 0;
    const given = {
      get text(): unknown {
        reads++;
        return reads === 1 ? "harmless" : () => "later";
      },
    };
    expect(copy(given)).toEqual({ text: "harmless" });
    expect(reads).toBe(1);
  });

  it("refuses what a getter gives first, even when it gives something else later", () => {
    let reads = 0;
    const given = {
      get text(): unknown {
        reads++;
        return reads === 1 ? Number.NaN : "fine";
      },
    };
    const error = caught(() => copy(given));
    expect(error.code).toBe("memory/invalid");
    expect(error.message).toMatch(/^content /);
  });

  it.each([
    { what: "NaN", value: { a: Number.NaN }, path: "content.a", says: /NaN/ },
    { what: "Infinity", value: { a: [1, Number.POSITIVE_INFINITY] }, path: "content.a[1]", says: /Infinity/ },
    { what: "-Infinity", value: { a: Number.NEGATIVE_INFINITY }, path: "content.a", says: /-Infinity/ },
    { what: "undefined in a list", value: { a: [1, undefined] }, path: "content.a[1]", says: /undefined/ },
    // oxlint-disable-next-line no-sparse-arrays -- that is what is tested
    { what: "a hole in a list", value: { a: [1, , 3] }, path: "content.a[1]", says: /undefined/ },
    { what: "a function", value: { a: { b: () => 1 } }, path: "content.a.b", says: /function/ },
    { what: "a symbol", value: { a: Symbol("x") }, path: "content.a", says: /symbol/ },
    { what: "a bigint", value: { a: 10n }, path: "content.a", says: /bigint/ },
    { what: "a Date", value: { a: new Date(0) }, path: "content.a", says: /Date.*ISO/ },
    { what: "a class instance", value: { a: new Sword() }, path: "content.a", says: /Sword/ },
    { what: "a Map", value: { a: new Map() }, path: "content.a", says: /Map/ },
    { what: "a typed array", value: { a: new Uint8Array(2) }, path: "content.a", says: /Uint8Array/ },
    { what: "a boxed string", value: { a: Object("x") as object }, path: "content.a", says: /String/ },
    { what: "a promise", value: { a: Promise.resolve() }, path: "content.a", says: /Promise/ },
    {
      what: "something under an odd key",
      value: { "a b": [{ "": 1n }] },
      path: 'content["a b"][0][""]',
      says: /bigint/,
    },
  ])("refuses $what and says where it stands", ({ value, path, says }) => {
    const error = caught(() => copy(value));
    expect(error.code).toBe("memory/invalid");
    expect(error.message).toMatch(says);
    expect(error.message.startsWith(`${path} is `)).toBe(true);
    expect(error.details).toEqual({ path });
  });

  it.each([undefined, Number.NaN, () => 1, Symbol("x"), 1n, new Date(0), new Sword()])("refuses %s itself", (value) => {
    const error = caught(() => copy(value));
    expect(error.code).toBe("memory/invalid");
    expect(error.details).toEqual({ path: "content" });
  });

  it("refuses cycles through objects and through lists", () => {
    const self: Record<string, unknown> = { name: "ouroboros" };
    self["tail"] = { list: [self] };
    expect(caught(() => copy(self)).message).toMatch(/^content\.tail\.list\[0\] is a cycle/);
    const list: unknown[] = [];
    list.push(list);
    expect(caught(() => copy({ list })).details).toEqual({ path: "content.list[0]" });
  });

  it("takes 64 levels and refuses 65", () => {
    expect(copy(nested(MAX_DEPTH))).toEqual(nested(MAX_DEPTH));
    const error = caught(() => copy(nested(MAX_DEPTH + 1)));
    expect(error.message).toMatch(/deeper than 64 levels/);
    expect([MAX_DEPTH, MAX_DEPTH + 1, 100_000].map((depth) => isJson(nested(depth)))).toEqual([true, false, false]);
    expect(caught(() => copy(nested(100_000))).message).toMatch(/deeper than 64 levels/);
  });

  it("refuses few objects that stand for very many, before anybody gets impatient", { timeout: 5000 }, () => {
    const error = caught(() => copy(shared(60)));
    expect(error.message).toMatch(/more than 1000000 values/);
  });

  it("takes long lists", () => {
    const list = Array.from({ length: 200_000 }, (_, index) => index);
    expect((copy(list) as number[]).length).toBe(200_000);
  });

  it("says that something cannot be read instead of letting the error of a getter through", () => {
    const given = {
      fine: 1,
      get broken(): string {
        throw new TypeError("not now");
      },
    };
    const error = caught(() => copy({ inner: given }));
    expect(error.code).toBe("memory/invalid");
    expect(error.message).toBe("content is not readable (not now); give plain data");
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});

describe("copyJsonObject", () => {
  it.each([
    ["an array", []],
    ["null", null],
    ["a string", "x"],
    ["the number 3", 3],
    ["undefined", undefined],
  ])("refuses %s, saying that an object is wanted", (what, value) => {
    const error = caught(() => copyJsonObject(value, { name: "metadata", code: "config/invalid" }));
    expect(error.code).toBe("config/invalid");
    expect(error.message.startsWith("metadata must be an object, but is ")).toBe(true);
    if (what !== "undefined") expect(error.message.endsWith(what)).toBe(true);
  });

  it("tells that a class instance is none", () => {
    const message = caught(() => copyJsonObject(new Sword(), CONTENT)).message;
    expect(message).toMatch(/content must be an object, but is an instance of Sword/);
  });
});

describe("findJsonProblem", () => {
  it("and isJson agree with copyJson on what can be kept", () => {
    const odd = fc.constantFrom(undefined, Number.NaN, 5n, new Date(0), () => 1);
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue(),
        { arbitrary: odd, weight: 1 },
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.string({ maxLength: 3 }), tie("value"), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(anything, (value) => {
        const isRefused = findJsonProblem(value, "content") !== undefined;
        let threw = false;
        try {
          copy(value);
        } catch {
          threw = true;
        }
        expect(threw).toBe(isRefused);
        expect(isJson(value)).toBe(!isRefused);
      }),
      { numRuns: 500 },
    );
  });
});

describe("textOf", () => {
  it("joins the string values of a content in order, keys and numbers left out", () => {
    expect(textOf({ user: "Hi", response: "Hello", count: 3, more: ["a", { b: "c", none: null, yes: true }] })).toBe(
      "Hi\nHello\na\nc",
    );
    expect(textOf({})).toBe("");
    expect(textOf("alone")).toBe("alone");
  });
});

describe("equalJson", () => {
  it("is true of a copy with its keys in another order, and only of that", () => {
    expect(equalJson({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
    expect(equalJson({ a: null }, {})).toBe(false);
    expect(equalJson({}, { a: null })).toBe(false);
    expect(equalJson({ a: null }, { b: null })).toBe(false);
    expect(equalJson([], {})).toBe(false);
    expect(equalJson([1, 2], [2, 1])).toBe(false);
    expect(equalJson(null, {})).toBe(false);
  });

  it("agrees with comparing texts when the order is the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        // -0 and 0 are one number to both.
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
        expect(equalJson(a as never, JSON.parse(left) as never)).toBe(true);
        if (left === right) expect(equalJson(a as never, b as never)).toBe(true);
      }),
    );
  });
});

describe("describeType and isPlainObject", () => {
  it("say what a value is", () => {
    expect([null, [], 3, true, undefined, {}, "x", 5n].map(describeType)).toEqual([
      "null",
      "an array",
      "the number 3",
      "the boolean true",
      "undefined",
      "an object",
      "a string",
      "a bigint",
    ]);
    expect([{}, Object.create(null), [], null, new Date(), new Sword(), "x"].map(isPlainObject)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

/** Whether two values have any object in common. */
function sharesObjects(a: unknown, b: unknown): boolean {
  const inA = new Set(objectsIn(a));
  return objectsIn(b).some((object) => inA.has(object));
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
