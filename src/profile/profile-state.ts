import { isoTime, parseTime } from "../core/time.js";
import type {
  ArchiveRecord,
  EpisodeRecord,
  ProfileCounts,
  ProfileRecord,
  SaidRecord,
  SegmentOutcome,
  VersionRecord,
} from "../model/profile-records.js";
import type { SessionSummaryRecord } from "../model/session-records.js";
import type { Authorship } from "./authorship.js";
import { joinCluster } from "./clusters.js";
import type { LostText } from "./lost-text.js";
import { MessageBuffer } from "./message-buffer.js";
import { ProfileArchive } from "./profile-archive.js";

/** Episodes of one profile; the oldest go first. */
const MAX_EPISODES = 1000;
/** Messages at the end of a segment that are kept for what comes after it. */
const MAX_RECENT = 8;
const NOBODY: ReadonlySet<string> = new Set();
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * What is known of one user, by all or by one character, and what is still to be read. What was learned is held as the
 * bytes of its JSON while nobody looks at it: that takes a fifth of the room, and the garbage collector nothing to visit.
 */
export class ProfileState {
  readonly user: string;
  /** Id of the character that learned it. */
  readonly character: string | undefined;
  readonly buffer: MessageBuffer = new MessageBuffer();
  /** Times that reading what waits first has been begun with a model. */
  attempts = 0;
  /** How often something in it was forgotten that another user had said. */
  losses = 0;
  updatedAt: string | undefined;
  /** What earlier sessions left, oldest first. */
  summaries: readonly SessionSummaryRecord[] = [];
  counts: ProfileCounts = { segments: 0, valuable: 0, extractions: 0, failed: 0, clusters: 0 };
  #archive: ProfileArchive | undefined = new ProfileArchive();
  #frozen: Uint8Array | undefined;
  #version = 0;
  #failures = 0;
  /** Others who speak in what is kept for what comes after; looking for them does not unfold what was learned. */
  #overheard: ReadonlySet<string> = NOBODY;
  #oldestSaid = Number.POSITIVE_INFINITY;
  #ends: { readonly never: number; readonly later: readonly string[] } | undefined;
  /** Told when what was learned is unfolded, so that somebody can fold it again. */
  onThaw: ((profile: ProfileState) => void) | undefined;

  constructor(user: string, character: string | undefined) {
    this.user = user;
    this.character = character;
  }

  /** What was learned, to be looked at only. */
  get archive(): ProfileArchive {
    if (this.#archive !== undefined) return this.#archive;
    this.#archive = ProfileArchive.fromRecord(JSON.parse(this.#frozenText()) as ArchiveRecord);
    this.#frozen = undefined;
    this.onThaw?.(this);
    return this.#archive;
  }

  /** Folds what was learned. Whoever holds a part of it goes on with that part as it was. */
  freeze(): void {
    if (this.#archive === undefined) return;
    this.#frozen = encoder.encode(JSON.stringify(this.#archive.toRecord()));
    this.#archive = undefined;
  }

  /** True when nothing of it is worth keeping. */
  get isEmpty(): boolean {
    return this.#version === 0 && this.counts.segments === 0 && this.buffer.count === 0 && this.summaries.length === 0;
  }

  #frozenText(): string {
    return decoder.decode(this.#frozen);
  }

  get version(): number {
    return this.#version;
  }

  /** Segments that could not be read as they should have been. */
  get failures(): number {
    return this.#failures;
  }

  /** Facts that are not over at a time, which is ISO 8601. */
  countFacts(now: string): number {
    this.#ends ??= this.#findEnds();
    return this.#ends.never + this.#ends.later.filter((end) => end > now).length;
  }

  /** Of how many facts the end is not known, and what ends once: few say so before, and most of what has ended did long ago. */
  #findEnds(): { readonly never: number; readonly later: readonly string[] } {
    const facts = [...this.archive.ledger.facts.values()].filter(({ denied }) => denied !== true);
    const ends = facts.map(({ validUntil }) => validUntil);
    const { updatedAt = "" } = this;
    return {
      never: ends.filter((end) => end === undefined).length,
      later: ends.filter((end) => end !== undefined && end > updatedAt) as string[],
    };
  }

  /** Takes what one segment gave, and its messages out of what waits. False when those are not what waits first. */
  settle(outcome: SegmentOutcome, keepsHistory: boolean): boolean {
    const { archive } = this;
    const messages = this.#takeMessages(archive, outcome);
    if (messages === undefined) return false;
    const { again, valuable, failure, cluster, episode, changes, window, at } = outcome;
    const isNew = cluster.terms.length > 0 && archive.clusters.every(({ id }) => id !== cluster.id);
    const isKnown = archive.episodes.some(({ id }) => id === episode?.id);
    this.counts = countMore(this.counts, isKnown ? { ...outcome, valuable: false } : outcome, isNew);
    archive.clusters = joinCluster(archive.clusters, { ...cluster, at: messages.at(-1)?.at ?? at, valuable });
    if (failure !== undefined) archive.failed.push({ segment: again ?? outcome.id, reason: failure, messages });
    if (again === undefined)
      this.#setRecent(window === 0 ? [] : [...archive.recent, messages.slice(-MAX_RECENT)].slice(-window));
    this.#oldestSaid = Math.min(this.#oldestSaid, oldestIn(messages));
    if (episode !== undefined) remember(archive, episode);
    if (changes.length > 0) {
      const { id: segment, by } = outcome;
      const reader = {
        ...(by === undefined ? undefined : { by }),
        ...(failure === undefined ? undefined : { failure }),
      };
      this.revise({ at, changes, segment, ...reader }, keepsHistory);
    }
    this.#failures = archive.failed.length;
    return true;
  }

  /** Reading what waits first, or a segment that failed before, is begun with a model. */
  noteAttempt(again: string | undefined): void {
    if (again === undefined) this.attempts++;
    else
      this.archive.failed = this.archive.failed.map((failed) =>
        failed.segment === again ? { ...failed, attempts: (failed.attempts ?? 0) + 1 } : failed,
      );
  }

  #takeMessages(archive: ProfileArchive, { messages, again }: SegmentOutcome): readonly SaidRecord[] | undefined {
    if (again !== undefined) {
      const index = archive.failed.findIndex(({ segment }) => segment === again);
      return archive.failed.splice(index, index < 0 ? 0 : 1)[0]?.messages;
    }
    if (!this.buffer.startsWith(messages)) return undefined;
    this.attempts = 0;
    return this.buffer.take(messages.length);
  }

