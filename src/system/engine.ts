import { monotonicNow } from "../core/clock.js";
import { DramatisError, isDramatisError } from "../core/errors.js";
import { makeId, writerOf } from "../core/ids.js";
import { readTime } from "../core/time.js";
import type { Stream } from "../memory/stream.js";
import type { Change, Entry } from "../model/entry.js";
import type { StoredTemplate } from "../prompt/stored-template.js";
import { TemplateManager } from "../prompt/template-manager.js";
import { GivenTexts } from "../profile/given-texts.js";
import { applyEntry } from "./apply-entry.js";
import { Background } from "./background.js";
import { Embeddings } from "./embeddings.js";
import { Emitter } from "./events.js";
import { JobRunner, type TickReport } from "./job-runner.js";
import { Keeping } from "./keeping.js";
import type { ResolvedOptions } from "./options.js";
import { ProfileWork } from "./profiles/profile-work.js";
import { RecallShelf } from "./recall/recall-shelf.js";
import { SessionWork } from "./sessions/session-work.js";
import { CharacterState } from "./roster.js";
import { summaryMemory } from "./summary-view.js";
import { isCancelled } from "./summary-work.js";
import { nextTurn, raceAbort } from "./turns.js";
import type { Owner, World } from "./world.js";

const AWAKE_MS = 60_000;

/** What stands between the public classes and the world: the journal, the store, background work, events. */
export class Engine {
  readonly world: World;
  readonly keeping: Keeping;
  readonly options: ResolvedOptions;
  readonly events: Emitter;
  readonly prompts: TemplateManager;
  readonly given: GivenTexts = new GivenTexts();
  readonly recalls: RecallShelf;
  /** Undefined without an embedder. */
  readonly embeddings: Embeddings | undefined;
  readonly profileWork: ProfileWork;
  readonly sessionWork: SessionWork;
  readonly #background: Background;
  readonly #stopped = new AbortController();
  #isClosed = false;
  #closing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  errors = 0;
  failedJobs = 0;

  constructor(options: ResolvedOptions, world: World) {
    this.options = options;
    this.world = world;
    this.keeping = new Keeping(world, {
      failed: (error) => this.report(error, "document"),
      written: () => this.#schedule(),
    });
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
  commit(entry: Change, apply: () => void = () => applyEntry(this.world, entry)): void {
    if (this.keeping.isJournaled) this.keeping.journal(JSON.stringify(entry));
    this.#make(entry, apply);
    this.#schedule();
  }

  /** The same for changes that belong together: one entry of the journal, so that none is ever there without the others. */
  commitAll(changes: readonly Change[]): void {
    const [first, ...more] = changes;
    if (first === undefined) return;
    if (this.keeping.isJournaled)
      this.keeping.journal(
        JSON.stringify(more.length === 0 ? first : ({ k: "all", entries: changes } satisfies Entry)),
      );
    for (const change of changes) this.#make(change, () => applyEntry(this.world, change));
    this.#schedule();
  }

  /** The same for a memory, which comes as the text of its entry, and for what comes of it. */
  commitMemory(text: () => string, apply: () => void, more: readonly Change[]): void {
    if (this.keeping.isJournaled) {
      const rest = more.map((change) => `,${JSON.stringify(change)}`).join("");
      this.keeping.journal(rest === "" ? text() : `{"k":"all","entries":[${text()}${rest}]}`);
    }
    apply();
    for (const change of more) this.#make(change, () => applyEntry(this.world, change));
    this.#schedule();
  }

  #make(change: Change, apply: () => void): void {
    const leaving = change.k === "remove" ? this.world.byId.get(change.id) : undefined;
    apply();
    if (leaving !== undefined) this.recalls.drop(leaving);
    this.#background.note(change);
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
    this.keeping.writeIfLong();
    if (this.keeping.writing !== undefined) return { ran: 0, pending: this.pending, ms: 0 };
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
      this.#background.look();
      await this.#settle(signal);
    } finally {
      clearInterval(awake);
    }
  }

  async #settle(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      if (signal?.aborted === true) throw cancelledWait();
      if (this.#isClosed) return;
      const { writing } = this.keeping;
      if (writing !== undefined) await raceAbort(writing, signal, cancelledWait);
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
    await this.keeping.flush(signal);
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
    await this.keeping.close();
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
    if (!this.#background.isPressing && !this.keeping.isLong) return;
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

function cancelledWait(): DramatisError {
  return new DramatisError("cancelled", "Waiting for background work was cancelled; the work goes on");
}
