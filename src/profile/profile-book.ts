import { parseTime } from "../core/time.js";
import type { ProfileEntry, UserRecord } from "../model/profile-records.js";
import { ProfileState } from "./profile-state.js";
import { SessionBook } from "./session-book.js";
import type { UsageBook } from "./usage-book.js";
import { UserState } from "./user-state.js";
import type { ProfileTraces } from "./user-words.js";

/** Archives of profiles that are unfolded at a time. */
const MAX_THAWED = 128;

/** All users: what comes of the entries of the journal that are about them. */
export class ProfileBook {
  /** In the order in which they were first met. */
  readonly users: Map<string, UserState> = new Map();
  /** Told before anything of a user changes, while a document is being written. */
  beforeChange: ((user: UserState) => void) | undefined;
  /** Profiles with messages that wait, those that have waited longest for another first. */
  readonly waiting: Set<ProfileState> = new Set();
  /** Those of them with messages that are to be read. */
  readonly due: Set<ProfileState> = new Set();
  /** Profiles whose archives are unfolded. */
  readonly #thawed = new Set<ProfileState>();
  readonly sessions: SessionBook = new SessionBook({
    change: (user) => this.#changing(user),
    users: () => this.users.values(),
    profile: (user, character) => this.#profile(this.#changing(user), character),
    read: (profile) => this.#markDue(profile),
  });

  find(user: string, character: string | undefined): ProfileState | undefined {
    return this.users.get(user)?.profile(character);
  }

  /** Takes users in, each in place of the one with that id. */
  load(records: readonly UserRecord[]): void {
    for (const record of records) {
      const known = this.users.get(record.id);
      if (known !== undefined) this.#empty(known);
      const user = UserState.fromRecord(record);
      for (const session of known?.sessions.values() ?? []) user.addSession(session);
      this.users.set(user.id, user);
      this.sessions.load(user);
      for (const profile of user.profiles.values()) {
        profile.onThaw = this.#noteThaw;
        if (profile.buffer.count > 0) this.waiting.add(profile);
        if (profile.buffer.due > 0) this.due.add(profile);
      }
    }
    const waiting = [...this.waiting].toSorted((a, b) => a.buffer.lastAt - b.buffer.lastAt);
    this.waiting.clear();
    for (const profile of waiting) this.waiting.add(profile);
  }

  /** Drops a user, and what that user said from what is known of others. */
  forget({ user, words }: ProfileTraces): void {
    if (user !== undefined) {
      this.#empty(user);
      this.sessions.forget(user);
      this.users.delete(user.id);
    }
    for (const { of, profile, theirs, archiveText, lost } of words) {
      this.beforeChange?.(of);
      profile.forget(theirs, lost, archiveText);
      this.#noteRead(profile);
      for (const session of of.sessions.values()) session.forget(lost);
    }
    for (const { of, hasOtherFacts } of words) {
      // What was known when a session began may tell of a fact that is not known any more.
      if (hasOtherFacts) for (const session of of.sessions.values()) session.dropOpening();
    }
  }

