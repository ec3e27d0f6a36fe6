import type { Json } from "../core/json.js";
import type { SessionRecord, SessionSummaryRecord } from "./session-records.js";

/** A message of a conversation, as it waits to be read for facts. Times are ISO 8601. */
export interface SaidRecord {
  readonly id: string;
  readonly at: string;
  readonly role: "user" | "assistant";
  readonly text: string;
  /** Tokens of the text, as they were counted when it came. */
  readonly tokens: number;
  /** Whose message it is; missing for an assistant, and for somebody nobody knows the id of. */
  readonly userId?: string;
  readonly name?: string;
  readonly sessionId?: string;
}

/** What a fact rests on. */
export interface EvidenceRecord {
  readonly at: string;
  readonly quote: string;
  readonly messageId?: string;
  readonly memoryId?: string;
  readonly sessionId?: string;
  /** Other users of whose words the value is made that it speaks for: an answer says what was asked. */
  readonly heard?: readonly string[];
  /** The value that it speaks for; missing where that is the value of its fact. */
  readonly says?: string;
}

/** One fact of a profile. */
export interface FactRecord {
  readonly id: string;
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly EvidenceRecord[];
  readonly validFrom: string;
  /** Exclusive; missing as long as it holds. */
  readonly validUntil?: string;
  /** Never held: kept to know, when older words are read later, that this was denied; an empty value denies all. */
  readonly denied?: true;
  /** Version of the profile in which it last changed. */
  readonly version: number;
}

/** One step of a change of a profile. `add` of an id that is there puts the fact back as it was. */
export type FactChange =
  | { readonly action: "add"; readonly fact: Omit<FactRecord, "version"> }
  | {
      readonly action: "update";
      readonly id: string;
      readonly value?: string;
      readonly confidence?: number;
      readonly evidence: readonly EvidenceRecord[];
      readonly validFrom?: string;
    }
  | {
      readonly action: "close";
      readonly id: string;
      readonly validUntil: string;
      /** What was said that ended it. */
      readonly because?: EvidenceRecord;
    }
  | { readonly action: "delete"; readonly id: string; readonly reason: string };

/** One version of a profile: what was changed to make it of the one before. */
export interface VersionRecord {
  readonly version: number;
  readonly at: string;
  readonly changes: readonly FactChange[];
  /** The version that was gone back to. */
  readonly restored?: number;
  /** The segment that it was read from, and by whom: "offline", or a model's name. */
  readonly segment?: string;
  readonly by?: string;
  /** Why it was not read as it should have been. */
  readonly failure?: string;
}

/** What happened in one valuable segment. */
export interface EpisodeRecord {
  readonly id: string;
  readonly at: string;
  readonly summary: string;
  /** Names by kind: `topic`, `cluster`, `session`, `reader`. */
  readonly tags: Readonly<Record<string, string>>;
  /** All topics of its facts, where they are more than the one that is a tag. */
  readonly topics?: readonly string[];
  readonly messageIds: readonly string[];
  /** What others than the user of the profile said in it, so that it can be forgotten; missing when nobody did. */
  readonly others?: readonly OtherSpeaker[];
  /** The summary in pieces, where others spoke and it can be told what each piece is made of. */
  readonly sentences?: readonly EpisodeSentence[];
}

/** Somebody who spoke in an episode of another's profile. */
export interface OtherSpeaker {
  readonly user: string;
  readonly messageIds: readonly string[];
}

/** One sentence of an episode, and the users, besides the one of the profile, whose words it is made of. */
export interface EpisodeSentence {
  readonly text: string;
  readonly others: readonly string[];
  /** It is also made of what the user of the profile said, or a character. */
  readonly shared?: true;
}

/** Segments about the same thing. */
export interface ClusterRecord {
  readonly id: string;
  /** When its last segment ended. */
  readonly last: string;
  /** True once one of its segments was valuable: all that follow are read for facts. */
  readonly watched: boolean;
  /** Terms and how many of its segments have them; none of what other users said. */
  readonly terms: readonly (readonly [term: string, count: number])[];
}

/** Messages that no model could read as it should have: kept until one does, or until what was said in a session has lived its time. */
export interface FailedRecord {
  readonly segment: string;
  readonly reason: string;
  readonly messages: readonly SaidRecord[];
  /** Times that reading it once more was begun with a model and, as far as is known, never ended. */
  readonly attempts?: number;
}

/** How many of what a profile has seen. */
export interface ProfileCounts {
  readonly segments: number;
  readonly valuable: number;
  readonly extractions: number;
  readonly failed: number;
  readonly clusters: number;
}

/** What a profile has learned. The facts of the present are `facts` with all `versions` applied. */
export interface ArchiveRecord {
  readonly version: number;
  /** Facts as they stood at the version before the first of `versions`. */
  readonly facts: readonly FactRecord[];
  readonly versions: readonly VersionRecord[];
  readonly episodes: readonly EpisodeRecord[];
  readonly clusters: readonly ClusterRecord[];
  readonly failed: readonly FailedRecord[];
  /** The end of each of the last segments, for what comes after them. */
  readonly recent: readonly (readonly SaidRecord[])[];
}

/** The id of a message, whose it is if it is another user's, and the session that it counts in. */
export type KnownId =
  | string
  | readonly [id: string, user: string]
  | readonly [id: string, user: string | null, session: string];

