import { DramatisError } from "../core/errors.js";
import { MAX_DEPTH, describeType, type Json, type JsonObject } from "../core/json.js";
import { parseJson } from "../core/parse-json.js";
import { escapeText } from "../prompt/escape-text.js";
import type { CharacterExport, MemoryExport, SummaryExport } from "./character-export.js";
import { ImportWarnings, inside, pathOf, type ImportWarning, type Place } from "./import-warnings.js";
import { copyOutsideObject } from "./outside-object.js";
import { readConfig } from "./personaflow-config.js";
import {
  excerpt,
  field,
  refuse,
  requireField,
  requireList,
  requireObject,
  toObject,
  warnUnknown,
} from "./personaflow-fields.js";
import { readMemories, readSummaries, type MemoryReading } from "./personaflow-memories.js";
import { recognise } from "./personaflow-shapes.js";
import { readPythonTime } from "./python-time.js";

/** What a file of PersonaFlow says, in our form. */
export interface PersonaFlowContents {
  /** In the order of the file. */
  characters: CharacterExport[];
  /** Name of the active character. */
  active?: string;
  warnings: ImportWarning[];
}

/** A system of 200,000 memories is a file of 73 MB and about three million values. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_NODES = 8_000_000;
const WHAT = "the PersonaFlow data";
const FILE_NAME = /^[^{}[\]"\n]{1,300}\.json$/i;

const SYSTEM_FIELDS: ReadonlySet<string> = new Set(["characters", "active_character"]);
const CHARACTER_FIELDS: ReadonlySet<string> = new Set(["name", "prompt", "background", "memory_manager"]);
const CONTEXT_FIELDS: ReadonlySet<string> = new Set(["name", "prompt", "background", "memories"]);
const MANAGER_FIELDS: ReadonlySet<string> = new Set([
  "character_name",
  "config",
  "memories",
  "summarized_memories",
  "last_accessed",
]);
const CONFIG_FIELDS: ReadonlySet<string> = new Set(["max_memories", "summary_threshold", "auto_summarize"]);

/**
 * Reads what PersonaFlow saved, whether a system (`PersonaSystem.to_dict`), one character (`Character.to_dict`) or a
 * context (`Character.get_context`), without making a system of it. Everything that could not be taken over as it was
 * is a warning; `last_accessed`, which PersonaFlow never updates, is left behind without one.
 *
 * @throws DramatisError `import/invalid` with the path, or `import/limit`.
 */
export function readPersonaFlow(data: string | object): PersonaFlowContents {
  const warnings = new ImportWarnings();
  const root = readRoot(data, warnings);
  const shape = recognise(root);
  if (shape === "system") return readSystem(root, warnings);
  const name = requireField(root, "name", undefined);
  if (typeof name !== "string") throw refuse(inside(undefined, "name"), `must be text, but is ${describeType(name)}`);
  const what =
    shape === "character"
      ? "a single character"
      : "the context of a single character, without its configuration and summaries and perhaps without older memories";
  warnings.add(
    "exports of one character",
    undefined,
    `this is ${what}, not a whole system: a system of one character was made of it`,
  );
  const character = readCharacter(root, {
    name,
    place: undefined,
    isContext: shape === "context",
    warnings,
    nextId: idCounter(),
  });
  return { characters: [character], warnings: warnings.list() };
}

function readRoot(data: unknown, warnings: ImportWarnings): JsonObject {
  if (typeof data === "string") {
    if (FILE_NAME.test(data))
      throw refuse(undefined, `is ${excerpt(data)}, the name of a file; read the file and pass its text`);
    const limits = { maxBytes: MAX_BYTES, maxNodes: MAX_NODES, maxDepth: MAX_DEPTH };
    const { value, notes } = parseJson(data, {
      what: WHAT,
      code: "import/invalid",
      limitCode: "import/limit",
      python: true,
      ...limits,
    });
    warnings.addNotes(notes);
    return requireObject(value, undefined);
  }
  if (typeof data !== "object" || data === null)
    throw refuse(undefined, `must be JSON text or an object, but is ${describeType(data)}`);
  if (ArrayBuffer.isView(data)) throw refuse(undefined, "are bytes; decode them as UTF-8 text first");
  const limits = { what: WHAT, maxDepth: MAX_DEPTH, maxNodes: MAX_NODES, maxText: MAX_BYTES };
  return requireObject(copyOutsideObject(data, limits, warnings), undefined);
}

function readSystem(root: JsonObject, warnings: ImportWarnings): PersonaFlowContents {
  const place = inside(undefined, "characters");
  const found = requireObject(requireField(root, "characters", undefined), place);
  warnUnknown(root, SYSTEM_FIELDS, undefined, warnings);
  const names = Object.keys(found);
  refuseTwins(names, place);
  warnReordered(names, place, warnings);
  const nextId = idCounter();
  const characters = names.map((name) => {
    const at = inside(place, name);
    return readCharacter(requireObject(found[name] ?? null, at), {
      name,
      place: at,
      isContext: false,
      warnings,
      nextId,
    });
  });
  const active = readActive(root, new Set(names), warnings);
  return { characters, ...(active === undefined ? {} : { active }), warnings: warnings.list() };
}

