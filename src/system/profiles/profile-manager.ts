import { DramatisError } from "../../core/errors.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import type { JsonObject } from "../../core/json.js";
import { isoTime, readTime, type Time } from "../../core/time.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { Facts } from "../../profile/fact-ledger.js";
import { applyOperations } from "../../profile/fact-operations.js";
import {
  diffFacts,
  historyOf,
  type ExtractReport,
  type FactOperation,
  type Profile,
  type ProfileDiff,
  type ProfileVersion,
} from "../../profile/profile.js";
import { ProfileState } from "../../profile/profile-state.js";
import { Revision } from "../../profile/revision.js";
import { changesBetween } from "../../profile/rollback.js";
import type { FactChange } from "../../model/profile-records.js";
import type { Engine } from "../engine.js";
import { checkLimit } from "../query.js";
import { checkSignal } from "../talking/conversation.js";
import { assertConsent, checkUserId, scopeOf } from "./checks.js";
import { EntryIds } from "./ids.js";
import { ingest, isFull, type IngestOptions } from "./ingest.js";
import { buildContext, checkContextRequest, type ContextRequest, type ConversationContext } from "./context.js";
import { readQuery, search, type ProfileResult, type ProfileSearchOptions } from "./search.js";
import { emitProfile, isKnown, showProfile } from "./profile-view.js";
import {
  checkExport,
  exportUsers,
  importUsers,
  type ProfileExportOptions,
  type ProfileImportOptions,
} from "./transfer.js";
import { UsagesHandle, type Usages } from "./usages.js";

/** What is known of users, how it came to be, and how more of it is learned. */
export interface ProfileManager {
  /**
   * Takes messages into the buffers of their users; gives their ids. Never waits. All of them or none. An `id` counts once
   * for a user, or within its `sessionId`.
   *
   * Facts of a user are read from that user's own words: those with the `userId`. Where it is one user's conversation (one of
   * `userIds`, or one user named by the messages), those without a `userId` are that user's too, unless a `name` says
   * otherwise: a name that is neither the id nor one that the user goes by in these messages is somebody else's, whose words
   * are kept to understand what the user says, and are nobody's. Where somebody like that speaks, so are words without any
   * name: two people without an id are not one person.
   */
  ingest(messages: ChatMessage[], options?: IngestOptions): string[];
  /** Works through the buffers of one user or of all, now. */
  drain(options?: { userId?: string; character?: string; signal?: AbortSignal }): Promise<ExtractReport>;
  /** What waits to be read. */
  buffer(userId: string, options?: { character?: string }): BufferReport;
  /** What is known of a user now, or what held `at` a time; undefined when nothing is. A copy. */
  get(userId: string, options?: { character?: string; at?: Time }): Profile | undefined;
  /** Users of whom there is a profile, in the order in which they were first met. */
  list(): string[];
  /** Versions, newest first; at most the last 200, and none with `versioning: false`. */
  history(userId: string, options?: { limit?: number; character?: string }): ProfileVersion[];
  /** @throws DramatisError `history/compacted` for a version that is not kept any more. */
  diff(userId: string, from: number, to: number, options?: { character?: string }): ProfileDiff;
  /** Makes a new version that is as an old one was. @throws DramatisError `history/compacted`. */
  rollback(userId: string, version: number, options?: { character?: string }): Profile;
  /**
   * Changes facts, all of the operations or none. Where they change nothing there is no new version; of somebody of whom
   * nothing is known that gives version 0, without facts.
   *
   * @throws DramatisError `config/invalid`, `profile/consent`.
   */
  update(userId: string, operations: FactOperation[], options?: { character?: string }): Profile;
  /**
   * Takes away a profile with its history, its episodes, what waits to be read, and the sessions that have ended in which it was
   * learned. False when there is none. Memories stay: `forgetUser` takes all of a user.
   */
  delete(userId: string, options?: { character?: string }): boolean;
  /** Facts that hold, and past episodes, by words, subject and time; best first. Works without an embedder. */
  search(userId: string, query: string, options?: ProfileSearchOptions): ProfileResult[];
  /** The habits of a user. */
  usage(userId: string): Usages;
  /** What is known of a user as a text for a prompt, never more than `maxTokens`. */
  getConversationContext(request: ContextRequest): Promise<ConversationContext>;
  /**
   * `false` refuses: what waits to be read is dropped, and what was read and is kept to understand what comes next, in the
   * profiles of others too; nothing more is kept until it is granted. What is known stays.
   */
  setConsent(userId: string, granted: boolean): void;
  /** All that is known of a user, or of each, as plain JSON: profiles, habits, consent, what waits to be read. */
  export(options?: ProfileExportOptions): Iterable<JsonObject>;
  /**
   * Takes in what `export` gave, all of it or nothing, and gives the ids of the users. Characters are found by name.
   *
   * @throws DramatisError `import/invalid` naming the field, also for a user of whom something else is known;
   * `snapshot/version` for what a newer release wrote; `profile/consent`. `details.index` says which of the documents it is.
   */
  import(documents: readonly JsonObject[], options?: ProfileImportOptions): string[];
  stats(): ProfileStats;
}

