import type { Json, JsonObject } from "../core/json.js";
import { isoTime } from "../core/time.js";
import type { MemoryExport, SummaryExport } from "./character-export.js";
import { inside, type ImportWarnings, type Place } from "./import-warnings.js";
import {
  excerpt,
  field,
  isJsonObject,
  requireField,
  requireObject,
  toObject,
  warnUnknown,
} from "./personaflow-fields.js";
import { compareTimes, readPythonTime, type PythonTime } from "./python-time.js";

/** What reading the memories of one character needs beside them. */
export interface MemoryReading {
  readonly warnings: ImportWarnings;
  /** The names this character goes by in the file. */
  readonly names: ReadonlySet<string>;
  /** For characters none of whose times can be read. */
  readonly fallback: PythonTime;
  /** A context export is newest first by design, a saved list only by accident. */
  readonly newestFirst: boolean;
  readonly nextId: () => string;
}

interface Entry {
  readonly fields: JsonObject;
  readonly place: Place;
  readonly time: PythonTime;
}

const MEMORY_FIELDS: ReadonlySet<string> = new Set(["timestamp", "type", "content", "metadata", "character_name"]);
const SUMMARY_CONTENT: ReadonlySet<string> = new Set(["period", "summary"]);
/** The text that PersonaFlow writes instead of summarizing; the memories it counts are gone. */
const STUB = /^Summary of \d+ memories$/;

/** The memories of one list, oldest first. */
export function readMemories(list: readonly Json[], place: Place, reading: MemoryReading): MemoryExport[] {
  return readEntries(list, place, reading).map((entry) => readMemory(entry, reading));
}

/** The summaries of one list, oldest first. */
export function readSummaries(list: readonly Json[], place: Place, reading: MemoryReading): SummaryExport[] {
  const summaries = readEntries(list, place, reading).map((entry) => readSummary(entry, reading));
  const stubs = summaries.filter(({ metadata }) => metadata["stub"] === true).length;
  if (stubs > 0) {
    const message = `${stubs} of ${summaries.length} summaries say no more than how many memories they replaced; PersonaFlow did not keep the text. They are imported with metadata.stub`;
    reading.warnings.add("characters have summaries without text", place, message);
  }
  return summaries;
}

function readMemory({ fields, place, time }: Entry, reading: MemoryReading): MemoryExport {
  const { warnings } = reading;
  const metadata = readMetadata(fields, place, warnings);
  const importance = readImportance(metadata, inside(place, "metadata"), warnings);
  return {
    id: reading.nextId(),
    at: isoTime(time.ms),
    type: readType(requireField(fields, "type", place), inside(place, "type"), warnings),
    content: toObject(requireField(fields, "content", place), inside(place, "content"), warnings),
    metadata: withOrigin(metadata, fields, inside(place, "metadata"), warnings),
    ...(importance === undefined ? {} : { importance }),
    source: { kind: "imported" },
  };
}

function readSummary({ fields, place, time }: Entry, reading: MemoryReading): SummaryExport {
  const { warnings } = reading;
  requireField(fields, "type", place);
  const content = requireField(fields, "content", place);
  const text = readSummaryText(content, inside(place, "content"), warnings);
  const own = readMetadata(fields, place, warnings);
  const period = isJsonObject(content) ? field(content, "period") : undefined;
  const isStub = STUB.test(text) || text.trim() === "";
  const timestamp = field(fields, "timestamp") ?? null;
  return {
    id: reading.nextId(),
    at: isoTime(time.ms),
    level: 1,
    covers: [],
    sentences: text.trim() === "" ? [] : [{ text, from: [] }],
    metadata: {
      ...(isStub ? { stub: true } : {}),
      source: "personaflow",
      ...(period === undefined ? {} : { period }),
      personaflow: Object.keys(own).length === 0 ? { timestamp } : { timestamp, metadata: own },
    },
  };
}

function readSummaryText(content: Json, place: Place, warnings: ImportWarnings): string {
  if (typeof content === "string") return content;
  const text = isJsonObject(content) ? field(content, "summary") : undefined;
  if (typeof text === "string" && isJsonObject(content)) {
    warnUnknown(content, SUMMARY_CONTENT, place, warnings);
    return text;
  }
  warnings.add(
    "summaries without a text were kept as JSON",
    place,
    "has no text `summary`: its JSON text is kept as the summary",
  );
  return JSON.stringify(content);
}

