import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDramatisError } from "../../src/core/errors.js";
import { formatPath, MAX_NOTES, parseJson, type ParseJsonOptions } from "../../src/core/parse-json.js";

const options: ParseJsonOptions = {
  what: "the file",
  code: "import/invalid",
  limitCode: "import/limit",
  maxBytes: 1_000_000,
  maxNodes: 100_000,
};
const python = { ...options, python: true };

function errorOf(run: () => unknown): { code: string; message: string; details: object } {
  try {
    run();
  } catch (error) {
    if (isDramatisError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** `length` opening brackets, closed again. */
const nested = (length: number): string => "[".repeat(length) + "]".repeat(length);

describe("parseJson", () => {
  it("reads what JSON.parse reads, and gives the same", () => {
    fc.assert(
      fc.property(fc.json({ depthSize: "large" }), fc.boolean(), (text, accepting) => {
        expect(parseJson(text, { ...options, python: accepting }).value).toEqual(JSON.parse(text));
      }),
    );
  });

  it("accepts and refuses the same damaged texts as JSON.parse", () => {
    const damage = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", '"', ",", "]", "}", "\\", "0", "-", ".", "e", "\n", "\u0000", "tru", "{"),
    );
    fc.assert(
      fc.property(damage, ([text, at, put]) => {
        const index = at % (text.length + 1);
        const damaged = text.slice(0, index) + put + text.slice(index + 1);
        const expected = outcome(() => JSON.parse(damaged, refuseInfinity) as unknown);
        expect(outcome(() => parseJson(damaged, options).value)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
    // JSON.parse turns 1e400 into Infinity, which nothing could save again.
    function refuseInfinity(_: string, value: unknown): unknown {
      if (value === Infinity || value === -Infinity) throw new Error("not finite");
      return value;
    }
    function outcome(read: () => unknown): unknown {
      try {
        return { value: read() };
      } catch {
        return "refused";
      }
    }
  });

  it("keeps __proto__ and constructor as ordinary keys and pollutes nothing", () => {
    const { value } = parseJson(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      options,
    );
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  it("skips a byte order mark", () => {
    expect(parseJson('\uFEFF{"a":1}', options).value).toEqual({ a: 1 });
    expect(parseJson('\uFEFF{"a":NaN}', python).value).toEqual({ a: null });
  });

  it.each([
    ["", 1, 1, "the end of the text"],
    ["   ", 1, 4, "the end of the text"],
    ['{"a":1,}', 1, 8, "trailing commas"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, "put a comma between values"],
    ["{a:1}", 1, 2, "a key in double quotes"],
    ["{'a':1}", 1, 2, "single quotes"],
    ['{"a" 1}', 1, 6, "colon"],
    ["[1 2]", 1, 4, "put a comma"],
    ["[1,]", 1, 4, "expected a value"],
    ["[01]", 1, 2, "leading zeros"],
    ["[1.]", 1, 4, "a digit"],
    ["[1e]", 1, 4, "a digit"],
    ["[-]", 1, 3, "a digit"],
    ["[+1]", 1, 2, "expected a value"],
    ["[.5]", 1, 2, "expected a value"],
    ["[undefined]", 1, 2, '"undefined"'],
    ['"a\nb"', 1, 3, "line breaks"],
    ['"abc', 1, 5, "close the quotes"],
    [String.raw`"\x41"`, 1, 2, "backslash"],
    [String.raw`"\u12g4"`, 1, 2, "backslash"],
    ["{} {}", 1, 4, "the end of the text"],
    ["// hi\n1", 1, 1, "expected a value"],
    ["nul", 1, 1, '"nul"'],
    ["[1e400]", 1, 2, "a number below"],
    ['{"a":[-1e999]}', 1, 7, "at a[0]"],
    ["9".repeat(400), 1, 1, "a number below"],
    ["[NaN]", 1, 2, "NaN is not JSON; write null"],
  ])("refuses %j at line %i, column %i", (text, line, column, part) => {
    const error = errorOf(() => parseJson(text, options));
    expect(error.code).toBe("import/invalid");
    expect(error.message).toContain(`the file, line ${line}, column ${column}: expected `);
    expect(error.message).toContain(part);
    expect(error.details).toMatchObject({ line, column });
  });

  it("reports errors with the code of the caller", () => {
    expect(errorOf(() => parseJson("[", { ...options, code: "snapshot/invalid" })).code).toBe("snapshot/invalid");
    expect(errorOf(() => parseJson("[[", { ...options, limitCode: "snapshot/invalid", maxDepth: 1 })).code).toBe(
      "snapshot/invalid",
    );
  });

  describe("with python", () => {
    it("turns NaN and infinities into null and says where they stood", () => {
      const text = '{"a": NaN, "b c": [1, -Infinity, {"d": Infinity}], "NaN": "NaN, Infinity"}';
      const { value, notes } = parseJson(text, python);
      expect(value).toEqual({ a: null, "b c": [1, null, { d: null }], NaN: "NaN, Infinity" });
      expect(notes.map(({ path }) => path)).toEqual(["a", '["b c"][1]', '["b c"][2].d']);
      expect(notes[0]?.message).toContain("NaN became null");
      expect(notes[1]?.message).toContain("-Infinity became null");
    });

    it("takes a lone NaN", () => {
      expect(parseJson(" NaN ", python)).toEqual({
        value: null,
        notes: [{ path: "", message: "NaN became null, since JSON has no such number" }],
      });
    });

    it.each(["-NaN", "nan", "Inf", "[--Infinity]", "[NaNNaN]", "[-Infinit]"])("still refuses %s", (text) => {
      expect(errorOf(() => parseJson(text, python)).code).toBe("import/invalid");
    });

    it(`names ${MAX_NOTES} places and counts the rest`, () => {
      const { notes } = parseJson(`[${"NaN,".repeat(MAX_NOTES + 5)}12345678901234567]`, python);
      expect(notes).toHaveLength(MAX_NOTES + 2);
      expect(notes.at(-1)?.message).toBe("5 more numbers that were not finite became null");
    });
  });

  it("notes integers that lose digits, and nothing else", () => {
    const text =
      '{"a":9007199254740993,"b":9007199254740992,"c":12.0,"d":[12345678901234567890],"e":0.12345678901234567,"f":1e22}';
    const { value, notes } = parseJson(text, options);
    expect(notes.map(({ path }) => path)).toEqual(["a", "d[0]"]);
    expect(notes[0]?.message).toContain(
      "9007199254740993 has more digits than a number holds and became 9007199254740992",
    );
    expect(value).toMatchObject({ b: 9007199254740992, c: 12 });
  });

  it("shows only the start of a long key", () => {
    const long = "k".repeat(2000);
    const { notes } = parseJson(`{"${long}":NaN}`, python);
    expect(notes[0]?.path.length).toBeLessThan(80);
  });

  it.each([
    ["too many bytes", `"${"a".repeat(100)}"`, { maxBytes: 101 }, "more than 101 bytes"],
    ["too many bytes in UTF-8", `"${"é".repeat(10)}"`, { maxBytes: 21 }, "more than 21 bytes"],
    ["too many bytes in three-byte characters", `"${"漢".repeat(10)}"`, { maxBytes: 31 }, "more than 31 bytes"],
    ["too many bytes in four-byte characters", `"${"🙂".repeat(10)}"`, { maxBytes: 41 }, "more than 41 bytes"],
    ["too many values", "[1,2,3]", { maxNodes: 3 }, "more than 3 values"],
    ["too many keys", '{"a":1,"b":2}', { maxNodes: 2 }, "more than 2 values"],
    ["too deep", nested(65), {}, "more than 64 levels deep at line 1, column 65"],
    ["too deep in objects", '{"a":'.repeat(4), { maxDepth: 3 }, "more than 3 levels deep"],
  ])("refuses what has %s", (_, text, limits, part) => {
    const error = errorOf(() => parseJson(text, { ...options, ...limits }));
    expect(error.code).toBe("import/limit");
    expect(error.message).toContain(part);
  });

  it.each([
    [`"${"a".repeat(100)}"`, { maxBytes: 102 }],
    [`"${"é".repeat(10)}"`, { maxBytes: 22 }],
    [`"${"漢".repeat(10)}"`, { maxBytes: 32 }],
    [`"${"🙂".repeat(10)}"`, { maxBytes: 42 }],
    ["[1,2,3]", { maxNodes: 4 }],
    [nested(64), {}],
  ])("accepts what just fits: %j", (text, limits) => {
    expect(() => parseJson(text, { ...options, ...limits })).not.toThrow();
  });

  it.each([
    ["brackets", "[".repeat(5_000_000)],
    ["objects", '{"a":'.repeat(1_000_000)],
    ["closed brackets", nested(2_000_000)],
    ["one long string", `"${String.raw`\"`.repeat(2_000_000)}`],
    ["spaces", " ".repeat(5_000_000)],
    ["one long number", "9".repeat(5_000_000)],
    ["one long key over many notes", `{"${"k".repeat(2_000_000)}":[${"NaN,".repeat(200)}1`],
  ])(
    "ends quickly on a bomb of %s",
    (_, text) => {
      // Whoever reads in quadratic time needs hours for these.
      expect(["import/limit", "import/invalid"]).toContain(
        errorOf(() => parseJson(text, { ...python, maxBytes: 100_000_000 })).code,
      );
    },
    5000,
  );
});

describe("formatPath", () => {
  it.each([
    [[], ""],
    [["characters", "Mira", "memories", 3, "content"], "characters.Mira.memories[3].content"],
    [["characters", "Old Tom", 'say "hi"'], String.raw`characters["Old Tom"]["say \"hi\""]`],
    [["characters", "", "漢字", "a.b"], 'characters[""].漢字["a.b"]'],
    [[0, "__proto__"], "[0].__proto__"],
  ])("writes %j as %s", (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});
