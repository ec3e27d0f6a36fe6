import { cpSync, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, makeTemporaryFolder, run } from "./built-program.js";

const examples = fileURLToPath(new URL("../examples", import.meta.url));
const files = existsSync(examples) ? readdirSync(examples) : [];
const names = files.filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -".ts".length));

describe("examples", () => {
  it("exist", () => {
    expect(names.length, "examples/ holds no *.ts, so nothing was run").toBeGreaterThan(0);
  });

  it("have what they print written beside them, and nothing is written beside none", () => {
    const outputs = files.filter((file) => file.endsWith(".out"));
    expect(outputs.toSorted()).toEqual(names.map((name) => `${name}.out`).toSorted());
  });
});

describe.skipIf(names.length === 0)("every example", () => {
  let folder = "";
  const pathOf = (name: string, extension: string): string => join(folder, `${name}.${extension}`);
  let problems: string[] = [];

  beforeAll(() => {
    folder = makeTemporaryFolder("examples");
    // Whole, since an example may read a file that lies beside it.
    cpSync(examples, folder, { recursive: true });
    const found = compile(names.map((name) => pathOf(name, "ts")));
    problems = found.map(({ file, line, message }) => `examples/${basename(file)}:${line}: ${message}`);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles against the types of the package", () => {
    expect(problems).toEqual([]);
  });

  it.each(names)("%s prints what is written beside it", async (name) => {
    const { exitCode, stdout, stderr } = await run(pathOf(name, "js"));
    const expected = existsSync(join(examples, `${name}.out`))
      ? readFileSync(join(examples, `${name}.out`), "utf8")
      : "";
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: expected, stderr: "" });
  });
});