  /** Makes the next version of the facts. */
  revise(revision: Omit<VersionRecord, "version">, keepsHistory: boolean): void {
    const { ledger } = this.archive;
    ledger.revise(revision, keepsHistory);
    this.updatedAt = revision.at;
    this.#version = ledger.version;
    this.#ends = undefined;
  }

  /** No message of a session that is kept though it was read is older, in milliseconds since 1970. */
  get oldestSaid(): number {
    return this.#oldestSaid;
  }

  /**
   * Lets go what was said in sessions before a time, and is kept for what comes after it or because no model could read it.
   * The rules read that when the model failed. A segment goes as a whole: it is of one session and of one day.
   */
  expireSaid(before: number): void {
    if (!(this.#oldestSaid < before)) return;
    const isOver = (message: SaidRecord): boolean => oldestIn([message]) < before;
    this.#keepRecent((message) => !isOver(message));
    const { archive } = this;
    archive.failed = archive.failed.filter(({ messages }) => !messages.some(isOver));
    this.#failures = archive.failed.length;
    this.#oldestSaid = oldestKept(archive);
  }

  #keepRecent(isKept: (message: SaidRecord) => boolean): void {
    const recent = this.archive.recent.map((messages) => messages.filter(isKept));
    this.#setRecent(recent.filter((messages) => messages.length > 0));
  }

  #setRecent(recent: readonly (readonly SaidRecord[])[]): void {
    this.archive.recent = [...recent];
    this.#overheard = othersIn(recent, this.user);
  }

  /** Drops what was not read yet. */
  dropWaiting(): void {
    this.buffer.take(this.buffer.count);
    this.archive.failed = [];
    this.#setRecent([]);
    this.attempts = 0;
    this.#failures = 0;
  }