  #empty(user: UserState): void {
    this.beforeChange?.(user);
    for (const key of user.profiles.keys()) this.#drop(user, key);
  }

  /** The fold. What an entry that no longer fits says is passed over. */
  apply(entry: ProfileEntry): void {
    switch (entry.k) {
      case "said":
        for (const user of entry.users) this.#take(this.#profile(this.#changing(user), entry.character), entry);
        for (const user of entry.full ?? []) this.#markDue(this.find(user, entry.character));
        return;
      case "due":
      case "reading":
      case "segment":
      case "revise":
        return this.#applyToProfile(this.#profile(this.#changing(entry.user), entry.character), entry);
      case "unprofile":
        this.sessions.dropLearned(this.#changing(entry.user), entry.character);
        return this.#drop(this.#changing(entry.user), entry.character ?? "");
      case "consent":
        return this.#setConsent(this.#changing(entry.user), entry.granted);
      case "users":
        return this.load(entry.users);
      case "use":
      case "untrack":
        return this.#use(this.#changing(entry.user), entry);
      default:
        return applyToUsage(this.#changing(entry.user).usage, entry);
    }
  }

  #use(user: UserState, entry: Extract<ProfileEntry, { k: "use" | "untrack" }>): void {
    if (entry.k === "use") user.usage.use(entry);
    else user.usage.takeBack(entry);
    if (entry.habit === undefined) return;
    const { at, changes, history } = entry.habit;
    this.#profile(user, undefined).revise({ at, changes }, history !== false);
  }

  #changing(id: string): UserState {
    const known = this.users.get(id);
    if (known !== undefined) {
      this.beforeChange?.(known);
      return known;
    }
    const made = new UserState(id);
    this.users.set(id, made);
    return made;
  }

  #profile(user: UserState, character: string | undefined): ProfileState {
    const known = user.profile(character);
    if (known !== undefined) return known;
    const made = new ProfileState(user.id, character);
    made.onThaw = this.#noteThaw;
    user.profiles.set(character ?? "", made);
    this.#noteThaw(made);
    return made;
  }

  /** Notes a profile whose archive was unfolded, and folds that of the one for which it is longest ago. */
  readonly #noteThaw = (profile: ProfileState): void => {
    this.#thawed.delete(profile);
    this.#thawed.add(profile);
    for (const oldest of this.#thawed) {
      if (this.#thawed.size <= MAX_THAWED) break;
      this.#thawed.delete(oldest);
      oldest.freeze();
    }
  };

  #markDue(profile: ProfileState | undefined): void {
    if (profile === undefined) return;
    profile.buffer.markDue();
    if (profile.buffer.due > 0) this.due.add(profile);
  }

  #take(profile: ProfileState, { messages, given, at }: Extract<ProfileEntry, { k: "said" }>): void {
    for (const message of messages) profile.buffer.add(message);
    const own = new Set(given);
    for (const { id, userId, sessionId } of messages)
      if (own.has(id)) profile.buffer.note(id, userId === profile.user ? undefined : userId, sessionId);
    profile.buffer.lastAt = parseTime(at);
    // Last in line again: the first is the one that has been idle longest.
    this.waiting.delete(profile);
    this.waiting.add(profile);
  }

  #applyToProfile(profile: ProfileState, entry: ReadingEntry): void {
    if (entry.k === "due") this.#markDue(profile);
    else if (entry.k === "reading") profile.noteAttempt(entry.again);
    else if (entry.k === "revise") {
      const { at, changes, restored } = entry;
      profile.revise({ at, changes, ...(restored === undefined ? undefined : { restored }) }, entry.history !== false);
    } else {
      profile.settle(entry, entry.history !== false);
      this.sessions.noteKept(profile);
      this.#noteRead(profile);
    }
  }

  #noteRead(profile: ProfileState): void {
    if (profile.buffer.count === 0) this.waiting.delete(profile);
    if (profile.buffer.due === 0) this.due.delete(profile);
  }

  #drop(user: UserState, key: string): void {
    const profile = user.profiles.get(key);
    if (profile === undefined) return;
    profile.dropWaiting();
    this.#noteRead(profile);
    this.#thawed.delete(profile);
    user.profiles.delete(key);
  }

  #setConsent(user: UserState, granted: boolean): void {
    user.consent = granted;
    if (granted) return;
    this.sessions.refuse(user);
    for (const profile of user.profiles.values()) {
      profile.dropWaiting();
      this.#noteRead(profile);
    }
    this.#dropWordsOf(user.id);
  }

  /** What somebody said who refuses is not read for what it says of others, either, nor kept to understand what they say. */
  #dropWordsOf(id: string): void {
    for (const other of this.users.values()) {
      for (const profile of other.profiles.values()) {
        if (!profile.holdsWordsOf(id)) continue;
        this.beforeChange?.(other);
        profile.dropWordsOf(id);
        this.#noteRead(profile);
      }
    }
  }

  /** What a character learned goes with it. */
  dropCharacter(id: string): void {
    this.sessions.dropCharacter(id);
    for (const user of this.users.values()) {
      if (!user.profiles.has(id)) continue;
      this.beforeChange?.(user);
      this.#drop(user, id);
    }
  }
}

type ReadingEntry = Extract<ProfileEntry, { k: "due" | "reading" | "segment" | "revise" }>;
type UsageEntry = Extract<ProfileEntry, { k: "favorite" | "preference" | "unuse" }>;

function applyToUsage(usage: UsageBook, entry: UsageEntry): void {
  switch (entry.k) {
    case "favorite":
      return usage.setFavorite(entry.kind, entry.id, entry.gone !== true);
    case "preference":
      return usage.setPreference(entry.key, entry.value);
    default:
      return usage.clear();
  }
}
