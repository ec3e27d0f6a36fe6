// Assembles scripts/vector-kernel.wat into src/memory/vectors/kernel-code.ts, since the root entry loads in browsers and
// reads no files. `--check` writes nothing and fails when the module is out of date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assemble } from "./assemble-wasm.mjs";

const DIGITS_PER_LINE = 108;
const source = new URL("vector-kernel.wat", import.meta.url);
const target = fileURLToPath(new URL("../src/memory/vectors/kernel-code.ts", import.meta.url));

function renderModule(text) {
  const digits = Array.from(assemble(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const lines = digits.match(new RegExp(`.{1,${DIGITS_PER_LINE}}`, "g"));
  return [
    "// Generated from scripts/vector-kernel.wat by scripts/embed-kernel.mjs. Change the source, then run that. The source:",
    "//",
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => `// ${line}`.trimEnd()),
    "",
    "/** A WebAssembly module in hexadecimal digits. */",
    "export const kernelCode: string =",
    ...lines.map((line, index) => `  "${line}"${index < lines.length - 1 ? " +" : ";"}`),
    "",
  ].join("\n");
}

const wanted = renderModule(readFileSync(source, "utf8").replaceAll("\r\n", "\n"));
const isUpToDate = existsSync(target) && readFileSync(target, "utf8").replaceAll("\r\n", "\n") === wanted;
if (process.argv.includes("--check")) {
  if (!isUpToDate) {
    console.error("src/memory/vectors/kernel-code.ts differs from its source: run `node scripts/embed-kernel.mjs`.");
    process.exitCode = 1;
  }
} else if (!isUpToDate) writeFileSync(target, wanted);
