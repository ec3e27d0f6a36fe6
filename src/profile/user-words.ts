import { archiveWithout } from "./archive-without.js";
import { Authorship, memoryOf, speakersIn, type UserIds } from "./authorship.js";
import type { LosingFact } from "./ledger-without.js";
import type { LostText } from "./lost-text.js";
import type { ProfileState } from "./profile-state.js";
import type { UserState } from "./user-state.js";

/** What a user said that is kept in the profile of another. */
export interface WordsElsewhere {
  readonly of: UserState;
  readonly profile: ProfileState;
  readonly theirs: Authorship;
  /** What is left of the archive, as JSON. */
  readonly archiveText: string;
  readonly hasOtherFacts: boolean;
  /** Each state of a fact that had something of the user's. */
  readonly losing: readonly LosingFact[];
  readonly lost: LostText;
}

/** All that is known of one user, and all that others know because of that user. */
export interface ProfileTraces {
  readonly user: UserState | undefined;
  readonly words: readonly WordsElsewhere[];
}

/** Looks a user up in the profiles of all; `memories` are ids of the user's memories. Changes nothing. */
export function findInProfiles(
  users: ReadonlyMap<string, UserState>,
  id: string,
  memories: ReadonlySet<string>,
): ProfileTraces {
  const user = users.get(id);
  const others = [...users.values()].filter((each) => each !== user);
  const messages = new Set<string>();
  if (user !== undefined) noteOwn(user, messages);
  const hearers = new Set<ProfileState>();
  for (const { profiles } of others) {
    for (const profile of profiles.values()) {
      if (!names(profile, id)) continue;
      hearers.add(profile);
      for (const [message, speaker] of speakersIn(profile.buffer, profile.archive.toRecord()))
        if (speaker === id) messages.add(message);
    }
  }
  const ids: UserIds = { user: id, messages, memories, sessions: new Set(user?.sessions.keys()) };
  const words: WordsElsewhere[] = [];
  for (const of of others) {
    for (const profile of of.profiles.values()) {
      // Nearly all are none of the user's business, and need not be unfolded.
      if (!hearers.has(profile) && !quotesAny(profile.archiveText(), ids)) continue;
      const found = findWords(profile, ids);
      if (found !== undefined) words.push({ of, profile, ...found });
    }
  }
  return { user, words };
}

/** Collects the ids of the messages of a user and of what was answered. */
function noteOwn({ id, profiles, sessions }: UserState, messages: Set<string>): void {
  for (const { buffer, archive } of profiles.values()) {
    for (const [message, speaker] of speakersIn(buffer, archive.toRecord()))
      if (speaker === undefined || speaker === id) messages.add(message);
  }
  for (const session of sessions.values()) for (const message of session.messages) messages.add(message.id);
}

/** Whether a user is named where it says whose words something is. */
function names(profile: ProfileState, id: string): boolean {
  const { waiting, known } = profile.buffer;
  if (waiting.some(({ userId }) => userId === id) || [...known.values()].includes(id)) return true;
  return profile.archiveText().includes(JSON.stringify(id));
}

function findWords(profile: ProfileState, ids: UserIds): Omit<WordsElsewhere, "of" | "profile"> | undefined {
  const { buffer } = profile;
  const archive = profile.archive.toRecord();
  const theirs = new Authorship(ids, buffer, archive);
  const { archive: left, losing, lost } = archiveWithout(archive, theirs);
  const archiveText = JSON.stringify(left);
  const isInBuffer =
    buffer.waiting.some((message) => theirs.message(message)) || [...buffer.known.keys()].some((id) => theirs.id(id));
  if (!isInBuffer && archiveText === JSON.stringify(archive)) return undefined;
  const hasOtherFacts =
    JSON.stringify([left.facts, left.versions]) !== JSON.stringify([archive.facts, archive.versions]);
  return { theirs, archiveText, hasOtherFacts, losing, lost };
}

const QUOTED = /"(?:messageId|memoryId|sessionId)":("(?:[^"\\]|\\.)*")/gu;

/** Whether evidence names anything of a user. */
function quotesAny(text: string, { messages, memories, sessions }: UserIds): boolean {
  if (messages.size === 0 && memories.size === 0 && sessions.size === 0) return false;
  for (const [, quoted = '""'] of text.matchAll(QUOTED)) {
    const id = JSON.parse(quoted) as string;
    if (messages.has(id) || sessions.has(id) || memories.has(memoryOf(id))) return true;
  }
  return false;
}
