import { monotonicNow } from "../core/clock.js";
import { DramatisError, isDramatisError } from "../core/errors.js";
import { makeId, writerOf } from "../core/ids.js";
import { readTime } from "../core/time.js";
import type { Store } from "../journal/store.js";
import type { Stream } from "../memory/stream.js";
import type { Entry } from "../model/entry.js";
import type { StoredTemplate } from "../prompt/stored-template.js";
import { TemplateManager } from "../prompt/template-manager.js";
import { applyEntry } from "./apply-entry.js";
import { Background } from "./background.js";
import { WorldDocument } from "./document.js";
import { Embeddings } from "./embeddings.js";
import { Emitter } from "./events.js";
import { JobRunner, type TickReport } from "./job-runner.js";
import type { ResolvedOptions } from "./options.js";
import { ProfileWork } from "./profiles/profile-work.js";
import { RecallShelf } from "./recall/recall-shelf.js";
import { SessionWork } from "./sessions/session-work.js";
import { CharacterState } from "./roster.js";
import { summaryMemory } from "./summary-view.js";
import { isCancelled } from "./summary-work.js";
import { nextTurn, raceAbort } from "./turns.js";
import type { Owner, World } from "./world.js";

/** Memories up to which a world is written out whole whenever it is closed, so that its document is always fresh. */
const SMALL_WORLD = 10_000;

const AWAKE_MS = 60_000;

/** What stands between the public classes and the world: the journal, the store, background work, events. */
export class Engine {
  readonly world: World;
  readonly options: ResolvedOptions;
  readonly events: Emitter;
  readonly prompts: TemplateManager;
  readonly recalls: RecallShelf;
  /** Undefined without an embedder. */
  readonly embeddings: Embeddings | undefined;
  readonly profileWork: ProfileWork;
  readonly sessionWork: SessionWork;
  readonly #background: Background;
  readonly #stopped = new AbortController();
  #store: Store | undefined;
  /** The sections of the store's document, as long as some of them have not been read. */
  readRaw: ((owner: Owner) => Uint8Array | undefined) | undefined;
  #isClosed = false;
  #closing: Promise<void> | undefined;
  #writing: Promise<void> | undefined;
  /** Somebody was forgotten of whom the store may still hold something. */
  #mustErase = false;
  #erasing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasNews = false;
  errors = 0;
  failedJobs = 0;

  constructor(options: ResolvedOptions, world: World) {
    this.options = options;
    this.world = world;
    this.events = new Emitter(options.logger);
    this.recalls = new RecallShelf(world, options.locale);
    this.prompts = new TemplateManager({
      locale: options.locale,
      own: world.templates,
      save: (name, template) => this.#saveTemplate(name, template),
      assertOpen: () => this.assertOpen(),
    });
    const summaries = new JobRunner({
      world,
      model: options.model,
      locale: options.locale,
      summaryPrompt: (variables) => this.prompts.render("summary", variables),
      signal: this.#stopped.signal,
      commit: (entry) => this.commit(entry),
      failed: (error, job) => this.jobFailed(error, job),
      crashed: (error) => this.report(error, "summary"),
      summarized: (owner, stream, level) => this.#announceSummaries(owner, stream, level),
      evicted: (owner, ids) => this.events.emit("evicted", { ...this.#ownerName(owner), ids: [...ids] }),
    });
    this.embeddings = this.#newEmbeddings();
    this.profileWork = new ProfileWork(this);
    this.sessionWork = new SessionWork(this);
    const vectors = this.embeddings?.work;
    const work = { world, summaries, vectors, profiles: this.profileWork, sessions: this.sessionWork };
    this.#background = new Background(work, () => this.#schedule());
  }

  #newEmbeddings(): Embeddings | undefined {
    const { embedder, background } = this.options;
    if (embedder === undefined) return undefined;
    return new Embeddings({
      world: this.world,
      embedder,
      background,
      signal: this.#stopped.signal,
      commit: (entry) => this.commit(entry),
      failed: (error) => this.jobFailed(error, "embedding"),
      crashed: (error) => this.report(error, "embedding"),
    });
  }

  #saveTemplate(name: string, template: StoredTemplate | undefined): void {
    if (template === undefined) return this.commit({ k: "untemplate", name });
    const { source, trusted } = template;
    this.commit({ k: "template", name, source, ...(trusted ? undefined : { trusted }) });
  }

  /** Takes in the templates that the options bring; nothing is written for those that are known. */
  addTemplates(): void {
    for (const [name, source] of Object.entries(this.options.templates)) this.prompts.addTemplate(name, source);
  }

