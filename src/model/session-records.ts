/** One message of a session as it is stored. Times are ISO 8601. */
export interface SessionMessageRecord {
  readonly id: string;
  readonly at: string;
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
  readonly name?: string;
  /** Somebody else than the user of the session said it, with the role of a user. */
  readonly other?: true;
  /** The clock when it came, where `at` was given: what its life is counted from. */
  readonly kept?: string;
}

/** A session as it is stored, with the user it belongs to. */
export interface SessionRecord {
  readonly id: string;
  /** The Lamport number of its start. An id can be used again once its session has ended. */
  readonly seq: number;
  /** Id of the character that is spoken with. */
  readonly with?: string;
  /** The profile is that of the character, not the one that all share. */
  readonly scoped?: true;
  /** When something was last done with it. */
  readonly lastAt: string;
  readonly status: "active" | "paused" | "ended";
  readonly reason?: string;
  /** It has ended, and what it leaves for the next time is still to be summarized. */
  readonly due?: true;
  /** Times that a model was asked for the summary. */
  readonly attempts?: number;
  /** What was known when it began, as it was given to the program. */
  readonly opening?: string;
  /** Time of the oldest session that it tells of: it lives no longer than what is from then. */
  readonly openingFrom?: string;
  readonly messages: readonly SessionMessageRecord[];
}

/** What of one earlier session, or of some that are condensed, matters for the next. */
export interface SessionSummaryRecord {
  /** The newest of the sessions that it stands for. */
  readonly session: string;
  readonly at: string;
  /** "extractive", or the name of the model that wrote it. */
  readonly by: string;
  /** It was made of the summaries of several sessions. */
  readonly condensed?: true;
  readonly sentences: readonly ToldSentence[];
}

/** One sentence of what sessions left. */
export interface ToldSentence {
  readonly text: string;
  /** The time of the session that it is from: it lives as long as one of that time does. */
  readonly at: string;
  /** Sessions right before that one of which nothing is told any more. */
  readonly passed?: number;
}

/** The entries of the journal that are about sessions. */
export type SessionEntry =
  | {
      /** A new session. */
      readonly k: "session";
      readonly session: string;
      readonly seq: number;
      readonly user: string;
      readonly at: string;
      readonly with?: string;
      readonly scoped?: true;
      readonly opening?: string;
      readonly openingFrom?: string;
    }
  | {
      readonly k: "told";
      readonly session: string;
      readonly seq: number;
      readonly at: string;
      readonly messages: readonly SessionMessageRecord[];
    }
  | { readonly k: "pause" | "resume"; readonly session: string; readonly at: string }
  | {
      /** From here on nothing is added. `due`: there is something to summarize. `read`: what waits is to be read for facts. */
      readonly k: "end";
      readonly session: string;
      readonly at: string;
      readonly reason?: string;
      readonly due?: true;
      readonly read?: true;
    }
  | {
      /** A model is about to be asked for the summary. */
      readonly k: "recalling";
      readonly session: string;
    }
  | {
      /** The summary of a session that ended, and what the oldest summaries are condensed into. */
      readonly k: "recap";
      readonly session: string;
      /** Missing when nothing that was said is worth telling. */
      readonly summary?: SessionSummaryRecord;
      readonly condensed?: { readonly count: number; readonly summary?: SessionSummaryRecord };
    }
  | {
      /** What is older than this has lived its time. */
      readonly k: "expire";
      readonly before: string;
    };

const KINDS: ReadonlySet<string> = new Set<SessionEntry["k"]>([
  "session",
  "told",
  "pause",
  "resume",
  "end",
  "recalling",
  "recap",
  "expire",
]);

/** Whether an entry is about sessions. */
export function isSessionEntry<E extends { readonly k: string }>(entry: E): entry is Extract<E, SessionEntry> {
  return KINDS.has(entry.k);
}
