import { DramatisError, type JsonObject, PersonaSystem } from "../../index.js";
import { importPersonaFlow } from "../../interop/interop.js";
import { jsonFileStore } from "../../stores/json-file.js";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { type Context, printJson, printLines, readableWidth } from "../output.js";
import { clean, cleanLine } from "../text/clean.js";
import { readTextFile } from "../text-file.js";
import { counted } from "../text/numbers.js";
import { type Style, styleFor } from "../text/style.js";
import { hang } from "../text/wrap.js";
import { parseTranscriptLine } from "../transcript/parse-line.js";
import { requireFree, withWorld } from "../world.js";

const FORMATS = ["personaflow", "dramatis", "character"] as const;
type Format = (typeof FORMATS)[number];

const spec: CommandSpec = {
  name: "import",
  summary: "Make a world of a file, or add a character to one",
  description: [
    "FILE is what PersonaFlow saved (a whole system, or one character), a snapshot of this package (dramatis export), or one character of this package (dramatis export PATH NAME). Which one it is shows in the file; --from insists on one.",
    "A whole system needs a store that is not there yet. A single character of this package is also added to a world that exists. What could not be taken over as it was is printed as a warning with its place in the file.",
  ],
  positionals: [{ name: "FILE", required: true, about: "JSON" }],
  options: [
    { name: "store", value: "PATH", required: true, about: "The world to make or to add to" },
    { name: "from", value: "FORMAT", about: "personaflow, dramatis or character (default: by the file)" },
  ],
  examples: [
    "dramatis import system_backup.json --store world",
    "dramatis import mira.json --store world --from character",
  ],
};

export const importCommand: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const file = call.requirePositional(0);
    const path = call.requireText("store");
    const wanted = call.choice("from", FORMATS);
    const text = await readTextFile(file);
    if (wanted === undefined && isTranscript(text)) throw transcriptGiven(file, path);
    const format = wanted ?? detectFormat(text);
    const brought = await importAs(format, { text, file, path, signal: context.signal });
    show(call.json, context, { ...brought, file, path, format });
    return EXIT.ok;
  },
};

/** Whether the first line that has something is one of a transcript. */
function isTranscript(text: string): boolean {
  const first = /^\s*(\S[^\n]*)/.exec(text)?.[1] ?? "";
  return parseTranscriptLine(first).utterances.length > 0;
}

function transcriptGiven(file: string, path: string): CommandError {
  return new CommandError(
    "import/invalid",
    `${file} is a transcript: who said what, line by line. To tell it to a world: dramatis replay ${file} --store ${path}`,
    { exitCode: EXIT.invalid, details: { file } },
  );
}

/** By its marks; PersonaFlow, which may also hold NaN and so be no JSON, has none. */
function detectFormat(text: string): Format {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "personaflow";
  }
  const format = isRecord(value) ? value["format"] : undefined;
  if (format === "dramatis") return "dramatis";
  return format === "dramatis-character" ? "character" : "personaflow";
}

interface Source {
  readonly text: string;
  readonly file: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

interface Warning {
  readonly path: string;
  readonly message: string;
}

interface Brought {
  readonly characters: readonly string[];
  readonly memories: number;
  readonly summaries: number;
  readonly hash: string;
  readonly warnings: readonly Warning[];
}

async function importAs(format: Format, source: Source): Promise<Brought> {
  if (format === "character") return importOne(source);
  await requireFree(source.path);
  const { system, warnings } = format === "dramatis" ? readSnapshot(source) : readPersonaFlow(source);
  await system.saveAs(jsonFileStore(source.path), { signal: source.signal });
  const brought = describe(
    system,
    system.listCharacters().map(({ name }) => name),
    warnings,
  );
  await system.close();
  return brought;
}

function readSnapshot({ text, file }: Source): { system: PersonaSystem; warnings: readonly Warning[] } {
  return { system: PersonaSystem.fromJSON(parseJson(text, file), { background: "manual" }), warnings: [] };
}

function readPersonaFlow({ text }: Source): { system: PersonaSystem; warnings: readonly Warning[] } {
  const { system, report } = importPersonaFlow(text, { background: "manual" });
  return { system, warnings: report.warnings };
}

function importOne({ text, file, path, signal }: Source): Promise<Brought> {
  const json = parseJson(text, file);
  // Tried on a world of its own first: what is no character must not leave an empty store behind.
  new PersonaSystem({ background: "manual" }).importCharacter(json);
  return withWorld(path, { signal }, async (system) => {
    const character = system.importCharacter(json);
    await system.flush({ signal });
    return describe(system, [character.name], []);
  });
}

function describe(system: PersonaSystem, characters: readonly string[], warnings: readonly Warning[]): Brought {
  const { memories, summaries } = system.stats();
  return { characters, memories, summaries, hash: system.hash(), warnings };
}

function parseJson(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DramatisError("import/invalid", `${file} is not JSON: ${why}`, { cause, details: { file } });
  }
  if (isRecord(value)) return value as JsonObject;
  throw new DramatisError("import/invalid", `${file} must hold a JSON object`, { details: { file } });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  personaflow: "PersonaFlow",
  dramatis: "a snapshot of dramatis",
  character: "a character of dramatis",
};

interface Shown extends Brought {
  readonly file: string;
  readonly path: string;
  readonly format: Format;
}

function show(json: boolean, { output }: Context, shown: Shown): void {
  const { file, path, format, characters, memories, summaries, hash, warnings } = shown;
  if (json) {
    printJson(output, { file, store: path, format, characters, memories, summaries, hash, warnings });
    return;
  }
  const style = styleFor(output);
  const width = readableWidth(output);
  const added =
    format === "character"
      ? `${cleanLine(characters.join(", "))} added to ${path}`
      : `${counted(characters.length, "character")} imported into ${path}`;
  printLines(output, [
    `${style.good("✓")} ${style.bold(added)}`,
    ...hang(
      "  ",
      `from ${file}, ${FORMAT_NAMES[format]}; the world now has ${counted(memories, "memory", "memories")} and ${counted(summaries, "summary", "summaries")}`,
      width,
    ),
    style.dim(`  hash ${hash}`),
    ...warningLines(warnings, width, style),
  ]);
}

function warningLines(warnings: readonly Warning[], width: number, style: Style): string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.flatMap(({ path, message }) => {
    const text = clean(message);
    return path === "" ? hang("  ", text, width) : [`  ${style.accent(cleanLine(path))}`, ...hang("    ", text, width)];
  });
  return [
    "",
    style.warn(`${counted(warnings.length, "warning")}: not everything could be taken over as it was`),
    ...lines,
  ];
}
