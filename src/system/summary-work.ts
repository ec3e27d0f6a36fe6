import { isDramatisError } from "../core/errors.js";
import { estimateTokens } from "../core/tokens.js";
import type { LanguageModel } from "../llm/language-model.js";
import { extractSummary, type SummarySentence } from "../memory/extract-summary.js";
import { modelSummary, type ModelSummaryTask } from "../memory/model-summary.js";
import type { Stream } from "../memory/stream.js";
import type { Change } from "../model/entry.js";
import { compact } from "../model/records.js";
import { findEvictable } from "./apply-entry.js";
import { findFloor } from "./eviction.js";
import { CharacterState } from "./roster.js";
import {
  condenseTask,
  sameTask,
  toWindowRecord,
  windowTask,
  type PartTask,
  type PartText,
  type SummaryTask,
} from "./window-source.js";
import type { Owner, World } from "./world.js";

/** What the work needs of the system around the world. */
export interface WorkContext {
  readonly world: World;
  readonly model: LanguageModel | undefined;
  readonly locale: "en" | "zh";
  /** What a model is asked for a summary with. */
  readonly summaryPrompt: ModelSummaryTask["render"];
  readonly signal: AbortSignal;
  commit(entry: Change): void;
  /** A model call failed; there may be another try. */
  failed(error: unknown, job: string): void;
  /** Something else went wrong: the work stops. */
  crashed(error: unknown): void;
  /** Tells of what was stored, after it was. */
  summarized(owner: Owner, stream: Stream, level: number): void;
  evicted(owner: Owner, ids: readonly string[]): void;
}

/** Only the check of what nobody sees is left: its turn comes when none as of an earlier entry can come any more. */
export const CHECK: unique symbol = Symbol("check");
/** What work has to wait for, and how to end that early. */
export interface Wait {
  readonly done: Promise<unknown>;
  abort(): void;
}
/** A step of work ends here: with a wait when it has to wait, with nothing when others may run. */
export type Pause = Wait | typeof CHECK | undefined;
export type Work = Generator<Pause, void, unknown>;

const MODEL_TRIES = 3;
const MODEL_TIMEOUT_MS = 60_000;

/** Tokens that a summary may take: a part of what it stands for, within bounds. */
const SUMMARY_SHARE = 0.3;
const MIN_TOKENS = 60;
const MAX_TOKENS = 400;
const LONG_TEXT = 1 << 15;

/** Does all that waits in one stream: summaries of windows, summaries of summaries, letting go what nobody sees. */
export function* workOnStream(context: WorkContext, owner: Owner, stream: Stream): Work {
  const { world, locale } = context;
  for (;;) {
    if (isGone(owner, stream)) return;
    const task = windowTask(world, owner, stream, locale) ?? condenseTask(world, owner, stream);
    if (task !== undefined) {
      yield* summarize(context, task);
      yield undefined;
    } else if (stream.checkAt === 0) return;
    else {
      yield CHECK;
      // Windows may have been closed while it waited.
      if (stream.windows.length === 0) return yield* evict(context, owner, stream);
    }
  }
}

function* summarize(context: WorkContext, first: SummaryTask): Work {
  let task = first;
  let main: PartText | undefined;
  for (
    let tries = 0;
    context.model !== undefined && main === undefined && tries < MODEL_TRIES && hasWords(task.parts[0]);
  ) {
    const call = startModel(context, context.model, task);
    yield call;
    const again = renew(context, task);
    if (again === undefined) return;
    const isSame = sameTask(task, again);
    // Also when it is the same that is to be read, others may have it by now.
    task = again;
    // What it read is no longer what there is: its answer counts as little as its failure.
    if (!isSame) continue;
    if (call.failure === undefined) main = { sentences: call.sentences, by: context.model.name };
    else {
      context.failed(call.failure, jobName(context, task));
      tries++;
      if (context.signal.aborted) return;
    }
  }
  const texts = task.parts.map((part, index): PartText =>
    index === 0 && main !== undefined ? main : extract(context, part),
  );
  const record = toWindowRecord(context.world, task, texts);
  context.commit({ k: "summary", of: task.owner.id, ...record });
  context.summarized(task.owner, task.stream, task.level);
}