function readActive(root: JsonObject, names: ReadonlySet<string>, warnings: ImportWarnings): string | undefined {
  const active = field(root, "active_character");
  if (active === null || (typeof active === "string" && names.has(active))) return active ?? undefined;
  const problem = active === undefined ? "is missing" : `${excerpt(active)} is none of the characters`;
  warnings.add(
    "active characters are unknown",
    inside(undefined, "active_character"),
    `${problem}: no character is active`,
  );
  return undefined;
}

/** Unicode writes some names in two ways; which of the two characters a program meant could not be told. */
function refuseTwins(names: readonly string[], place: Place): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const twin = seen.get(name.normalize("NFC"));
    if (twin !== undefined) {
      throw refuse(
        inside(place, name),
        `has the same name as ${JSON.stringify(twin)}, written with other Unicode characters; rename one of the two in the file`,
      );
    }
    seen.set(name.normalize("NFC"), name);
  }
}

/** JavaScript puts keys such as "7" before all others, and characters are created in the order of the keys. */
function warnReordered(names: readonly string[], place: Place, warnings: ImportWarnings): void {
  const first = names[0];
  if (names.length < 2 || first === undefined || !/^(?:0|[1-9]\d{0,9})$/.test(first)) return;
  warnings.add(
    "names are numbers",
    inside(place, first),
    "characters whose names are whole numbers come first; their order in the file is lost",
  );
}

interface CharacterReading {
  readonly name: string;
  readonly place: Place | undefined;
  readonly isContext: boolean;
  readonly warnings: ImportWarnings;
  readonly nextId: () => string;
}

function readCharacter(fields: JsonObject, reading: CharacterReading): CharacterExport {
  const { name, place, isContext, warnings } = reading;
  if (name.trim() === "")
    throw refuse(place ?? inside(undefined, "name"), "has a blank name; give the character a name in the file");
  warnUnknown(fields, isContext ? CONTEXT_FIELDS : CHARACTER_FIELDS, place, warnings);
  const innerName = field(fields, "name");
  if (innerName !== name) {
    const message = `the character is registered as ${excerpt(name)} and calls itself ${excerpt(innerName)}: it is imported under the registered name, which get_character knew`;
    warnings.add("characters have two names", inside(place, "name"), message);
  }
  const background = field(fields, "background") ?? null;
  return {
    format: "dramatis-character",
    version: 1,
    name,
    prompt: readPrompt(requireField(fields, "prompt", place), inside(place, "prompt"), warnings),
    background: background === null ? {} : toObject(background, inside(place, "background"), warnings),
    variables: {},
    template: "character",
    tags: [],
    channels: [],
    ...(isContext ? readContextMemories(fields, reading) : readManager(fields, reading)),
  };
}

/** PersonaFlow rendered prompts when characters were created, so nothing in them may be taken for a placeholder now. */
function readPrompt(prompt: Json, place: Place, warnings: ImportWarnings): string {
  if (typeof prompt === "string") return escapeText(prompt);
  if (prompt === null) throw refuse(place, "is null; give the character a prompt in the file");
  warnings.add("prompts were not text", place, `was ${describeType(prompt)}: its JSON text is the prompt`);
  return escapeText(JSON.stringify(prompt));
}

interface Kept {
  memory: CharacterExport["memory"];
  memories: MemoryExport[];
  summaries: SummaryExport[];
}

function readManager(fields: JsonObject, reading: CharacterReading): Kept {
  const { place, warnings } = reading;
  const at = inside(place, "memory_manager");
  const manager = requireObject(requireField(fields, "memory_manager", place), at);
  warnUnknown(manager, MANAGER_FIELDS, at, warnings);
  const config = requireObject(requireField(manager, "config", at), inside(at, "config"));
  warnUnknown(config, CONFIG_FIELDS, inside(at, "config"), warnings);
  const memories = requireList(requireField(manager, "memories", at), inside(at, "memories"));
  const summaries = requireList(field(manager, "summarized_memories") ?? [], inside(at, "summarized_memories"));
  const lists = memoryReading(fields, reading, manager);
  return {
    memory: readConfig(config, inside(at, "config"), warnings),
    memories: readMemories(memories, inside(at, "memories"), lists),
    summaries: readSummaries(summaries, inside(at, "summarized_memories"), lists),
  };
}

function readContextMemories(fields: JsonObject, reading: CharacterReading): Kept {
  const at = inside(reading.place, "memories");
  const memories = requireList(field(fields, "memories") ?? [], at);
  return {
    memory: readConfig({}, at, reading.warnings),
    memories: readMemories(memories, at, memoryReading(fields, reading, {})),
    summaries: [],
  };
}

function memoryReading(
  fields: JsonObject,
  { name, isContext, warnings, nextId }: CharacterReading,
  manager: JsonObject,
): MemoryReading {
  const innerName = field(fields, "name");
  return {
    warnings,
    names: new Set(typeof innerName === "string" ? [name, innerName] : [name]),
    fallback: readPythonTime(field(manager, "last_accessed")) ?? { ms: 0, micros: 0 },
    newestFirst: isContext,
    nextId,
  };
}

function idCounter(): () => string {
  let count = 0;
  return () => `personaflow-${++count}`;
}

/** For a character that was read, but that a system does not accept. */
export function refuseCharacter(name: string, cause: unknown): DramatisError<"import/invalid"> {
  const path = pathOf(inside(inside(undefined, "characters"), name));
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DramatisError("import/invalid", `the character ${JSON.stringify(name)} was not accepted: ${reason}`, {
    details: { path },
    cause,
  });
}
