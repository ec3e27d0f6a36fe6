import { estimateTokens } from "../../core/tokens.js";
import { extractSummary, type SourceLine } from "../../memory/extract-summary.js";
import { modelSummary } from "../../memory/model-summary.js";
import { isByRules } from "../../llm/by-rules.js";
import type { LanguageModel } from "../../llm/language-model.js";
import { withSummary } from "../../profile/session-book.js";
import type { SessionSummaryRecord } from "../../model/session-records.js";
import type { SessionState } from "../../profile/session-state.js";
import {
  condenseOldest,
  extractSession,
  spokenLines,
  summaryRecord,
  summaryTokens,
} from "../../profile/session-summary.js";
import { emitProfile } from "../profiles/profile-view.js";
import type { Surroundings } from "../profiles/surroundings.js";
import { lifeStart } from "./summaries.js";

const TIMEOUT_MS = 60_000;
const CHARACTER = { en: "the assistant", zh: "助手" } as const;

/** What a session left, if anything. */
export type Left = SessionSummaryRecord | undefined;

/** Sums up a session that has ended: at once, or when a model has answered. One entry keeps it, or nothing is kept. */
export function recap(engine: Surroundings, session: SessionState): Left | Promise<Left> {
  const { model } = engine.options;
  const lines = newsIn(engine, session);
  if (model === undefined || isByRules(model) || lines.length === 0) return commitExtract(engine, session, lines);
  return askModel(engine, session, model, lines);
}

/** Sums up a session at once, without a model: another is about to take its id. */
export function recapNow(engine: Surroundings, session: SessionState): void {
  commitExtract(engine, session, newsIn(engine, session));
}

function newsIn({ options: { model, locale } }: Surroundings, session: SessionState): readonly SourceLine[] {
  const lines = spokenLines(session, locale);
  // What a voice by rules says it was told before: it is no news.
  return model !== undefined && isByRules(model) ? withoutEcho(session, lines) : lines;
}

function withoutEcho({ messages }: SessionState, lines: readonly SourceLine[]): readonly SourceLine[] {
  const users = new Set(messages.flatMap(({ role, id }) => (role === "user" ? id : [])));
  const said = lines.filter(({ from }) => from.every((id) => users.has(id)));
  return said.length > 0 ? said : lines;
}

function commitExtract(engine: Surroundings, session: SessionState, lines: readonly SourceLine[]): Left {
  return commitRecap(engine, session, extractSession(lines, engine.options.locale), "extractive");
}

/**
 * Asks until there is an answer, or the tries are used up. A try is noted, and the store has it, before it is made: one that
 * kills the process counts.
 */
async function askModel(
  engine: Surroundings,
  session: SessionState,
  model: LanguageModel,
  lines: readonly SourceLine[],
): Promise<Left> {
  const { due } = engine.world.profiles.sessions;
  while (session.attempts <= engine.options.profiles.maxRetries) {
    engine.commit({ k: "recalling", session: session.id });
    if (engine.keeping.isJournaled) await engine.keeping.flush();
    if (engine.stopped.aborted || !due.has(session)) return;
    let sentences: string[] | undefined;
    try {
      sentences = await ask(engine, session, model, lines);
    } catch (error) {
      if (engine.stopped.aborted) return undefined;
      engine.jobFailed(error, `summary of session ${JSON.stringify(session.id)}`);
    }
    // The user may be forgotten by now, or not want it any more.
    if (engine.stopped.aborted || !due.has(session)) return undefined;
    if (sentences !== undefined) return commitRecap(engine, session, sentences, model.name);
  }
  return commitExtract(engine, session, lines);
}

async function ask(
  engine: Surroundings,
  session: SessionState,
  model: LanguageModel,
  lines: readonly SourceLine[],
): Promise<string[]> {
  const { locale, profiles } = engine.options;
  const character = session.with === undefined ? undefined : engine.world.byId.get(session.with)?.name;
  const told = await modelSummary(model, {
    // Of a very long session, what matters most.
    lines: extractIfLong(lines, profiles.maxProcessTokens, locale),
    name: character ?? CHARACTER[locale],
    locale,
    render: (variables) => engine.prompts.render("session-summary", { ...variables, user: session.user }),
    maxTokens: summaryTokens(lines),
    timeoutMs: TIMEOUT_MS,
    signal: engine.stopped,
  });
  return told.map(({ text }) => text);
}

function extractIfLong(lines: readonly SourceLine[], maxTokens: number, locale: "en" | "zh"): readonly SourceLine[] {
  const tokens = lines.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  return tokens <= maxTokens ? lines : extractSummary(lines, { locale, maxTokens });
}

function commitRecap(engine: Surroundings, session: SessionState, sentences: readonly string[], by: string): Left {
  const summary = summaryRecord(session, sentences, by);
  const known = engine.world.profiles.find(session.user, session.scope)?.summaries ?? [];
  const condensed =
    summary === undefined
      ? undefined
      : condenseOldest(withSummary(known, summary), {
          most: engine.options.profiles.maxSummaries,
          before: lifeStart(engine),
          locale: engine.options.locale,
        });
  engine.commit({
    k: "recap",
    session: session.id,
    ...(summary === undefined ? undefined : { summary }),
    ...(condensed === undefined ? undefined : { condensed }),
  });
  const profile = engine.world.profiles.find(session.user, session.scope);
  if (summary !== undefined && profile !== undefined) emitProfile(engine, profile);
  return summary;
}
