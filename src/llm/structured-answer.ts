import { isPlainObject, type Json, type JsonObject } from "../core/json.js";
import type { SchemaIssue, StandardSchemaV1 } from "../core/standard-schema.js";
import { callWithDeadline, wholeText, type AskLimits, type ModelAnswer } from "./ask-model.js";
import { findJson } from "./find-json.js";
import type { ChatMessage, Finish, LanguageModel, ModelRequest, Usage } from "./language-model.js";
import { badOutput } from "./model-errors.js";
import { CallEnd } from "./call-end.js";

/** What is asked for besides the messages. */
export interface DataQuestion<Output> {
  /** Checks the answer, and may transform it. */
  readonly schema: StandardSchemaV1<unknown, Output>;
  /** The text of the second question, after an answer that had `problems` (one a line). */
  readonly repair: (answer: string, problems: string) => string;
  /** `timeoutMs` is for both rounds together. */
  readonly limits: AskLimits;
}

/** An answer as data. */
export interface DataAnswer<Output> {
  readonly data: Output;
  /** What the model wrote, as it wrote it, but without what it thought before. */
  readonly text: string;
  readonly finish: Finish;
  /** Of both rounds together. */
  readonly usage?: Usage;
}

const SHOWN_PROBLEMS = 20;
const PROBLEM_LENGTH = 300;

/**
 * Asks for JSON that fits a schema. The model gets the schema as JSON Schema where it has such a form; the messages should say
 * what is wanted as well, since not every server holds its model to it. A fence or prose around the JSON does not matter. An
 * answer that does not fit is sent back once with what is wrong with it.
 *
 * @throws DramatisError `model/bad-output` when the second answer does not fit either: `details.kind` is "schema" or "malformed",
 * `details.problems` lists what is wrong. An answer cut at its tokens or by a filter is not asked for again: kinds "length" and
 * "filter". `model/timeout`, `model/failed`, `cancelled` as with every call.
 */
export async function askForData<Output>(
  model: LanguageModel,
  request: ModelRequest,
  { schema, repair, limits }: DataQuestion<Output>,
): Promise<DataAnswer<Output>> {
  const end = new CallEnd({ name: model.name, timeoutMs: limits.timeoutMs, signal: limits.signal });
  try {
    // A schema may wait as well, and has no more time than the model.
    return await end.race(askTwice(model, request, { schema, repair, limits: { ...limits, signal: end.signal } }));
  } finally {
    end.release();
  }
}

async function askTwice<Output>(
  model: LanguageModel,
  request: ModelRequest,
  { schema, repair, limits }: DataQuestion<Output>,
): Promise<DataAnswer<Output>> {
  const form = request.schema ?? jsonSchemaOf(schema);
  const asked: ModelRequest = { ...request, ...(form && { schema: form }) };
  const first = await callWithDeadline(model, asked, limits);
  const text = wholeText(model, first);
  const read = await readData(text, schema);
  if ("data" in read) return { ...first, data: read.data };

  const problems = read.problems.map((problem) => problem.slice(0, PROBLEM_LENGTH));
  const again: ChatMessage[] = [
    { role: "assistant", content: text },
    { role: "user", content: repair(text, problems.join("\n")) },
  ];
  const second = await callWithDeadline(model, { ...asked, messages: [...request.messages, ...again] }, limits);
  const repaired = await readData(wholeText(model, second), schema);
  if (!("data" in repaired)) throw unfit(model, repaired);
  const usage = sum(first, second);
  return { text: second.text, finish: second.finish, ...(usage && { usage }), data: repaired.data };
}

/** The JSON Schema of what a schema takes, for libraries that can tell (zod from 4.2 on); undefined for others. */
export function jsonSchemaOf(schema: StandardSchemaV1): JsonObject | undefined {
  // The part of Standard Schema that tells it is younger than the rest, and optional.
  const standard = schema["~standard"] as { jsonSchema?: { input?: (options: { target: string }) => unknown } };
  try {
    const form = standard.jsonSchema?.input?.({ target: "draft-2020-12" });
    if (!isPlainObject(form)) return undefined;
    // Servers expect a bare schema; some stumble over the address of its dialect.
    const { $schema: _dialect, ...rest } = form as JsonObject;
    return rest;
  } catch {
    // Some schemas (dates, transforms) have no such form; the answer is checked all the same.
    return undefined;
  }
}

interface Unfit {
  readonly kind: "schema" | "malformed";
  readonly problems: readonly string[];
}

async function readData<Output>(
  text: string,
  schema: StandardSchemaV1<unknown, Output>,
): Promise<{ data: Output } | Unfit> {
  const found = findJson(text);
  if ("problem" in found) return { kind: "malformed", problems: [found.problem] };
  let first: Unfit | undefined;
  for (const value of found.values) {
    const read = await check(value, schema);
    if ("data" in read) return read;
    first ??= read;
  }
  return first ?? { kind: "malformed", problems: [] };
}

async function check<Output>(
  value: Json,
  schema: StandardSchemaV1<unknown, Output>,
): Promise<{ data: Output } | Unfit> {
  try {
    const result = await schema["~standard"].validate(value);
    if (result.issues === undefined) return { data: result.value };
    return { kind: "schema", problems: result.issues.slice(0, SHOWN_PROBLEMS).map(sentenceOf) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "schema", problems: [`the schema could not check it: ${reason}`] };
  }
}

function sentenceOf({ path = [], message }: SchemaIssue): string {
  const keys = path.map((key) => String(typeof key === "object" ? key.key : key));
  return keys.length === 0 ? message : `${keys.join(".")}: ${message}`;
}

function unfit(model: LanguageModel, { kind, problems }: Unfit): Error {
  const [first = "it is no JSON"] = problems;
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return badOutput(model.name, kind, `answered twice with what does not fit the schema: ${first}${rest}`, {
    problems: problems.map((problem) => problem.slice(0, PROBLEM_LENGTH)),
  });
}

function sum({ usage: first }: ModelAnswer, { usage: second }: ModelAnswer): Usage | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return { input: first.input + second.input, output: first.output + second.output };
}
