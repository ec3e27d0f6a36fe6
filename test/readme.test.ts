import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, makeTemporaryFolder, run } from "./built-program.js";

interface Block {
  /** Where the reader finds it. */
  readonly line: number;
  readonly code: string;
  /** The texts of its `// =>` comments, top to bottom. */
  readonly printed: readonly string[];
}

const FENCE = /^( *)```(\S*)[^\n]*\n([\s\S]*?)^\1```/gm;

function readBlocks(markdown: string, language: RegExp): Block[] {
  return [...markdown.matchAll(FENCE)]
    .filter(([, , info = ""]) => language.test(info))
    .map((match) => {
      const [, indent = "", , body = ""] = match;
      const code = body.replaceAll(new RegExp(`^${indent}`, "gm"), "");
      const printed = [...code.matchAll(/\/\/ => ?(.*?)\s*$/gm)].map(([, text = ""]) => text);
      return { line: markdown.slice(0, match.index).split("\n").length, code, printed };
    });
}

const readme = fileURLToPath(new URL("../README.md", import.meta.url));
const markdown = existsSync(readme) ? readFileSync(readme, "utf8") : "";
const blocks = readBlocks(markdown, /^ts$/);

describe("README.md", () => {
  it("is read as its reader reads it", () => {
    const text = "# A\n\n```sh\nls // => no\n```\n\n- b\n\n  ```ts\n  f(); // => one\n  // => two\n  ```\n";
    expect(readBlocks(text, /^ts$/)).toEqual([
      { line: 9, code: "f(); // => one\n// => two\n", printed: ["one", "two"] },
    ]);
  });

  it("has code to run", () => {
    expect(markdown, "there is no README.md").not.toBe("");
    expect(blocks.length, "README.md has no ```ts block, so nothing of it was run").toBeGreaterThan(0);
  });

  it("has no code that is not run", () => {
    const others = readBlocks(markdown, /^(typescript|tsx|mts|js|javascript|mjs|cjs)$/i);
    expect(others.map(({ line }) => `README.md:${line} is no \`\`\`ts block`)).toEqual([]);
  });
});

describe.skipIf(blocks.length === 0)("every ts block of README.md", () => {
  let folder = "";
  const pathOf = ({ line }: Block): string => join(folder, `line-${line}`, "block.ts");
  let problems: { line: number; message: string }[] = [];

  beforeAll(() => {
    folder = makeTemporaryFolder("readme");
    for (const block of blocks) {
      mkdirSync(join(folder, `line-${block.line}`));
      // As many empty lines before it as the README has, so that messages name the README's lines.
      writeFileSync(pathOf(block), "\n".repeat(block.line) + block.code);
    }
    problems = compile(blocks.map(pathOf));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles against the types of the package", () => {
    expect(problems.map(({ line, message }) => `README.md:${line}: ${message}`)).toEqual([]);
  });

  it.each(blocks)("prints what it says, line $line", async (block) => {
    const { exitCode, stdout, stderr } = await run(pathOf(block).replace(/\.ts$/, ".js"));
    const printed = stdout.split("\n").slice(0, -1);
    expect({ exitCode, printed, stderr }).toEqual({ exitCode: 0, printed: block.printed, stderr: "" });
  });
});
