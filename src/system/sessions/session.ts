import { DramatisError } from "../../core/errors.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime, parseTime } from "../../core/time.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { SessionSummaryRecord } from "../../model/session-records.js";
import type { SessionSummary } from "../../profile/profile.js";
import { liveSummaries } from "../../profile/session-book.js";
import { keptSince, type SessionState, type SessionStatus } from "../../profile/session-state.js";
import { spokenLines } from "../../profile/session-summary.js";
import type { Engine } from "../engine.js";
import { assertConsent } from "../profiles/checks.js";
import { checkMessages } from "../profiles/ingest.js";
import { checkScopeName } from "../query.js";
import { checkSignal } from "../talking/conversation.js";
import { appendToSession, toMessage } from "./append.js";
import { lifeStart, showSummary } from "./summaries.js";

/**
 * One conversation with a user: what is said in it belongs together, and when it ends, what matters of it is kept for the
 * next. Handles of the same session show the same.
 */
export interface Session {
  readonly id: string;
  readonly userId: string;
  /** "ended" also when the session is gone: its time has passed, or its user was forgotten. */
  readonly status: SessionStatus;
  /** Copies, oldest first, each with its id and time; those that are `ttlDays` old are gone. */
  readonly messages: readonly ChatMessage[];
  /**
   * What is known from before, for the prompt: the user's preferences, facts, and summaries of the last sessions, within
   * 1000 tokens. Fixed when the session starts; empty when nothing is known, after the session has ended, and once what
   * it tells of earlier sessions is `ttlDays` old. Wherever it is put into a message, it is never summarized and never taken
   * for something somebody said.
   */
  readonly opening: string;
  /**
   * Adds what was said, all of it or none; a message whose `id` is there already counts once. What users say is said by this
   * one, unless a message has no `userId` and a `name` that is neither the id nor one that the user goes by in these messages:
   * that is kept as somebody else's, and is nobody's when facts are read. System messages are kept, but
   * nobody said them. With `autoExtract` the rest is read for facts as `profiles.ingest` does. A paused session goes on.
   *
   * @throws DramatisError `config/invalid` naming the field, `profile/consent`; `session/expired` once it has ended.
   */
  append(...messages: ChatMessage[]): void;
  /** Puts it on hold, until it is resumed or something is appended. @throws DramatisError `session/expired` once it has ended. */
  pause(): void;
  /**
   * Ends it and gives the summary for the next session, which the user's profile keeps (`Profile.summaries`); undefined when
   * nothing was said, or none is kept. What was said is read for facts in the background. A model that fails is asked again,
   * then the summary is made without it. Ending a second time changes nothing. The handle that ended the session gives the same
   * again as long as the session is there; another one as long as the profile keeps the summary on its own, and undefined once
   * it is condensed with those of other sessions.
   *
   * @throws DramatisError `cancelled`: nobody waits any more; the session has ended all the same, and is summed up in the
   * background.
   */
  end(options?: { reason?: string; signal?: AbortSignal }): Promise<SessionSummary | undefined>;
}

/** @internal */
export class SessionHandle implements Session {
  readonly #engine: Engine;
  readonly #first: SessionState;
  readonly id: string;
  readonly userId: string;
  /** What the session left, if it was summed up while this handle waited for it. */
  #left: SessionSummaryRecord | undefined;

  constructor(engine: Engine, state: SessionState) {
    this.#engine = engine;
    this.#first = state;
    this.id = state.id;
    this.userId = state.user;
  }

  /** Undefined when it is gone, or another has its id. */
  get #state(): SessionState | undefined {
    this.#engine.assertOpen();
    const found = this.#engine.world.profiles.sessions.find(this.id);
    return found?.seq === this.#first.seq && found.lastAt >= lifeStart(this.#engine) ? found : undefined;
  }

  get status(): SessionStatus {
    return this.#state?.status ?? "ended";
  }

  get messages(): readonly ChatMessage[] {
    const state = this.#state;
    if (state === undefined) return [];
    const before = lifeStart(this.#engine);
    return state.messages.filter((message) => keptSince(message) >= before).map((message) => toMessage(message, state));
  }

  get opening(): string {
    const state = this.#state;
    if (state === undefined) return "";
    const { opening, openingFrom } = state;
    return openingFrom !== undefined && parseTime(openingFrom) < lifeStart(this.#engine) ? "" : opening;
  }

  append(...messages: ChatMessage[]): void {
    const state = this.#goingOn();
    const checked = checkMessages(messages);
    for (const [index, { userId }] of checked.entries()) {
      if (userId !== undefined && userId !== this.userId)
        throw refuseOption(
          `messages[${index}].userId`,
          `is ${JSON.stringify(userId)}, but this is a session of ${JSON.stringify(this.userId)}; give what others say to a session of theirs`,
        );
    }
    assertConsent(this.#engine, this.userId);
    if (checked.length > 0) appendToSession(this.#engine, state, checked);
  }

  pause(): void {
    const state = this.#goingOn();
    if (state.status === "paused") return;
    this.#engine.commit({ k: "pause", session: this.id, at: isoTime(this.#engine.now()) });
  }

  async end(options: { reason?: string; signal?: AbortSignal } = {}): Promise<SessionSummary | undefined> {
    this.#engine.assertOpen();
    checkKnownFields("the options", options, ["reason", "signal"]);
    const { reason, signal } = options;
    checkScopeName("reason", reason);
    checkSignal(signal);
    if (signal?.aborted === true) throw new DramatisError("cancelled", "Ending the session was cancelled; it goes on");
    const state = this.#state;
    if (state !== undefined) {
      endSession(this.#engine, state, { at: this.#engine.now(), reason });
      this.#left = (await this.#engine.sessionWork.finish(state, signal)) ?? this.#left;
      if (this.#left !== undefined && this.#state === state) return showSummary(this.#engine, this.#left);
    }
    return this.#summary();
  }

  /** What it left, also when another session has its id by now. */
  #summary(): SessionSummary | undefined {
    const { scope, lastAt } = this.#first;
    const profile = this.#engine.world.profiles.find(this.userId, scope);
    if (profile === undefined) return undefined;
    const at = isoTime(lastAt);
    const own = liveSummaries(profile.summaries, lifeStart(this.#engine)).filter(
      (each) => each.condensed !== true && each.session === this.id && each.at === at,
    );
    // What took over the id and ended in the same millisecond comes after it.
    const found = this.#state === undefined ? own[0] : own.at(-1);
    return found === undefined ? undefined : showSummary(this.#engine, found);
  }

  #goingOn(): SessionState {
    const state = this.#state;
    if (state !== undefined && state.status !== "ended") return state;
    throw hasEnded(this.id);
  }
}

export function hasEnded(id: string): DramatisError {
  return new DramatisError(
    "session/expired",
    `The session ${JSON.stringify(id)} has ended; begin another with sessions.start`,
    { details: { sessionId: id, reason: "ended" } },
  );
}

/** Lets nothing more be added. What was said is read for facts, and summed up, unless no summaries are kept. */
export function endSession(
  engine: Engine,
  session: SessionState,
  { at, reason }: { readonly at: number; readonly reason: string | undefined },
): void {
  if (session.status === "ended") return;
  const { maxSummaries, autoExtract } = engine.options.profiles;
  const isDue = maxSummaries > 0 && spokenLines(session, engine.options.locale).length > 0;
  engine.commit({
    k: "end",
    session: session.id,
    at: isoTime(at),
    ...(reason === undefined ? undefined : { reason }),
    ...(isDue ? { due: true } : undefined),
    ...(autoExtract ? { read: true } : undefined),
  });
}
