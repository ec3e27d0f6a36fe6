import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as architecture from "./architecture.js";
import type { Check, Sources } from "./architecture.js";

const src = fileURLToPath(new URL("../src", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));
const sources: Sources = new Map(files.map((file) => [file, readFileSync(join(src, file), "utf8")]));

/** A rule, and code that breaks it in each way it can be broken: a rule that finds nothing there guards nothing. */
interface Rule {
  readonly rule: string;
  readonly check: Check;
  readonly broken: readonly Readonly<Record<string, string>>[];
  readonly sound?: Readonly<Record<string, string>>;
}

const RULES: readonly Rule[] = [
  {
    rule: "every file is in a room that has a name",
    check: architecture.roomsAreNamed,
    broken: [{ "attic/old.ts": "" }, { "stray.ts": "" }, { core: "" }],
    sound: { "index.ts": "", "core/ids.ts": "" },
  },
  {
    rule: "imports point down",
    check: architecture.importsPointDown,
    broken: [
      { "core/a.ts": 'import { b } from "../memory/b.js";' },
      { "core/a.ts": 'import type { B } from "../memory/b.js";' },
      { "core/a.ts": 'export * from "../model/b.js";' },
      { "core/a.ts": 'const b = await import("../model/b.js");' },
      { "core/a.ts": 'let b: import("../model/b.js").B;' },
      { "core/a.ts": 'import { b } from "../index.js";' },
      { "core/a.ts": 'const r = /["`]/; const b = await import("../model/b.js");' },
      { "stores/a.ts": 'import { b } from "../memory/b.js";' },
      { "index.ts": 'export { b } from "./stores/b.js";' },
      { "cli/a.ts": 'import { b } from "../system/b.js";' },
    ],
    sound: {
      "memory/a.ts": 'import { b } from "../core/b.js"; import { c } from "./c.js"; // import "../system/d.js"',
      "cli/main.ts": 'import { b } from "../index.js";',
    },
  },
  {
    rule: "imports lead to a file",
    check: architecture.importsLeadSomewhere,
    broken: [{ "core/a.ts": 'import { b } from "./b.js";' }],
    sound: { "core/a.ts": 'import { b } from "./b.js";', "core/b.ts": "" },
  },
  {
    rule: "imports make no circle, not even of types",
    check: architecture.importsHaveNoCircle,
    broken: [
      { "core/a.ts": 'import { b } from "./b.js";', "core/b.ts": 'import { a } from "./a.js";' },
      { "core/a.ts": 'import type { B } from "./b.js";', "core/b.ts": 'import type { A } from "./a.js";' },
      {
        "core/a.ts": 'import { b } from "./b.js";',
        "core/b.ts": 'import { c } from "./c.js";',
        "core/c.ts": 'const a = await import("./a.js");',
      },
    ],
    sound: {
      "core/a.ts": 'import "./b.js"; import "./c.js";',
      "core/b.ts": 'import "./c.js";',
      "core/c.ts": "",
    },
  },
  {
    rule: "a package is imported only where it belongs",
    check: architecture.packagesStayInTheirRooms,
    broken: [
      { "system/a.ts": 'import winston from "winston";' },
      { "system/a.ts": 'const { Low } = await import("lowdb/node");' },
      { "core/a.ts": 'import { x } from "@scope/unknown/x";' },
    ],
    sound: {
      "llm/a.ts": 'import * as z from "zod";',
      "stores/a.ts": 'import "node:fs"; import { Low } from "lowdb/node";',
    },
  },
  {
    rule: "only the store of `store: path` is imported by our own name, once and when needed",
    check: architecture.ownNameIsImportedOnce,
    broken: [
      { "system/a.ts": 'import { x } from "dramatis";' },
      { "system/a.ts": 'import { x } from "dramatis/stores/json-file";' },
      {
        "system/a.ts": 'await import("dramatis/stores/json-file");',
        "system/b.ts": 'await import("dramatis/stores/json-file");',
      },
    ],
    sound: { "system/a.ts": 'await import("dramatis/stores/json-file");' },
  },
  {
    rule: "what the root entry reaches runs in a browser",
    check: architecture.rootLoadsInBrowsers,
    broken: [
      { "index.ts": 'import "./core/a.js";', "core/a.ts": 'import "node:fs";' },
      { "index.ts": 'import "./core/a.js";', "core/a.ts": 'import type { Stats } from "fs";' },
      { "index.ts": 'import "./core/a.js";', "core/a.ts": "export const b = Buffer.from([1]);" },
      { "index.ts": 'import "./core/a.js";', "core/a.ts": "export const p: number = process.pid;" },
    ],
    sound: {
      "index.ts": 'import "./core/environment.js"; import "./core/a.js"; await import("dramatis/stores/json-file");',
      "core/environment.ts": 'export const e = typeof process === "undefined" ? {} : process.env;',
      "stores/json-file.ts": 'import "node:fs";',
      "core/a.ts": "const b = (globalThis as { Buffer?: object }).Buffer;",
    },
  },
  {
    rule: "files are short",
    check: architecture.filesAreShort,
    broken: [{ "core/a.ts": "//\n".repeat(401) }],
    sound: { "core/a.ts": "//\n".repeat(400) },
  },
  {
    rule: "file names say something",
    check: architecture.namesSaySomething,
    broken: [{ "core/utils.ts": "" }, { "core/helpers/a.ts": "" }, { "memory/index.ts": "" }],
    sound: { "index.ts": "", "core/base-64.ts": "" },
  },
  {
    rule: "nothing is exported as default",
    check: architecture.exportsAreNamed,
    broken: [
      { "core/a.ts": "export default 1;" },
      { "core/a.ts": "export default function a(): void {}" },
      { "core/a.ts": "const a = 1; export { a as default };" },
    ],
    sound: { "core/a.ts": "export const a = 1; function f(x: number): void { switch (x) { default: } }" },
  },
  {
    rule: "no result depends on something unseen",
    check: architecture.nothingIsHidden,
    broken: [
      "Date.now()",
      "globalThis.Date.now()",
      'Date["now"]()',
      "new Date()",
      "new Date",
      "Date()",
      "f(Date)",
      "performance.now()",
      "date.getHours()",
      "make(1).toLocaleString()",
      "f(Math.random())",
      "items[Math.random()]",
      "const { random } = Math",
      "crypto.randomUUID()",
      "randomUUID()",
      "process.env.HOME",
      "globalThis.process?.env",
      "(globalThis as { process?: { env: object } }).process?.env",
      "const { env } = process",
      "const { process: p } = globalThis",
      "console.log(1)",
      "items.forEach(console.log)",
      "Math.log(2)",
      "Math.log2(2)",
      "Math.exp(2)",
      "Math.pow(2, 3)",
      "Math.tanh(2)",
      "Math.hypot(2, 3)",
      "x ** 2",
      "x **= 2",
      "2 ** 0.5",
      "new Intl.Segmenter()",
      "a.localeCompare(b)",
      "`${Math.random()}`",
    ].map((code) => ({ "memory/a.ts": `const before = 1;\n${code};` })),
    sound: {
      "core/clock.ts": "Date.now(); new Date(); performance.now();",
      "core/seed.ts": "crypto.randomUUID(); Math.random();",
      "core/environment.ts": "process.env.HOME;",
      "cli/main.ts": "process.stdout.write('');",
      "memory/a.ts": [
        "/** Date.now, Math.random() */",
        'const text = "process.env"; const limit = 2 ** 53 - 1;',
        "const at: Date = new Date(0); at instanceof Date; at.toISOString(); Date.UTC(2026, 1);",
        "Math.max(1, Math.sqrt(2), Math.PI); const { log } = logger; log(1); logger.console;",
        "interface Process { process: number; random(): void; readonly date?: Date | undefined }",
      ].join("\n"),
    },
  },
];

it("there are sources to check", () => {
  expect(files.length).toBeGreaterThan(0);
  expect(files).toContain("index.ts");
});

describe.each(RULES)("$rule", ({ check, broken, sound = {} }) => {
  it("in src", () => {
    expect(check(sources)).toEqual([]);
  });

  it.each(broken)("and the check finds what breaks it: %j", (code) => {
    expect(check(new Map(Object.entries(code)))).not.toEqual([]);
  });

  it("and the check finds nothing where nothing is", () => {
    expect(check(new Map(Object.entries(sound)))).toEqual([]);
  });
});

it("every check of the architecture is used here", () => {
  const used = new Set(RULES.map(({ check }) => check));
  expect(Object.entries(architecture).filter(([, check]) => !used.has(check))).toEqual([]);
});
