import { DramatisError } from "../../core/errors.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime } from "../../core/time.js";
import type { SessionState, SessionStatus } from "../../profile/session-state.js";
import type { Engine } from "../engine.js";
import { requireCharacter } from "../lookup.js";
import { assertConsent, checkUserId, scopeOf } from "../profiles/checks.js";
import { EntryIds } from "../profiles/ids.js";
import { checkScopeName } from "../query.js";
import { buildOpening } from "./opening.js";
import { recapNow } from "./recap.js";
import { endSession, hasEnded, SessionHandle, type Session } from "./session.js";
import { lifeStart } from "./summaries.js";

/** Conversations with users that begin with what the ones before left. */
export interface SessionManager {
  /**
   * Begins a session. An `id` that exists is resumed, however old; once that session has ended, the id begins another.
   * `characterName`: who is spoken with, and, with profiles of `scope: "character"`, who learns of the user.
   *
   * @throws DramatisError `config/invalid` naming the field: no `userId`, a session of another user or with another
   * character; `character/not-found`, `profile/consent`.
   */
  start(options: { id?: string; userId: string; characterName?: string }): Session;
  get(id: string): Session | undefined;
  /** In the order of their starts; those that have ended too, until they are older than `ttlDays`. */
  list(filter?: { userId?: string; status?: SessionStatus }): Session[];
  /**
   * Goes on with a session, if it was last used `maxAgeMs` milliseconds ago at most (1 hour), by the system's clock.
   *
   * @throws DramatisError `session/not-found`, `session/expired` past the age or once it has ended.
   */
  resume(id: string, options?: { maxAgeMs?: number }): Session;
  /** Ends the sessions that nobody has used for more than an hour, lets go what is older than `ttlDays`, and gives how many it ended. */
  sweep(): number;
}

const HOUR = 3_600_000;
const STATUSES: readonly string[] = ["active", "paused", "ended"] satisfies SessionStatus[];

/** @internal */
export class SessionManagerHandle implements SessionManager {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  start(options: { id?: string; userId: string; characterName?: string }): Session {
    const engine = this.#engine;
    engine.assertOpen();
    checkKnownFields("the options", options, ["id", "userId", "characterName"]);
    const { id, userId, characterName } = options;
    checkUserId(userId);
    checkScopeName("id", id);
    checkScopeName("characterName", characterName);
    const character = characterName === undefined ? undefined : requireCharacter(engine.world, characterName).id;
    const known = id === undefined ? undefined : this.#find(id);
    if (known !== undefined) {
      if (known.user !== userId)
        throw refuseOption(
          "userId",
          `is ${JSON.stringify(userId)}, but the session ${JSON.stringify(id)} is another user's`,
        );
      if (character !== undefined && known.status !== "ended" && known.with !== character)
        throw refuseOption(
          "characterName",
          `is ${JSON.stringify(characterName)}, but the session ${JSON.stringify(id)} is not with that character`,
        );
    }
    assertConsent(engine, userId);
    if (known !== undefined && engine.world.profiles.sessions.due.has(known)) recapNow(engine, known);
    return known === undefined || known.status === "ended"
      ? this.#begin(id, userId, { character, scope: scopeOf(engine, characterName) })
      : this.#goOn(known);
  }