function readMetadata(fields: JsonObject, place: Place, warnings: ImportWarnings): JsonObject {
  const metadata = field(fields, "metadata") ?? null;
  return metadata === null ? {} : toObject(metadata, inside(place, "metadata"), warnings);
}

/**
 * PersonaFlow has no importance, but its users write one into `metadata`: a number from 0 to 1 under `importance` or,
 * failing that, `importance_score` is taken. Words such as "high" have no agreed number and stay metadata.
 */
function readImportance(metadata: JsonObject, place: Place, warnings: ImportWarnings): number | undefined {
  for (const key of ["importance", "importance_score"]) {
    const value = field(metadata, key);
    if (typeof value !== "number") continue;
    if (value >= 0 && value <= 1) return value;
    const message = `${value} is not between 0 and 1: it stays in metadata and the memory gets the default importance`;
    warnings.add("importances were not between 0 and 1", inside(place, key), message);
  }
  return undefined;
}

/** The original timestamp is kept as it was: it has microseconds, and no zone that could be trusted. */
function withOrigin(metadata: JsonObject, fields: JsonObject, place: Place, warnings: ImportWarnings): JsonObject {
  const timestamp = field(fields, "timestamp") ?? null;
  const taken = field(metadata, "personaflow");
  if (taken === undefined) return { ...metadata, personaflow: { timestamp } };
  warnings.add(
    "metadata fields were moved",
    inside(place, "personaflow"),
    "the name is used for the original timestamp: the value moved to personaflow.metadata",
  );
  return { ...metadata, personaflow: { timestamp, metadata: taken } };
}

function readType(value: Json, place: Place, warnings: ImportWarnings): string {
  if (typeof value === "string" && value.trim() !== "" && value !== "summary") return value;
  const type =
    value === "summary"
      ? "personaflow-summary"
      : typeof value === "string" || value === null
        ? "interaction"
        : excerpt(value);
  const why = value === "summary" ? "is reserved for the summaries of this package" : "is no name of a type";
  warnings.add("memory types were replaced", place, `${excerpt(value)} ${why}: it became ${JSON.stringify(type)}`);
  return type;
}

/** Checks the form of each entry and puts them in the order of their times; equal times keep the order of the file. */
function readEntries(list: readonly Json[], place: Place, reading: MemoryReading): Entry[] {
  const places = list.map((_, index) => inside(place, index));
  const objects = list.map((item, index) => requireObject(item, places[index]));
  const times = readTimes(objects, places, reading);
  const entries = objects.map((fields, index): Entry => {
    const at = places[index] ?? place;
    warnUnknown(fields, MEMORY_FIELDS, at, reading.warnings);
    warnOwner(fields, at, reading);
    return { fields, place: at, time: times[index] ?? reading.fallback };
  });
  warnOrder(times, place, reading);
  return entries.toSorted((a, b) => compareTimes(a.time, b.time));
}

/** What cannot be read takes the time of the entry before it, the first ones that of the first that can. */
function readTimes(objects: readonly JsonObject[], places: readonly Place[], reading: MemoryReading): PythonTime[] {
  const read = objects.map((fields, index) => readPythonTime(requireField(fields, "timestamp", places[index])));
  let last = read.find((time) => time !== undefined) ?? reading.fallback;
  return read.map((time, index) => {
    if (time === undefined) {
      const message = `${excerpt(objects[index]?.["timestamp"])} is no time such as "2026-01-31T18:05:09.123456": ${isoTime(last.ms)} is used, as of its neighbour`;
      reading.warnings.add("timestamps could not be read", inside(places[index], "timestamp"), message);
    }
    last = time ?? last;
    return last;
  });
}

function warnOwner(fields: JsonObject, place: Place, { names, warnings }: MemoryReading): void {
  const owner = field(fields, "character_name") ?? null;
  if (owner === null || (typeof owner === "string" && names.has(owner))) return;
  const message = `${excerpt(owner)} is not the character that holds the memory; it was imported for the holder`;
  warnings.add("memories name another character", inside(place, "character_name"), message);
}

function warnOrder(times: readonly PythonTime[], place: Place, { warnings, newestFirst }: MemoryReading): void {
  const steps = times.slice(1).map((time, index) => compareTimes(time, times[index] ?? time));
  if (steps.every((step) => step >= 0)) return;
  const isReversed = steps.every((step) => step <= 0);
  if (isReversed && newestFirst) return;
  const found = isReversed
    ? "stood newest first, as PersonaFlow leaves them after a read"
    : "were not in the order of their timestamps";
  warnings.add("lists were put in order", place, `${times.length} entries ${found}; they are imported oldest first`);
}