/** Counts over all profiles. */
export interface ProfileStats {
  segments: number;
  valuable: number;
  /** Segments in which facts were looked for. */
  extractions: number;
  /** Segments that could not be read as they should have been. */
  failed: number;
  /** Facts that hold. */
  facts: number;
  clusters: number;
}

/** What waits in a buffer. */
export interface BufferReport {
  tokens: number;
  count: number;
  isFull: boolean;
  ids: string[];
}

interface Scope {
  character?: string;
}

/** @internal */
export class ProfileManagerHandle implements ProfileManager {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  ingest(messages: ChatMessage[], options: IngestOptions = {}): string[] {
    this.#engine.assertOpen();
    return ingest(this.#engine, messages, options);
  }

  async drain(options: { userId?: string; character?: string; signal?: AbortSignal } = {}): Promise<ExtractReport> {
    this.#engine.assertOpen();
    checkKnownFields("the options", options, ["userId", "character", "signal"]);
    checkSignal(options.signal);
    return this.#engine.profileWork.drain(this.#select(options), options.signal);
  }

  /** Profiles in which something waits. */
  #select({ userId, character }: { userId?: string; character?: string }): ProfileState[] {
    const scope = scopeOf(this.#engine, character);
    const { users } = this.#engine.world.profiles;
    if (userId !== undefined) checkUserId(userId);
    const chosen =
      userId === undefined ? [...users.values()] : [users.get(userId)].filter((user) => user !== undefined);
    return chosen
      .flatMap((user) => [...user.profiles.values()])
      .filter((profile) => character === undefined || profile.character === scope)
      .filter((profile) => profile.buffer.count > 0 || profile.failures > 0);
  }