  /** Begins a new world. */
  begin(): void {
    const { seed, memory } = this.options;
    this.commit({ k: "world", seed, writer: writerOf(seed), memory });
    this.addTemplates();
  }

  /** Journals from now on. */
  attach(store: Store): void {
    this.#store = store;
  }

  nextSeq(): number {
    return this.world.seq + 1;
  }

  nextId(): string {
    return makeId(this.world.writer, this.nextSeq());
  }

  /** What the clock says, in whole milliseconds. */
  now(): number {
    return readTime(this.options.clock.now(), "clock.now()", "config/invalid");
  }

  /** Journals a change, then makes it: what cannot be kept does not happen. `apply` does what the fold does, if given. */
  commit(entry: Entry, apply: () => void = () => applyEntry(this.world, entry)): void {
    if (this.isJournaled) this.journal(JSON.stringify(entry));
    const leaving = entry.k === "remove" ? this.world.byId.get(entry.id) : undefined;
    apply();
    if (leaving !== undefined) this.recalls.drop(leaving);
    this.#background.note(entry);
    this.#schedule();
  }

  /** Whether changes are kept anywhere. */
  get isJournaled(): boolean {
    return this.#store !== undefined;
  }

  /** Journals an entry that the caller applies itself. */
  journal(entry: string): void {
    this.#store?.append(entry);
    this.#hasNews = true;
  }

  /** Lets background work begin, if there is any. */
  nudge(): void {
    this.#schedule();
  }

  assertOpen(): void {
    if (this.#isClosed)
      throw new DramatisError("system/closed", "This system is closed; open it again with PersonaSystem.open");
  }

  tick(budgetMs: number): TickReport {
    this.assertOpen();
    this.#writeIfLong();
    if (this.#writing !== undefined) return { ran: 0, pending: this.pending, ms: 0 };
    const start = monotonicNow();
    const ran = this.#background.run(budgetMs);
    return { ran, pending: this.pending, ms: monotonicNow() - start };
  }

  get pending(): number {
    return this.#background.pending;
  }

  get done(): number {
    return this.#background.done;
  }

  /** Aborted once the system is closed. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Finishes all work there is, and what that leads to. Rejects only when it is cancelled. */
  async settled(signal?: AbortSignal): Promise<void> {
    this.assertOpen();
    // Somebody waits: the process must not end in a pause, whose timer would let it.
    const awake = setInterval(ignore, AWAKE_MS);
    try {
      await this.#settle(signal);
    } finally {
      clearInterval(awake);
    }
  }

  async #settle(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      if (signal?.aborted === true) throw cancelledWait();
      if (this.#isClosed) return;
      if (this.#writing !== undefined) await raceAbort(this.#writing, signal, cancelledWait);
      else if (this.#background.isReady) {
        this.tick(8);
        // Others get their turn between slices, also when there is much to do.
        await nextTurn();
      } else {
        const progress = this.#background.progress();
        if (progress === undefined) return;
        await raceAbort(progress, signal, cancelledWait);
      }
    }
  }

  async flush(signal?: AbortSignal): Promise<void> {
    this.assertOpen();
    if (signal?.aborted === true) throw cancelledFlush();
    if (this.#store !== undefined) await raceAbort(this.#store.flush(), signal, cancelledFlush);
  }

  /** Writes the document anew when the journal has outgrown it. */
  #writeIfLong(): void {
    if (this.#store?.wantsDocument !== true || this.#writing !== undefined) return;
    this.#writing = this.#writeDocument(this.#store)
      .catch((error: unknown) => this.report(error, "document"))
      .finally(() => {
        this.#writing = undefined;
        this.#schedule();
      });
  }

  async #writeDocument(store: Store): Promise<void> {
    const document = new WorldDocument(this.world, "\n", this.readRaw);
    this.#keepFor(document);
    this.#hasNews = false;
    const erase = this.#mustErase;
    this.#mustErase = false;
    try {
      await store.replace(document, { erase });
    } catch (error) {
      this.#mustErase ||= erase;
      throw error;
    } finally {
      this.#keepFor(undefined);
    }
  }

  /** Resolves when the store holds nothing but what the world holds from now on. Those who ask together share a document. */
  erase(): Promise<void> {
    if (this.#store === undefined) return Promise.resolve();
    this.#mustErase = true;
    this.#erasing ??= this.#erase(this.#store);
    return this.#erasing;
  }

  async #erase(store: Store): Promise<void> {
    // A document that was begun before has what was forgotten since.
    do await this.#writing;
    while (this.#writing !== undefined);
    this.#erasing = undefined;
    const written = this.#writeDocument(store);
    this.#writing = written.then(ignore, ignore).finally(() => {
      this.#writing = undefined;
      this.#schedule();
    });
    await written;
  }

  /** Lets a document that is being written keep what changes before its turn. */
  #keepFor(document: WorldDocument | undefined): void {
    this.world.beforeChange = document?.keep;
    this.world.profiles.beforeChange = document?.keepUser;
  }

