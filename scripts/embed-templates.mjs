// Writes templates/{en,zh}/*.hbs into src/prompt/built-in-templates.ts, since the root entry loads in browsers and
// reads no files. `--check` writes nothing and fails when the module is out of date.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const LANGUAGES = ["en", "zh"];
const templates = new URL("../templates/", import.meta.url);
const target = fileURLToPath(new URL("../src/prompt/built-in-templates.ts", import.meta.url));

/** The names and texts of one language, in an order that does not depend on the file system or the locale. */
function readLanguage(language) {
  const folder = new URL(`${language}/`, templates);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".hbs"));
  return files
    .map((file) => file.slice(0, -".hbs".length))
    .toSorted()
    .map((name) => [name, readTemplate(new URL(`${name}.hbs`, folder))]);
}

/** A checkout on Windows and an editor's byte order mark must not change what is embedded. */
function readTemplate(file) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(readFileSync(file));
  return text.replaceAll("\r\n", "\n");
}

function renderModule() {
  const lines = [
    "// Generated from templates/ by scripts/embed-templates.mjs. Change the templates, then run `npm run build`.",
    'export const builtInTemplates: Readonly<Record<"en" | "zh", Readonly<Record<string, string>>>> = {',
  ];
  for (const language of LANGUAGES) {
    const entries = readLanguage(language);
    if (entries.length === 0) {
      lines.push(`  ${language}: {},`);
      continue;
    }
    lines.push(`  ${language}: {`);
    for (const [name, text] of entries) lines.push(`    ${JSON.stringify(name)}: ${JSON.stringify(text)},`);
    lines.push("  },");
  }
  lines.push("};", "");
  return lines.join("\n");
}

const wanted = renderModule();
const isUpToDate = existsSync(target) && readFileSync(target, "utf8") === wanted;
if (process.argv.includes("--check")) {
  if (!isUpToDate) {
    console.error("src/prompt/built-in-templates.ts differs from templates/: run `npm run build`.");
    process.exitCode = 1;
  }
} else if (!isUpToDate) {
  // Left alone when nothing changed, so that its date does not make the build look stale.
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, wanted);
}