  buffer(userId: string, options: Scope = {}): BufferReport {
    const { tokens = 0, count = 0, waiting = [] } = this.#find(userId, options)?.buffer ?? {};
    return { tokens, count, isFull: isFull(this.#engine, { tokens, count }), ids: waiting.map(({ id }) => id) };
  }

  get(userId: string, options: Scope & { at?: Time } = {}): Profile | undefined {
    const profile = this.#find(userId, options, "at");
    const at = options.at === undefined ? undefined : isoTime(readTime(options.at, "at", "config/invalid"));
    return isKnown(profile) ? showProfile(this.#engine, profile, { at }) : undefined;
  }

  list(): string[] {
    this.#engine.assertOpen();
    const users = [...this.#engine.world.profiles.users.values()];
    return users.filter(({ profiles }) => [...profiles.values()].some(isKnown)).map(({ id }) => id);
  }

  history(userId: string, options: Scope & { limit?: number } = {}): ProfileVersion[] {
    const profile = this.#find(userId, options, "limit");
    checkLimit("limit", options.limit);
    if (profile === undefined) return [];
    return historyOf(profile.archive.ledger, options.limit ?? Number.POSITIVE_INFINITY).map(({ facts, ...made }) => ({
      ...made,
      profile: showProfile(this.#engine, profile, { version: made.version, updatedAt: made.at, facts }),
    }));
  }

  diff(userId: string, from: number, to: number, options: Scope = {}): ProfileDiff {
    const profile = this.#find(userId, options);
    return diffFacts(factsOf(profile, "from", from), factsOf(profile, "to", to));
  }

  rollback(userId: string, version: number, options: Scope = {}): Profile {
    const profile = this.#find(userId, options);
    const facts = factsOf(profile, "version", version);
    if (profile === undefined) throw unknownVersion("version", version);
    assertConsent(this.#engine, userId);
    return this.#revise(userId, profile.character, {
      changes: changesBetween(profile.archive.ledger.facts, facts),
      seq: this.#engine.world.seq,
      restored: version,
    });
  }

  update(userId: string, operations: FactOperation[], options: Scope = {}): Profile {
    const { character, profile } = this.#locate(userId, options);
    assertConsent(this.#engine, userId);
    const ids = new EntryIds(this.#engine);
    const { topics } = this.#engine.options.profiles;
    const revision = new Revision(profile?.archive.ledger.facts ?? new Map(), { nextId: () => ids.next(), topics });
    applyOperations(revision, operations, { topics, now: this.#engine.now() });
    revision.compact();
    return this.#revise(userId, character, { changes: revision.changes, seq: ids.seq });
  }

  #revise(
    user: string,
    character: string | undefined,
    revision: { readonly changes: readonly FactChange[]; readonly seq: number; readonly restored?: number },
  ): Profile {
    const engine = this.#engine;
    const isNews = revision.changes.length > 0;
    if (isNews)
      engine.commit({
        k: "revise",
        user,
        ...(character === undefined ? undefined : { character }),
        at: isoTime(engine.now()),
        ...revision,
        ...(engine.options.profiles.versioning ? undefined : { history: false }),
      });
    const profile = engine.world.profiles.find(user, character) ?? new ProfileState(user, character);
    if (isNews) emitProfile(engine, profile);
    return showProfile(engine, profile);
  }

  delete(userId: string, options: Scope = {}): boolean {
    const { character, profile } = this.#locate(userId, options);
    if (profile === undefined) return false;
    this.#engine.commit({ k: "unprofile", user: userId, ...(character === undefined ? undefined : { character }) });
    return true;
  }

  search(userId: string, query: string, options: ProfileSearchOptions = {}): ProfileResult[] {
    const wanted = readQuery(query, options, this.#engine.now());
    const profile = this.#find(userId, options.character === undefined ? {} : { character: options.character });
    return profile === undefined ? [] : search(this.#engine, profile, wanted);
  }

  async getConversationContext(request: ContextRequest): Promise<ConversationContext> {
    checkContextRequest(request);
    const { userId, character, signal } = request;
    checkSignal(signal);
    if (signal?.aborted === true) throw new DramatisError("cancelled", "Making a context was cancelled");
    const profile = this.#find(userId, character === undefined ? {} : { character });
    return buildContext(this.#engine, profile, request);
  }

  usage(userId: string): Usages {
    this.#engine.assertOpen();
    checkUserId(userId);
    return new UsagesHandle(this.#engine, userId);
  }

  setConsent(userId: string, granted: boolean): void {
    this.#engine.assertOpen();
    checkUserId(userId);
    if (typeof granted !== "boolean") throw refuseOption("granted", "must be true or false");
    if (this.#engine.world.profiles.users.get(userId)?.consent !== granted)
      this.#engine.commit({ k: "consent", user: userId, granted });
  }

  export(options: ProfileExportOptions = {}): Iterable<JsonObject> {
    this.#engine.assertOpen();
    checkExport(options);
    return exportUsers(this.#engine, options);
  }

  import(documents: readonly JsonObject[], options: ProfileImportOptions = {}): string[] {
    this.#engine.assertOpen();
    return importUsers(this.#engine, documents, options);
  }

  stats(): ProfileStats {
    this.#engine.assertOpen();
    const sum: ProfileStats = { segments: 0, valuable: 0, extractions: 0, failed: 0, facts: 0, clusters: 0 };
    const now = isoTime(this.#engine.now());
    for (const { profiles } of this.#engine.world.profiles.users.values()) {
      for (const profile of profiles.values()) {
        const { counts } = profile;
        sum.segments += counts.segments;
        sum.valuable += counts.valuable;
        sum.extractions += counts.extractions;
        sum.failed += counts.failed;
        sum.clusters += counts.clusters;
        sum.facts += profile.countFacts(now);
      }
    }
    return sum;
  }

  #locate(
    userId: string,
    options: Scope,
    ...fields: readonly string[]
  ): { character: string | undefined; profile: ProfileState | undefined } {
    this.#engine.assertOpen();
    checkUserId(userId);
    checkKnownFields("the options", options, ["character", ...fields]);
    const character = scopeOf(this.#engine, options.character);
    return { character, profile: this.#engine.world.profiles.find(userId, character) };
  }

  #find(userId: string, options: Scope, ...fields: readonly string[]): ProfileState | undefined {
    return this.#locate(userId, options, ...fields).profile;
  }
}

function factsOf(profile: ProfileState | undefined, field: string, version: unknown): Facts {
  if (!Number.isSafeInteger(version) || (version as number) < 0)
    throw refuseOption(field, `is ${String(version)}, but must be the number of a version`);
  const number = version as number;
  if (profile === undefined || number > profile.archive.ledger.version) throw unknownVersion(field, number);
  const facts = profile.archive.ledger.at(number);
  if (facts !== undefined) return facts;
  throw new DramatisError(
    "history/compacted",
    `${field} is ${number}, but the oldest version that is kept is ${profile.archive.ledger.oldest}`,
    { details: { field, oldest: profile.archive.ledger.oldest } },
  );
}

function unknownVersion(field: string, version: number): DramatisError {
  return refuseOption(field, `is ${version}, but there is no such version`);
}
