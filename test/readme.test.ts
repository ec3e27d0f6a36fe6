import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, makeTemporaryFolder, run } from "./built-program.js";

interface Block {
  /** The page on which the reader finds it, and where there. */
  readonly page: string;
  readonly line: number;
  readonly code: string;
  /** The texts of its `// =>` comments, top to bottom. */
  readonly printed: readonly string[];
}

const FENCE = /^( *)```(\S*)[^\n]*\n([\s\S]*?)^\1```/gm;

function readBlocks(page: string, markdown: string, language: RegExp): Block[] {
  return [...markdown.matchAll(FENCE)]
    .filter(([, , info = ""]) => language.test(info))
    .map((match) => {
      const [, indent = "", , body = ""] = match;
      const code = body.replaceAll(new RegExp(`^${indent}`, "gm"), "");
      const printed = [...code.matchAll(/\/\/ => ?(.*?)\s*$/gm)].map(([, text = ""]) => text);
      return { page, line: markdown.slice(0, match.index).split("\n").length, code, printed };
    });
}

const root = fileURLToPath(new URL("..", import.meta.url));
const readPage = (page: string): string => readFileSync(join(root, page), "utf8");
const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const inReadme = readBlocks("README.md", readPage("README.md"), /^ts$/);
/** What imports nothing is a piece of a program that the page around it tells of. */
const inDocs = pages.flatMap((page) =>
  readBlocks(page, readPage(page), /^ts$/).filter(({ code, printed }) => /^import /m.test(code) && printed.length > 0),
);
const blocks = [...inReadme, ...inDocs];

describe("README.md", () => {
  it("is read as its reader reads it", () => {
    const text = "# A\n\n```sh\nls // => no\n```\n\n- b\n\n  ```ts\n  f(); // => one\n  // => two\n  ```\n";
    expect(readBlocks("a.md", text, /^ts$/)).toEqual([
      { page: "a.md", line: 9, code: "f(); // => one\n// => two\n", printed: ["one", "two"] },
    ]);
  });

  it("has code to run", () => {
    expect(inReadme.length, "README.md has no ```ts block, so nothing of it was run").toBeGreaterThan(0);
    expect(inDocs.length, "no page of docs/ has a ```ts block that prints").toBeGreaterThan(0);
  });

  it("has no code that is not run", () => {
    const others = readBlocks("README.md", readPage("README.md"), /^(typescript|tsx|mts|js|javascript|mjs|cjs)$/i);
    expect(others.map(({ line }) => `README.md:${line} is no \`\`\`ts block`)).toEqual([]);
  });
});

describe("every ts block of README.md, and every one of docs/ that prints", () => {
  let folder = "";
  const pathOf = ({ page, line }: Block): string => join(folder, `${page.replaceAll(/\W/g, "-")}-${line}`, "block.ts");
  let problems: string[] = [];

  beforeAll(() => {
    folder = makeTemporaryFolder("readme");
    for (const block of blocks) {
      mkdirSync(dirname(pathOf(block)));
      // As many empty lines before it as the page has, so that messages name the page's lines.
      writeFileSync(pathOf(block), "\n".repeat(block.line) + block.code);
    }
    problems = compile(blocks.map(pathOf)).map(
      ({ file, line, message }) => `${relative(folder, dirname(file))}:${line}: ${message}`,
    );
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles against the types of the package", () => {
    expect(problems).toEqual([]);
  });

  it.each(blocks)("prints what it says, $page line $line", async (block) => {
    const { exitCode, stdout, stderr } = await run(pathOf(block).replace(/\.ts$/, ".js"));
    const printed = stdout.split("\n").slice(0, -1);
    expect({ exitCode, printed, stderr }).toEqual({ exitCode: 0, printed: block.printed, stderr: "" });
  });
});