  /** Writes the whole world into another store, which is opened and closed for it. */
  async saveTo(store: Store, signal?: AbortSignal): Promise<void> {
    this.assertOpen();
    while (this.#writing !== undefined) await this.#writing;
    const saving = this.#saveInto(store, signal);
    this.#writing = saving.then(ignore, ignore).finally(() => {
      this.#writing = undefined;
      this.#schedule();
    });
    await saving;
  }

  async #saveInto(store: Store, signal: AbortSignal | undefined): Promise<void> {
    const document = new WorldDocument(this.world, "\n", this.readRaw);
    this.#keepFor(document);
    try {
      const found = await store.open(signal === undefined ? {} : { signal });
      try {
        // What is there is replaced, but it has to be read to the end before anything can be written.
        const entries = found.entries[Symbol.asyncIterator]();
        while ((await entries.next()).done !== true);
        await store.replace(document, signal === undefined ? {} : { signal });
      } finally {
        await store.close();
      }
    } finally {
      this.#keepFor(undefined);
    }
  }

  close(settle: boolean): Promise<void> {
    this.#closing ??= this.#close(settle);
    return this.#closing;
  }

  async #close(settle: boolean): Promise<void> {
    if (settle) await this.settled();
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#background.stop();
    this.#stopped.abort();
    // Whoever waits for it is told how it ended.
    await this.#erasing?.catch(ignore);
    await this.#writing;
    const store = this.#store;
    if (store === undefined) return;
    try {
      await store.flush();
      const isWorthIt = this.#hasNews && (this.world.memories <= SMALL_WORLD || store.wantsDocument);
      if (this.#mustErase || isWorthIt) await this.#writeDocument(store);
    } finally {
      await store.close();
    }
  }

  /** Tells of something that went wrong where nobody waits. */
  report(error: unknown, job?: string): void {
    this.errors++;
    const known = isDramatisError(error)
      ? error
      : new DramatisError("store/unavailable", error instanceof Error ? error.message : String(error), {
          cause: error,
        });
    this.options.logger.error(known.message, { code: known.code, ...(job === undefined ? {} : { job }) });
    this.events.emit("error", job === undefined ? { error: known } : { error: known, job });
  }

  /** Notes work that failed and goes on in another way. */
  jobFailed(error: unknown, job: string): void {
    if (this.#stopped.signal.aborted && isCancelled(error)) return;
    this.failedJobs++;
    this.report(error, job);
  }

  #announceSummaries(owner: Owner, stream: Stream, level: number): void {
    if (!this.events.has("summary")) return;
    for (const part of stream.levels[level - 1]?.at(-1)?.parts ?? []) {
      const channel = owner instanceof CharacterState ? undefined : owner.name;
      const summary = summaryMemory(this.world, { stream, level, channel }, part);
      if (summary !== undefined) this.events.emit("summary", { ...this.#ownerName(owner), summary });
    }
  }

  #ownerName(owner: Owner): { character?: string; channel?: string } {
    if (owner instanceof CharacterState) return { character: owner.name };
    return owner.name === undefined ? {} : { channel: owner.name };
  }

  #schedule(): void {
    if (this.options.background === "manual" || this.#timer !== undefined || this.#isClosed) return;
    this.#background.watch();
    if (!this.#background.isPressing && this.#store?.wantsDocument !== true) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isClosed) return;
      this.#tickSafely();
      this.#schedule();
    }, 0);
    // Browsers give a number here. Background work never keeps a process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #tickSafely(): void {
    try {
      this.tick(2);
    } catch (error) {
      this.report(error, "background");
    }
  }
}

const ignore = (): void => {};

function cancelledFlush(): DramatisError {
  return new DramatisError("cancelled", "Waiting for the store was cancelled; the writing goes on");
}

function cancelledWait(): DramatisError {
  return new DramatisError("cancelled", "Waiting for background work was cancelled; the work goes on");
}