  /** Whether something that another user said is still to be read, to be read again, or kept for what comes after. */
  holdsWordsOf(userId: string): boolean {
    const isTheirs = (message: SaidRecord): boolean => message.userId === userId;
    if (this.#overheard.has(userId) || this.buffer.waiting.some(isTheirs)) return true;
    return this.#failures > 0 && this.archive.failed.some(({ messages }) => messages.some(isTheirs));
  }

  /** Drops what another user said and is not read as it should have been, or is kept for what comes after. */
  dropWordsOf(userId: string): void {
    const { archive } = this;
    this.losses++;
    this.#keepRecent((message) => message.userId !== userId);
    this.buffer.forget({ message: (message) => message.userId === userId, id: () => false });
    this.attempts = 0;
    archive.failed = archive.failed
      .map(({ messages, ...kept }) => ({ ...kept, messages: messages.filter((each) => each.userId !== userId) }))
      .filter(({ messages }) => messages.length > 0);
    this.#failures = archive.failed.length;
  }

  /** The record as JSON. */
  toText(): string {
    return `${JSON.stringify(this.#recordWithoutArchive()).slice(0, -1)},"archive":${this.archiveText()}}`;
  }

  /** What was learned, as JSON. */
  archiveText(): string {
    return this.#archive === undefined ? this.#frozenText() : JSON.stringify(this.#archive.toRecord());
  }

  /** Goes on without what another user said. */
  forget(theirs: Authorship, lost: LostText, archiveText: string): void {
    this.losses++;
    this.attempts = 0;
    this.buffer.forget(theirs);
    this.buffer.change((message) => lost.outOf(message));
    this.#archive = undefined;
    this.#frozen = encoder.encode(archiveText);
    this.#ends = undefined;
    this.#failures = this.archive.failed.length;
    this.#overheard = othersIn(this.archive.recent, this.user);
  }

  toRecord(): ProfileRecord {
    return { ...this.#recordWithoutArchive(), archive: this.archive.toRecord() };
  }

  #recordWithoutArchive(): Omit<ProfileRecord, "archive"> {
    const { buffer } = this;
    return {
      ...(this.character === undefined ? undefined : { character: this.character }),
      ...(this.updatedAt === undefined ? undefined : { updatedAt: this.updatedAt }),
      waiting: buffer.waiting,
      ...(buffer.due === 0 ? undefined : { due: [...buffer.batches] }),
      ...(buffer.lastAt === 0 ? undefined : { lastAt: isoTime(buffer.lastAt) }),
      ...(this.attempts === 0 ? undefined : { attempts: this.attempts }),
      known: buffer.knownIds,
      counts: this.counts,
      ...(this.summaries.length === 0 ? undefined : { summaries: this.summaries }),
    };
  }

  static fromRecord(user: string, record: ProfileRecord): ProfileState {
    const state = new ProfileState(user, record.character);
    for (const message of record.waiting) state.buffer.add(message);
    for (const size of record.due ?? []) state.buffer.markDue(size);
    state.buffer.lastAt = record.lastAt === undefined ? 0 : parseTime(record.lastAt);
    for (const known of record.known) {
      if (typeof known === "string") state.buffer.note(known);
      else state.buffer.note(known[0], known[1] ?? undefined, known[2]);
    }
    state.attempts = record.attempts ?? 0;
    state.updatedAt = record.updatedAt;
    state.counts = record.counts;
    state.summaries = record.summaries ?? [];
    state.#archive = undefined;
    state.#frozen = encoder.encode(JSON.stringify(record.archive));
    state.#version = record.archive.version;
    state.#failures = record.archive.failed.length;
    state.#overheard = othersIn(record.archive.recent, user);
    state.#oldestSaid = oldestKept(record.archive);
    return state;
  }
}

/** The time of the oldest of some messages that is of a session. */
function oldestIn(messages: readonly SaidRecord[]): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { sessionId, at } of messages) if (sessionId !== undefined) oldest = Math.min(oldest, parseTime(at));
  return oldest;
}

function oldestKept({ recent, failed }: Pick<ArchiveRecord, "recent" | "failed">): number {
  return oldestIn([...recent, ...failed.map(({ messages }) => messages)].flat());
}

/** Who speaks besides the user; nearly always nobody. */
function othersIn(recent: readonly (readonly SaidRecord[])[], user: string): ReadonlySet<string> {
  const others = recent
    .flatMap((messages) => messages.flatMap(({ userId }) => userId ?? []))
    .filter((id) => id !== user);
  return others.length === 0 ? NOBODY : new Set(others);
}

function remember(archive: ProfileArchive, episode: EpisodeRecord): void {
  archive.episodes = [...archive.episodes.filter(({ id }) => id !== episode.id), episode].slice(-MAX_EPISODES);
}

function countMore(
  counts: ProfileCounts,
  { again, valuable, by, failure }: SegmentOutcome,
  isNew: boolean,
): ProfileCounts {
  return {
    segments: counts.segments + Number(again === undefined),
    valuable: counts.valuable + Number(valuable),
    extractions: counts.extractions + Number(by !== undefined),
    failed: counts.failed + Number(failure !== undefined),
    clusters: counts.clusters + Number(isNew),
  };
}
