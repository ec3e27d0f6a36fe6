import type { UserRecord } from "../model/profile-records.js";
import { ProfileState } from "./profile-state.js";
import { SessionState } from "./session-state.js";
import { UsageBook } from "./usage-book.js";

const NO_SESSIONS: ReadonlyMap<string, SessionState> = new Map();

/** Everything of one user. */
export class UserState {
  readonly id: string;
  consent: boolean | undefined;
  #usage: UsageBook | undefined;
  /** By id of the character that learned it; "" for the one that all share. */
  readonly profiles: Map<string, ProfileState> = new Map();
  #sessions: Map<string, SessionState> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Habits; most users have none. */
  get usage(): UsageBook {
    return (this.#usage ??= new UsageBook());
  }

  /** By id, in the order of their starts; most users have none. */
  get sessions(): ReadonlyMap<string, SessionState> {
    return this.#sessions ?? NO_SESSIONS;
  }

  addSession(session: SessionState): void {
    (this.#sessions ??= new Map()).set(session.id, session);
  }

  dropSession(id: string): void {
    this.#sessions?.delete(id);
  }

  profile(character: string | undefined): ProfileState | undefined {
    return this.profiles.get(character ?? "");
  }

  /** True when nothing of the user is worth keeping. */
  get isEmpty(): boolean {
    const { consent, usage, profiles } = this;
    return consent === undefined && usage.isEmpty && [...profiles.values()].every(({ isEmpty }) => isEmpty);
  }

  /** The record as JSON. */
  toText(): string {
    const rest = {
      id: this.id,
      ...(this.consent === undefined ? undefined : { consent: this.consent }),
      ...(this.#usage === undefined || this.#usage.isEmpty ? undefined : { usage: this.#usage.toRecord() }),
    };
    const profiles = [...this.profiles.values()].map((profile) => profile.toText());
    const sessions = [...(this.#sessions?.values() ?? [])].map((session) => JSON.stringify(session.toRecord()));
    const last = sessions.length === 0 ? "" : `,"sessions":[${sessions.join(",")}]`;
    return `${JSON.stringify(rest).slice(0, -1)},"profiles":[${profiles.join(",")}]${last}}`;
  }

  static fromRecord({ id, consent, usage, profiles, sessions = [] }: UserRecord): UserState {
    const user = new UserState(id);
    user.consent = consent;
    if (usage !== undefined) user.#usage = UsageBook.fromRecord(usage);
    for (const record of profiles) user.profiles.set(record.character ?? "", ProfileState.fromRecord(id, record));
    for (const record of sessions) user.addSession(SessionState.fromRecord(id, record));
    return user;
  }
}