/** A profile as it is stored. */
export interface ProfileRecord {
  /** Id of the character that learned it; missing for one that all share. */
  readonly character?: string;
  readonly updatedAt?: string;
  readonly waiting: readonly SaidRecord[];
  /** How many of what waits first are to be read, by the times at which they became due. */
  readonly due?: readonly number[];
  /** The clock when the last message came. */
  readonly lastAt?: string;
  /** Times that reading what waits first has been begun with a model. */
  readonly attempts?: number;
  /** Ids that callers gave to messages, the last ones; with the user who said it where that is another. */
  readonly known: readonly KnownId[];
  readonly counts: ProfileCounts;
  /** What earlier sessions left, oldest first; missing when there is nothing. */
  readonly summaries?: readonly SessionSummaryRecord[];
  readonly archive: ArchiveRecord;
}

/** How often something was used. */
export interface UseRecord {
  readonly key: string;
  readonly count: number;
  readonly lastAt: string;
  readonly subs: readonly (readonly [sub: string, count: number])[];
  /** Days since 1970, ascending, and the uses of each; the first stands for all before it too. */
  readonly days: readonly (readonly [day: number, count: number])[];
}

/** The habits of one user. */
export interface UsageRecord {
  readonly uses: readonly { readonly kind: string; readonly keys: readonly UseRecord[] }[];
  readonly favorites: readonly { readonly kind: string; readonly ids: readonly string[] }[];
  readonly preferences: readonly (readonly [key: string, value: Json])[];
}

/** Everything of one user. */
export interface UserRecord {
  readonly id: string;
  readonly consent?: boolean;
  readonly usage?: UsageRecord;
  readonly profiles: readonly ProfileRecord[];
  /** In the order of their starts; missing when there are none. */
  readonly sessions?: readonly SessionRecord[];
}

/** Whose profile an entry speaks of. */
interface OfProfile {
  readonly user: string;
  readonly character?: string;
}

/** What was used, as part of what, and what that makes of the fact that it is a habit. */
interface OfUse {
  readonly user: string;
  readonly kind: string;
  readonly key: string;
  readonly sub?: string;
  readonly habit?: HabitChange;
}

/** A change of the profile that all characters share. `seq` is the highest number that its ids took. */
export interface HabitChange {
  readonly seq: number;
  readonly at: string;
  readonly changes: readonly FactChange[];
  readonly history?: false;
}

/**
 * What one segment gave, in one entry, so that it is all there or not at all. Its id, those of its facts and its time follow
 * from its messages, not from when it was read.
 */
export interface SegmentOutcome {
  readonly id: string;
  readonly at: string;
  /** Ids of its messages, in order: the first that wait, or those of the failed segment `again`. */
  readonly messages: readonly string[];
  readonly again?: string;
  readonly valuable: boolean;
  readonly confidence: number;
  readonly reasons: readonly string[];
  /** Who read it: "offline", or the model's name; missing when nobody looked for facts. */
  readonly by?: string;
  /** Why it was not read as it should have been. Its messages are kept then. */
  readonly failure?: string;
  readonly cluster: { readonly id: string; readonly terms: readonly string[] };
  readonly episode?: EpisodeRecord;
  readonly changes: readonly FactChange[];
  /** Segments to keep for what comes after. */
  readonly window: number;
}

/** The entries of the journal that are about users. `seq` is the highest number that an entry's ids took. */
export type ProfileEntry =
  | {
      readonly k: "said";
      readonly seq: number;
      /** The clock. */
      readonly at: string;
      readonly users: readonly string[];
      /** Those of the users whose buffers are full now: what waits in them is to be read. */
      readonly full?: readonly string[];
      readonly character?: string;
      readonly messages: readonly SaidRecord[];
      /** Those of their ids that the caller gave. */
      readonly given?: readonly string[];
    }
  | ({ readonly k: "due" } & OfProfile)
  /** Reading what waits first, or the failed segment `again`, is begun with a model. */
  | ({ readonly k: "reading"; readonly again?: string } & OfProfile)
  | ({ readonly k: "segment"; readonly history?: false } & OfProfile & SegmentOutcome)
  | ({
      readonly k: "revise";
      readonly seq: number;
      readonly at: string;
      readonly changes: readonly FactChange[];
      readonly restored?: number;
      readonly history?: false;
    } & OfProfile)
  | ({ readonly k: "unprofile" } & OfProfile)
  | { readonly k: "consent"; readonly user: string; readonly granted: boolean }
  | ({ readonly k: "use"; readonly at: string } & OfUse)
  /** Takes back the latest use. */
  | ({ readonly k: "untrack" } & OfUse)
  | { readonly k: "favorite"; readonly user: string; readonly kind: string; readonly id: string; readonly gone?: true }
  | { readonly k: "preference"; readonly user: string; readonly key: string; readonly value: Json }
  | { readonly k: "unuse"; readonly user: string }
  /** Each takes the place of all that was known of its user. */
  | { readonly k: "users"; readonly seq: number; readonly users: readonly UserRecord[] };

const KINDS: ReadonlySet<string> = new Set<ProfileEntry["k"]>([
  "said",
  "due",
  "reading",
  "segment",
  "revise",
  "unprofile",
  "consent",
  "use",
  "untrack",
  "favorite",
  "preference",
  "unuse",
  "users",
]);

/** Whether an entry is about users. */
export function isProfileEntry<E extends { readonly k: string }>(entry: E): entry is Extract<E, ProfileEntry> {
  return KINDS.has(entry.k);
}
