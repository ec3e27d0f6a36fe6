import { parseTime } from "../core/time.js";
import type { SessionEntry, SessionSummaryRecord } from "../model/session-records.js";
import type { ProfileState } from "./profile-state.js";
import { keptSince, SessionState } from "./session-state.js";

/** A user, as far as sessions need to know one. */
interface SessionUser {
  readonly sessions: ReadonlyMap<string, SessionState>;
  readonly profiles: ReadonlyMap<string, ProfileState>;
  addSession(session: SessionState): void;
  dropSession(id: string): void;
}

/** Whose sessions these are. */
interface SessionUsers {
  /** The user of an id, who is about to change. */
  change(id: string): SessionUser;
  /** A profile that is about to change; made when there is none. */
  profile(user: string, character: string | undefined): ProfileState;
  users(): Iterable<SessionUser & { readonly id: string }>;
  /** What waits in the buffer of a profile is to be read. */
  read(profile: ProfileState | undefined): void;
}

/** All sessions, by id: what comes of the entries of the journal that are about them. */
export class SessionBook {
  readonly #users: SessionUsers;
  readonly #byId = new Map<string, SessionState>();
  /** Those that have ended and are not summarized yet. */
  readonly due: Set<SessionState> = new Set();
  /** Nothing that lives for a time only is older, in milliseconds since 1970. */
  oldest: number = Number.POSITIVE_INFINITY;

  constructor(users: SessionUsers) {
    this.#users = users;
  }

  find(id: string): SessionState | undefined {
    return this.#byId.get(id);
  }

  get all(): Iterable<SessionState> {
    return this.#byId.values();
  }

  load(user: SessionUser): void {
    for (const session of user.sessions.values()) {
      this.#byId.set(session.id, session);
      if (session.due) this.due.add(session);
    }
    this.oldest = Math.min(this.oldest, oldestOf(user));
  }

  /** Something that was said in a session may be kept in a profile now, after it was read. */
  noteKept({ oldestSaid }: ProfileState): void {
    this.oldest = Math.min(this.oldest, oldestSaid);
  }

  /** The fold. What an entry that no longer fits says is passed over. */
  apply(entry: SessionEntry): void {
    if (entry.k === "session") return this.#start(entry);
    if (entry.k === "expire") return this.#expire(parseTime(entry.before));
    const session = this.#byId.get(entry.session);
    if (session === undefined) return;
    const user = this.#users.change(session.user);
    if (entry.k === "recalling") session.attempts++;
    else if (entry.k === "recap") this.#recap(session, entry);
    else {
      session.goOn(entry);
      this.oldest = Math.min(this.oldest, parseTime(entry.at));
      if (session.due) this.due.add(session);
      if (entry.k === "end" && entry.read === true) this.#users.read(user.profiles.get(session.scope ?? ""));
    }
  }

  #start(entry: Extract<SessionEntry, { k: "session" }>): void {
    const { session: id, seq, at, opening, openingFrom } = entry;
    this.#remove(this.#byId.get(id));
    const session = new SessionState(entry.user, { ...entry, id, seq, lastAt: at });
    session.opening = opening ?? "";
    session.openingFrom = openingFrom;
    this.#users.change(entry.user).addSession(session);
    this.#byId.set(id, session);
    this.oldest = Math.min(this.oldest, oldestInSession(session));
  }

  #recap(session: SessionState, entry: Extract<SessionEntry, { k: "recap" }>): void {
    if (!session.due) return;
    session.due = false;
    session.dropOpening();
    session.attempts = 0;
    this.due.delete(session);
    const { summary, condensed } = entry;
    if (summary === undefined) return;
    const profile = this.#users.profile(session.user, session.scope);
    const all = withSummary(profile.summaries, summary);
    if (condensed !== undefined) all.splice(0, condensed.count, ...(condensed.summary ? [condensed.summary] : []));
    profile.summaries = all;
  }

  #expire(before: number): void {
    for (const user of this.#users.users()) {
      if (!(oldestOf(user) < before)) continue;
      this.#users.change(user.id);
      for (const session of user.sessions.values()) {
        if (session.lastAt < before) this.#remove(session, user);
        else session.expire(before);
      }
      for (const profile of user.profiles.values()) {
        profile.summaries = liveSummaries(profile.summaries, before);
        profile.expireSaid(before);
      }
    }
    this.#measure();
  }

  #measure(): void {
    this.oldest = Number.POSITIVE_INFINITY;
    for (const user of this.#users.users()) this.oldest = Math.min(this.oldest, oldestOf(user));
  }

  #remove(session: SessionState | undefined, owner?: SessionUser): void {
    if (session === undefined) return;
    (owner ?? this.#users.change(session.user)).dropSession(session.id);
    this.#byId.delete(session.id);
    this.due.delete(session);
  }

  /** A user wants nothing to be kept: what was said and is not read yet goes. */
  refuse(user: SessionUser): void {
    for (const session of user.sessions.values()) {
      session.dropMessages(() => true);
      session.due = false;
      this.due.delete(session);
    }
  }

  /** A profile is deleted: what was said in sessions that are over goes with it, and what those that go on began with. */
  dropLearned(user: SessionUser, character: string | undefined): void {
    for (const session of user.sessions.values()) {
      if (session.scope !== character) continue;
      if (session.status === "ended") this.#remove(session, user);
      else session.dropOpening();
    }
  }

  /** Drops all sessions of a user. */
  forget(user: SessionUser): void {
    for (const session of user.sessions.values()) this.#remove(session, user);
  }

  /** What only a character knew goes with it; other sessions with it go on without. */
  dropCharacter(id: string): void {
    for (const session of this.#byId.values()) {
      if (session.with !== id) continue;
      const user = this.#users.change(session.user);
      if (session.scoped) this.#remove(session, user);
      else session.with = undefined;
    }
  }
}

function oldestOf({ sessions, profiles }: SessionUser): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const session of sessions.values()) oldest = Math.min(oldest, oldestInSession(session));
  for (const { summaries, oldestSaid } of profiles.values()) {
    oldest = Math.min(oldest, oldestSaid);
    for (const { sentences } of summaries) for (const { at } of sentences) oldest = Math.min(oldest, parseTime(at));
  }
  return oldest;
}

function oldestInSession({ lastAt, openingFrom, messages }: SessionState): number {
  let oldest = openingFrom === undefined ? lastAt : Math.min(lastAt, parseTime(openingFrom));
  for (const message of messages) oldest = Math.min(oldest, keptSince(message));
  return oldest;
}

/** In the order of the sessions, whichever was summed up first. */
export function withSummary(
  summaries: readonly SessionSummaryRecord[],
  summary: SessionSummaryRecord,
): SessionSummaryRecord[] {
  const after = summaries.findLastIndex(({ at }) => at <= summary.at) + 1;
  return [...summaries.slice(0, after), summary, ...summaries.slice(after)];
}

/** Summaries without what is from before a time. */
export function liveSummaries(summaries: readonly SessionSummaryRecord[], before: number): SessionSummaryRecord[] {
  return summaries.flatMap((summary) => {
    const sentences = summary.sentences.filter(({ at }) => parseTime(at) >= before);
    return sentences.length === summary.sentences.length
      ? summary
      : sentences.length === 0
        ? []
        : { ...summary, sentences };
  });
}
