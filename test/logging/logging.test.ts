import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createLogger, type LoggerOptions } from "dramatis/logging";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DramatisError } from "../../src/core/errors.js";

/** A stream that keeps the lines it gets. */
class Lines extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  /** What follows the time. */
  get messages(): string[] {
    return this.lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z - tavern - /, ""));
  }
}

let folder = "";
let stream = new Lines();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dramatis-logging-"));
  stream = new Lines();
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function make(options: Partial<LoggerOptions> = {}): ReturnType<typeof createLogger> {
  return createLogger({ name: "tavern", stream, ...options });
}

const entries = (file: string): Record<string, unknown>[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("createLogger", () => {
  it("writes time, name, level and message, as PersonaFlow did", () => {
    make().warn("Mira is tired");
    expect(stream.text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z - tavern - WARNING - Mira is tired\n$/);
  });

  it("adds data as JSON", () => {
    make().info("added", { character: "Mira", count: 2, tags: ["a"], nothing: null, missing: undefined });
    expect(stream.messages).toEqual(['INFO - added {"character":"Mira","count":2,"tags":["a"],"nothing":null}']);
  });

  it.each([
    ["debug", ["DEBUG - d", "INFO - i", "WARNING - w", "ERROR - e"]],
    ["info", ["INFO - i", "WARNING - w", "ERROR - e"]],
    ["warn", ["WARNING - w", "ERROR - e"]],
    ["error", ["ERROR - e"]],
    [undefined, ["INFO - i", "WARNING - w", "ERROR - e"]],
  ] as const)("writes with level %s what is at least as important", (level, expected) => {
    const file = join(folder, "log.jsonl");
    const { debug, info, warn, error } = make({ level, file });
    debug("d");
    info("i");
    warn("w");
    error("e");
    expect(stream.messages).toEqual(expected);
    expect(entries(file)).toHaveLength(expected.length);
  });

  it("writes to standard error when no stream is given", () => {
    const written: string[] = [];
    const target = (Reflect.get(console, "_stderr") ?? process.stderr) as Writable;
    const spy = vi.spyOn(target, "write").mockImplementation((chunk: unknown) => written.push(String(chunk)) > 0);
    try {
      createLogger({ name: "tavern" }).error("to stderr");
    } finally {
      spy.mockRestore();
    }
    expect(written.join("")).toContain("tavern - ERROR - to stderr\n");
  });

  describe("the file", () => {
    it("gets JSON lines at once, and its folder is made", () => {
      const file = join(folder, "deep", "er", "log.jsonl");
      make({ file }).info("hello\nworld", { a: 1 });
      // No waiting: what was logged is there even if the process dies now.
      expect(entries(file)).toEqual([
        {
          timestamp: expect.stringMatching(/Z$/),
          name: "tavern",
          level: "info",
          message: "hello\nworld",
          data: { a: 1 },
        },
      ]);
    });

    it("is appended to", () => {
      const file = join(folder, "log.jsonl");
      make({ file }).info("one");
      make({ file }).info("two");
      expect(entries(file).map(({ message }) => message)).toEqual(["one", "two"]);
    });

    it("is its own for each of two loggers of one name", () => {
      const [a, b] = [join(folder, "a.jsonl"), join(folder, "b.jsonl")];
      const loggers = [make({ file: a }), make({ file: b })];
      loggers[0]?.info("for a");
      loggers[1]?.info("for b");
      expect(entries(a).map(({ message }) => message)).toEqual(["for a"]);
      expect(entries(b).map(({ message }) => message)).toEqual(["for b"]);
    });

    it("gets every line of a burst, in order", () => {
      const file = join(folder, "log.jsonl");
      const logger = make({ file });
      for (let index = 0; index < 500; index++) logger.info(`line ${index}`);
      expect(entries(file).map(({ message }) => message)).toEqual(
        Array.from({ length: 500 }, (_, index) => `line ${index}`),
      );
      expect(stream.lines).toHaveLength(500);
    });

    it("may be moved away by log rotation", () => {
      const file = join(folder, "log.jsonl");
      const logger = make({ file });
      logger.info("one");
      rmSync(file);
      logger.info("two");
      expect(entries(file).map(({ message }) => message)).toEqual(["two"]);
    });

    it("is reported once when it cannot be written any more, and logging goes on", () => {
      const file = join(folder, "gone", "log.jsonl");
      const logger = make({ file });
      rmSync(join(folder, "gone"), { recursive: true });
      logger.info("one");
      logger.info("two");
      expect(stream.messages.filter((line) => line.includes("INFO"))).toEqual(["INFO - one", "INFO - two"]);
      const reports = stream.messages.filter((line) => line.includes("ERROR"));
      expect(reports).toHaveLength(1);
      expect(reports[0]).toContain("the log file cannot be written any more");
      expect(reports[0]).toContain("ENOENT");
    });

    it("keeps no process alive", () => {
      const before = process.getActiveResourcesInfo().filter((kind) => kind !== "Immediate");
      make({ file: join(folder, "log.jsonl") }).info("x");
      expect(process.getActiveResourcesInfo().filter((kind) => kind !== "Immediate")).toEqual(before);
    });
  });

  it.each([
    [
      "a line break",
      "hello\n2026-01-01T00:00:00.000Z - tavern - ERROR - forged",
      String.raw`hello\n2026-01-01T00:00:00.000Z - tavern - ERROR - forged`,
    ],
    ["a carriage return", "real\rfake", String.raw`real\rfake`],
    ["an escape sequence", "\u001b[2K\u001b[31mred", String.raw`\u001b[2K\u001b[31mred`],
    ["an 8-bit escape sequence", "\u009b31mred", String.raw`\u009b31mred`],
    ["Unicode line ends", "a\u2028b\u2029c\u0085d", String.raw`a\u2028b\u2029c\u0085d`],
    ["marks of writing direction", "a\u202eb\u2066c", String.raw`a\u202eb\u2066c`],
    ["NUL and DEL", "a\u0000b\u007f", String.raw`a\u0000b\u007f`],
  ])("lets %s forge nothing, in message, data or name", (_, text, escaped) => {
    const file = join(folder, "log.jsonl");
    make({ file }).info(text, { text, [text]: 1 });
    expect(stream.lines).toHaveLength(1);
    expect(stream.messages[0]?.startsWith(`INFO - ${escaped} {"text":"${escaped}"`)).toBe(true);
    // eslint-disable-next-line no-control-regex
    expect(stream.lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e\u2066]/);
    expect(entries(file)[0]).toMatchObject({ message: text, data: { text, [text]: 1 } });
    createLogger({ name: `x${text}`, stream }).info("y");
    expect(stream.lines).toHaveLength(2);
  });

  it("leaves Chinese, emoji and joined emoji alone", () => {
    make().info("漢字 🙂 👩‍🚀", { name: "«Mary»" });
    expect(stream.messages).toEqual(['INFO - 漢字 🙂 👩‍🚀 {"name":"«Mary»"}']);
  });

  it("shows no secret anywhere", () => {
    const file = join(folder, "log.jsonl");
    const canaries = [
      "canaryA1",
      "canaryB2",
      "canaryC3",
      "canaryD4",
      "canaryE5",
      "canaryF6",
      "canaryG7",
      "canaryH8",
      "canaryI9",
    ];
    const error = new DramatisError("model/failed", "401 for key sk-canaryA1xxxx", {
      details: { apiKey: "canaryB2" },
      cause: Object.assign(new Error("Bearer canaryC3xxxx"), { headers: { authorization: "Basic canaryD4" } }),
    });
    make({ file, level: "debug" }).error("calling with api_key=canaryE5", {
      error,
      config: { password: "canaryF6", nested: [{ clientSecret: ["canaryG7"] }], token: "canaryH8" },
      headers: new Map([["X-Api-Key", "canaryI9"]]),
    });
    const all = stream.text + readFileSync(file, "utf8");
    for (const canary of canaries) expect(all).not.toContain(canary);
    expect(all).toContain("[redacted]");
  });

  it("counts tokens in the open", () => {
    make().info("composed", {
      tokens: 12,
      maxTokens: 400,
      usage: { tokens: { input: 5 } },
      token: "abc",
      tokenizer: "estimate",
    });
    expect(stream.messages).toEqual([
      'INFO - composed {"tokens":12,"maxTokens":400,"usage":{"tokens":{"input":5}},"token":"[redacted]","tokenizer":"estimate"}',
    ]);
  });

  it("shows errors with code, details and cause, and their stacks in the file", () => {
    const file = join(folder, "log.jsonl");
    const error = new DramatisError("store/full", "no room", {
      details: { path: "/x" },
      retryable: true,
      cause: new Error("ENOSPC"),
    });
    const logger = make({ file });
    logger.error("cannot save", { error });
    logger.error("direct", error);
    const shown =
      '{"name":"DramatisError","message":"no room","code":"store/full","retryable":true,"details":{"path":"/x"},"cause":{"name":"Error","message":"ENOSPC"}}';
    expect(stream.messages).toEqual([`ERROR - cannot save {"error":${shown}}`, `ERROR - direct ${shown}`]);
    expect(entries(file)[0]).toMatchObject({
      data: {
        error: {
          code: "store/full",
          stack: expect.stringContaining("logging.test"),
          cause: { stack: expect.any(String) },
        },
      },
    });
  });

  it("shows stacks on the stream with level debug", () => {
    make({ level: "debug" }).error("x", new Error("boom"));
    expect(stream.lines).toHaveLength(1);
    expect(stream.text).toContain("logging.test");
  });

  it("shows each of many errors", () => {
    make().error("x", new AggregateError([new Error("one"), new TypeError("two")], "all"));
    expect(stream.messages[0]).toContain(
      '"errors":[{"name":"Error","message":"one"},{"name":"TypeError","message":"two"}]',
    );
  });

  const cycle: Record<string, unknown> = { name: "a" };
  cycle["self"] = cycle;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  it.each<[string, unknown, string]>([
    ["a cycle", cycle, '{"name":"a","self":"[circular]"}'],
    ["a bigint", { n: 12n }, '{"n":"12n"}'],
    ["a function", { f: () => 1 }, '{"f":"[function]"}'],
    ["a symbol", { s: Symbol("x") }, '{"s":"Symbol(x)"}'],
    ["NaN", { n: Number.NaN, i: -Infinity }, '{"n":"NaN","i":"-Infinity"}'],
    ["dates", { a: new Date(0), b: new Date(Number.NaN) }, '{"a":"1970-01-01T00:00:00.000Z","b":"Invalid Date"}'],
    [
      "maps, sets and bytes",
      { m: new Map([["a", 1]]), s: new Set([1]), b: new Uint8Array(3) },
      '{"m":{"a":1},"s":[1],"b":"[3 bytes]"}',
    ],
    [
      "a getter that throws",
      {
        get a() {
          throw new Error("no");
        },
      },
      '{"a":"[unreadable]"}',
    ],
    ["a revoked proxy", proxy, '"[unreadable]"'],
    [
      "toJSON that throws",
      {
        a: 1,
        toJSON() {
          throw new Error("no");
        },
      },
      '{"a":1,"toJSON":"[function]"}',
    ],
    ["no prototype", Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    ["__proto__", JSON.parse('{"__proto__":{"x":1}}'), '{"__proto__":{"x":1}}'],
    [
      "winston's own fields",
      { level: "error", message: "no", timestamp: 1, splat: [] },
      '{"level":"error","message":"no","timestamp":1,"splat":[]}',
    ],
    [
      "depth",
      { a: { b: { c: { d: { e: { f: { g: { h: {} } } } } } } } },
      '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":"[deeper]"}}}}}}}}',
    ],
    ["text instead of an object", "text", '"text"'],
    ["a number instead of an object", 5, "5"],
    ["null instead of an object", null, "null"],
  ])("prints %s without throwing", (_, data, shown) => {
    Reflect.apply(make().info, undefined, ["x", data]);
    expect(stream.messages).toEqual([`INFO - x ${shown}`]);
  });

  it("prints a message that is no text", () => {
    const logger = make();
    for (const message of [undefined, null, 5, { a: 1n }, Symbol("s")]) Reflect.apply(logger.info, logger, [message]);
    expect(stream.messages).toEqual([
      'INFO - "undefined"',
      "INFO - null",
      "INFO - 5",
      'INFO - {"a":"1n"}',
      'INFO - "Symbol(s)"',
    ]);
  });

  it("cuts what is too long for a log", () => {
    make().info("x".repeat(100_000), {
      list: Array.from({ length: 1000 }, (_, index) => index),
      many: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])),
    });
    expect(stream.text.length).toBeLessThan(20_000);
    expect(stream.text).toContain("(100000 characters)");
    expect(stream.text).toContain("[900 more]");
    expect(stream.text).toContain("[400 more]");
  });

  it("shows no part of a secret that the cut goes through", () => {
    make().info(`${"x ".repeat(4094)}sk-${"canary".repeat(100)}`);
    expect(stream.text).not.toContain("canary");
  });

  it("survives a stream that throws", () => {
    const broken = new Lines();
    broken.write = () => {
      throw new Error("broken");
    };
    const logger = make({ stream: broken });
    expect(() => {
      logger.info("x");
      logger.info("y");
    }).not.toThrow();
  });

  it.each<[unknown, string]>([
    [{ name: "x", levle: "info" }, "levle"],
    [{ name: "x", log_file: "a.log" }, "log_file"],
    [{ name: "x", level: "INFO" }, "level"],
    [{ name: "x", level: "trace" }, "level"],
    [{ name: "" }, "name"],
    [{ name: "  " }, "name"],
    [{ name: 5 }, "name"],
    [{}, "name"],
    [{ name: "x", file: "" }, "file"],
    [{ name: "x", file: 5 }, "file"],
    [{ name: "x", stream: {} }, "stream"],
    [undefined, "logger options"],
    [null, "logger options"],
  ])("refuses the options %j", (options, part) => {
    expect(() => createLogger(options as LoggerOptions)).toThrow(
      expect.objectContaining({ code: "config/invalid", message: expect.stringContaining(part) }),
    );
  });

  it("refuses a file that cannot be written", () => {
    const file = join(folder, "log.jsonl");
    make({ file }).info("x");
    expect(() => make({ file: join(file, "inside") })).toThrow(
      expect.objectContaining({ code: "config/invalid", details: { field: "file" } }),
    );
    expect(() => make({ file: folder })).toThrow(expect.objectContaining({ code: "config/invalid" }));
  });
});