function hasWords(part: PartTask | undefined): boolean {
  return part !== undefined && part.lines.length > 0;
}

/** The same task as the world stands now; undefined when there is nothing left to do for it. */
function renew({ world, locale }: WorkContext, task: SummaryTask): SummaryTask | undefined {
  if (isGone(task.owner, task.stream)) return undefined;
  return task.level === 1
    ? windowTask(world, task.owner, task.stream, locale)
    : condenseTask(world, task.owner, task.stream);
}

interface ModelCall extends Wait {
  /** Resolves when there is an answer or a failure; never rejects. */
  readonly done: Promise<void>;
  sentences: SummarySentence[];
  failure: unknown;
}

function startModel(context: WorkContext, model: LanguageModel, task: SummaryTask): ModelCall {
  const part = task.parts[0];
  const lines = part?.lines ?? [];
  // One of its own: a call ends with the system, and also with the character whose memories it reads.
  const ended = new AbortController();
  const answer = modelSummary(model, {
    lines,
    name: nameOf(task.owner, context.locale),
    locale: context.locale,
    render: context.summaryPrompt,
    maxTokens: tokensFor(lines),
    timeoutMs: MODEL_TIMEOUT_MS,
    signal: ended.signal,
  });
  const call: ModelCall = { sentences: [], failure: undefined, done: Promise.resolve(), abort: () => ended.abort() };
  return Object.assign(call, { done: note(answer, call) });
}

async function note(answer: Promise<SummarySentence[]>, call: ModelCall): Promise<void> {
  try {
    call.sentences = await answer;
  } catch (error) {
    call.failure = error;
  }
}

function extract({ locale }: WorkContext, part: PartTask): PartText {
  return { sentences: extractSummary(part.lines, { locale, maxTokens: tokensFor(part.lines) }), by: "extractive" };
}

function tokensFor(lines: PartTask["lines"]): number {
  let tokens = 0;
  for (const { text } of lines) {
    // The beginning of a very long text mostly is enough to know that the summary may be as long as it ever gets.
    if (text.length > LONG_TEXT) tokens += estimateTokens(text.slice(0, LONG_TEXT));
    if (tokens * SUMMARY_SHARE >= MAX_TOKENS) return MAX_TOKENS;
    tokens += estimateTokens(text.length > LONG_TEXT ? text.slice(LONG_TEXT) : text);
  }
  return Math.min(MAX_TOKENS, Math.max(MIN_TOKENS, Math.floor(tokens * SUMMARY_SHARE)));
}

const PLACES = { en: "everyone here", zh: "在场的人" } as const;

function nameOf(owner: Owner, locale: "en" | "zh"): string {
  return owner.name ?? PLACES[locale];
}

function jobName({ world }: WorkContext, task: SummaryTask): string {
  const user = world.pool.users.name(task.stream.user);
  const of = `summary of ${task.owner instanceof CharacterState ? "character" : "channel"} ${JSON.stringify(task.owner.name ?? "everyone")}`;
  return user === undefined ? of : `${of}, user ${JSON.stringify(user)}`;
}

function* evict(context: WorkContext, owner: Owner, stream: Stream): Work {
  const { world } = context;
  const asOf = stream.checkAt;
  const search = findFloor(world, owner, stream);
  let step = search.next();
  while (step.done !== true) {
    yield undefined;
    step = search.next();
  }
  // More came to be checked meanwhile: that check stands for this one.
  if (stream.checkAt !== asOf || isGone(owner, stream)) return;
  const log = world.logOf(owner);
  const ids = findEvictable(world, owner, stream.user, step.value).map((position) => world.pool.idAt(log, position));
  // Also when nothing goes: that the check was made is part of the state.
  context.commit(
    compact({ k: "evict", of: owner.id, user: world.pool.users.name(stream.user), below: step.value }) as Change,
  );
  if (ids.length > 0) context.evicted(owner, ids);
}

/** Whether a character was removed or a user forgotten: what there was to be done is not to be done any more. */
export function isGone(owner: Owner, stream: Stream): boolean {
  return stream.isForgotten || (owner instanceof CharacterState && owner.isRemoved);
}

/** True for failures that say the system is closing, which is nobody's fault. */
export function isCancelled(error: unknown): boolean {
  return isDramatisError(error, "cancelled");
}