  #begin(
    given: string | undefined,
    user: string,
    { character, scope }: { readonly character: string | undefined; readonly scope: string | undefined },
  ): Session {
    const engine = this.#engine;
    const ids = new EntryIds(engine);
    let made = ids.next();
    // Somebody may have given a session an id that looks like ours.
    while (given === undefined && engine.world.profiles.sessions.find(made) !== undefined) made = ids.next();
    const id = given ?? made;
    const opening = buildOpening(engine, user, scope);
    engine.commit({
      k: "session",
      session: id,
      seq: ids.seq,
      user,
      at: isoTime(engine.now()),
      ...(character === undefined ? undefined : { with: character }),
      ...(scope === undefined ? undefined : { scoped: true }),
      ...(opening.text === "" ? undefined : { opening: opening.text }),
      ...(opening.from === undefined ? undefined : { openingFrom: opening.from }),
    });
    return this.#handle(this.#find(id)) ?? this.#missing(id);
  }

  #goOn(session: SessionState): Session {
    const now = this.#engine.now();
    // Who begins where somebody just was has changed nothing.
    if (session.status !== "active" || session.lastAt !== now)
      this.#engine.commit({ k: "resume", session: session.id, at: isoTime(now) });
    return new SessionHandle(this.#engine, session);
  }

  get(id: string): Session | undefined {
    this.#engine.assertOpen();
    checkSessionId(id);
    return this.#handle(this.#find(id));
  }

  list(filter: { userId?: string; status?: SessionStatus } = {}): Session[] {
    const engine = this.#engine;
    engine.assertOpen();
    checkKnownFields("the filter", filter, ["userId", "status"]);
    const { userId, status } = filter;
    checkScopeName("userId", userId);
    if (status !== undefined && !STATUSES.includes(status))
      throw refuseOption("status", `is ${JSON.stringify(status)}, but must be one of ${STATUSES.join(", ")}`);
    const { profiles } = engine.world;
    const all = userId === undefined ? profiles.sessions.all : (profiles.users.get(userId)?.sessions.values() ?? []);
    const before = lifeStart(engine);
    return [...all]
      .filter((session) => session.lastAt >= before && (status === undefined || session.status === status))
      .toSorted((a, b) => a.seq - b.seq)
      .map((session) => new SessionHandle(engine, session));
  }

  resume(id: string, options: { maxAgeMs?: number } = {}): Session {
    const engine = this.#engine;
    engine.assertOpen();
    checkSessionId(id);
    checkKnownFields("the options", options, ["maxAgeMs"]);
    const { maxAgeMs = HOUR } = options;
    if (!(typeof maxAgeMs === "number" && maxAgeMs >= 0))
      throw refuseOption("maxAgeMs", `is ${String(maxAgeMs)}, but must be a number of milliseconds from 0`);
    const session = this.#find(id);
    if (session === undefined) return this.#missing(id);
    if (session.status === "ended") throw hasEnded(id);
    const ageMs = engine.now() - session.lastAt;
    if (ageMs > maxAgeMs)
      throw new DramatisError(
        "session/expired",
        `The session ${JSON.stringify(id)} was last used ${ageMs} ms ago, which is more than ${maxAgeMs} ms; begin another with sessions.start, or give a longer maxAgeMs`,
        { details: { sessionId: id, ageMs, maxAgeMs } },
      );
    assertConsent(engine, session.user);
    return this.#goOn(session);
  }

  sweep(): number {
    const engine = this.#engine;
    engine.assertOpen();
    const now = engine.now();
    const old = [...engine.world.profiles.sessions.all].filter(
      ({ status, lastAt }) => status !== "ended" && now - lastAt > HOUR,
    );
    // It ended when it was last used, not now that somebody looks.
    for (const session of old) endSession(engine, session, { at: session.lastAt, reason: "expired" });
    engine.sessionWork.expire();
    return old.length;
  }

  /** One that lives. */
  #find(id: string): SessionState | undefined {
    const found = this.#engine.world.profiles.sessions.find(id);
    return found !== undefined && found.lastAt >= lifeStart(this.#engine) ? found : undefined;
  }

  #handle(session: SessionState | undefined): Session | undefined {
    return session === undefined ? undefined : new SessionHandle(this.#engine, session);
  }

  #missing(id: string): never {
    throw new DramatisError(
      "session/not-found",
      `There is no session ${JSON.stringify(id)}; begin one with sessions.start({ id, userId })`,
      { details: { sessionId: id } },
    );
  }
}

function checkSessionId(id: unknown): void {
  if (id === undefined) throw refuseOption("id", "is missing; say which session");
  checkScopeName("id", id);
}
