import { parseIsoTime } from "./iso-time.js";

/** Something that somebody said. */
export interface Utterance {
  readonly speaker: string;
  readonly text: string;
  readonly at?: number | string;
  /** Who alone hears it. */
  readonly to?: readonly string[];
}

/** What a line of a transcript holds: one utterance, or a whole meeting. `bad` says what cannot be read, and where. */
export interface ParsedLine {
  readonly kind: "utterance" | "meeting";
  readonly utterances: readonly Utterance[];
  readonly bad: readonly string[];
}

const nothing = (problem: string): ParsedLine => ({ kind: "utterance", utterances: [], bad: [problem] });

/** Reads `{ speaker, text, at?, to? }`, or QMSum's `{ meeting_transcripts: [{ speaker, content }] }`. */
export function parseTranscriptLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return nothing(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(value)) return nothing(`must be an object with speaker and text, but is ${kindOf(value)}`);
  if ("meeting_transcripts" in value) return parseMeeting(value["meeting_transcripts"]);
  const utterance = parseUtterance(value, "text");
  return typeof utterance === "string" ? nothing(utterance) : { kind: "utterance", utterances: [utterance], bad: [] };
}

function parseMeeting(turns: unknown): ParsedLine {
  if (!Array.isArray(turns)) return nothing(`meeting_transcripts must be a list, but is ${kindOf(turns)}`);
  const utterances: Utterance[] = [];
  const bad: string[] = [];
  for (const [index, turn] of turns.entries()) {
    const utterance = isRecord(turn) ? parseUtterance(turn, "content") : `must be an object, but is ${kindOf(turn)}`;
    if (typeof utterance === "string") bad.push(`turn ${index + 1}: ${utterance}`);
    else utterances.push(utterance);
  }
  return { kind: "meeting", utterances, bad };
}

/** An utterance, or what is wrong with it. */
function parseUtterance(value: Record<string, unknown>, textField: "text" | "content"): Utterance | string {
  const { speaker, at, to } = value;
  const text = value[textField];
  if (speaker === undefined) return `has no field "speaker"${fieldsOf(value)}`;
  if (typeof speaker !== "string" || speaker.trim() === "") return `speaker must be a name, but is ${kindOf(speaker)}`;
  if (text === undefined) return `has no field "${textField}"${fieldsOf(value)}`;
  if (typeof text !== "string") return `${textField} must be a text, but is ${kindOf(text)}`;
  const time = parseTime(at);
  if (time !== undefined && typeof time === "object") return time.problem;
  const hearers = parseHearers(to);
  if (typeof hearers === "string") return hearers;
  return { speaker: speaker.trim(), text, ...(time !== undefined && { at: time }), ...(hearers && { to: hearers }) };
}

const LATEST_TIME = 8_640_000_000_000_000;

function parseTime(at: unknown): number | string | undefined | { problem: string } {
  if (at === undefined || at === null) return undefined;
  if (typeof at === "number" && Math.abs(at) <= LATEST_TIME) return at;
  if (typeof at === "string" && parseIsoTime(at) !== undefined) return at;
  const shown = JSON.stringify(at)?.slice(0, 40);
  return { problem: `at must be an ISO 8601 time or milliseconds since 1970, but is ${shown}` };
}

function parseHearers(to: unknown): readonly string[] | undefined | string {
  if (to === undefined || to === null) return undefined;
  const list: unknown[] = Array.isArray(to) ? to : [to];
  const names = list.filter((name): name is string => typeof name === "string" && name.trim() !== "");
  if (names.length < list.length) return "to must be a name or a list of names";
  return names.map((name) => name.trim());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: Record<string, unknown>): string {
  const fields = Object.keys(value).slice(0, 6);
  return fields.length === 0 ? "" : ` (its fields are: ${fields.join(", ").slice(0, 100)})`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "an empty text";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
