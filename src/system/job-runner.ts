import { monotonicNow } from "../core/clock.js";
import type { Stream } from "../memory/stream.js";
import { Compaction } from "./compaction.js";
import { CHECK, isGone, workOnStream, type Pause, type Wait, type Work, type WorkContext } from "./summary-work.js";
import type { Owner, World } from "./world.js";

/** Calls of the model at the same time. */
const CONCURRENCY = 4;

interface Job {
  readonly owner: Owner;
  readonly stream: Stream;
  readonly work: Work;
  /** What it waits for; nothing to do until that is over. */
  wait: Wait | undefined;
  /** Has come to the check of what nobody sees. */
  isAtCheck: boolean;
}

/** Jobs with only their check left, the first one last, and the entry as of which another may still come. */
interface Checks {
  readonly jobs: Job[];
  readonly before: number;
  readonly version: number;
}

export interface TickReport {
  /** Steps of work done. */
  ran: number;
  /** Jobs that still wait, those that wait for a model counted. */
  pending: number;
  /** Milliseconds that it took. */
  ms: number;
}

/**
 * Runs background work in slices: one job a stream, so that nothing of a stream is done twice or out of order. Results
 * of models are taken in by a slice too, never in between.
 *
 * What nobody sees is let go in the order of the entries as of which that is checked, whichever summaries were made
 * first: what one stream lets go is not counted any more when it is asked what others may let go.
 */
export class JobRunner {
  readonly #context: WorkContext;
  readonly #world: World;
  /** Weak, since the streams of a character that is removed go without anybody finishing their jobs. */
  readonly #jobs = new WeakMap<Stream, Job>();
  /** Streams whose work threw, which only a store that failed makes it do. They wait until the world is opened again. */
  readonly #stuck = new Set<Stream>();
  readonly #waiting = new Set<Job>();
  #wakes = 0;
  #scan: Generator<Job, void> | undefined;
  /** What there was to scan when the last scan began. */
  #scanned = -1;
  #checks: Checks | undefined;
  readonly #compaction: Compaction;
  #wake: (() => void)[] = [];
  /** Told when work arrived that nobody is doing. */
  onReady: (() => void) | undefined;
  done = 0;

  constructor(context: WorkContext) {
    this.#context = context;
    this.#world = context.world;
    this.#compaction = new Compaction(context.world);
    context.signal.addEventListener("abort", () => this.#endWaits(() => true));
  }

  get pending(): number {
    let count = 0;
    for (const [, streams] of this.#world.due) {
      for (const stream of streams) if (!this.#stuck.has(stream)) count++;
    }
    return count + this.#world.due.unread.size;
  }

  /** True when a slice could do something now. */
  get isReady(): boolean {
    return this.#next() !== undefined || this.#compaction.isDue;
  }

  /** Works for about so many milliseconds; one step is always done. */
  tick(budgetMs: number): TickReport {
    const start = monotonicNow();
    let ran = 0;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      this.#step(job);
      ran++;
      if (monotonicNow() - start >= budgetMs) break;
    }
    while (monotonicNow() - start < budgetMs && this.#compaction.step());
    return { ran, pending: this.pending, ms: monotonicNow() - start };
  }

  /** Resolves when a job that waited can go on. */
  progress(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }

  /** Lets those who wait for progress look again, after a character was removed, a user forgotten, or a job can go on. */
  wake(): void {
    this.#endWaits(({ owner, stream }) => isGone(owner, stream));
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Breaks off calls whose answer nobody wants any more. */
  #endWaits(isDone: (job: Job) => boolean): void {
    for (const job of this.#waiting) if (isDone(job)) job.wait?.abort();
  }

  #next(): Job | undefined {
    return this.#nextSummary() ?? this.#nextCheck();
  }

  get #version(): number {
    return this.#world.due.changes + this.#wakes;
  }

  /** The next job that has anything but its check to do. One scan goes on from call to call. */
  #nextSummary(): Job | undefined {
    for (;;) {
      if (this.#scan === undefined) {
        if (this.#scanned === this.#version && !this.#readNext()) return undefined;
        this.#scanned = this.#version;
        this.#scan = this.#jobsToDo();
      }
      const next = this.#scan.next();
      if (next.done !== true) return next.value;
      this.#scan = undefined;
    }
  }

  #readNext(): boolean {
    try {
      return this.#world.due.readNext();
    } catch (error) {
      // A section that cannot be read is told of; the others go on.
      this.#context.crashed(error);
      return true;
    }
  }

  *#jobsToDo(): Generator<Job, void> {
    for (const [owner, streams] of this.#world.due) {
      for (const stream of streams) {
        if (this.#stuck.has(stream)) continue;
        if (!this.#jobs.has(stream) && this.#waiting.size >= CONCURRENCY) continue;
        const job = this.#jobs.get(stream) ?? this.#start(owner, stream);
        while (this.#jobs.get(stream) === job && job.wait === undefined && !isParked(job)) yield job;
      }
    }
  }

  #nextCheck(): Job | undefined {
    if (this.#checks?.version !== this.#version) this.#checks = this.#findChecks();
    const { jobs, before } = this.#checks;
    const job = jobs.at(-1);
    return job !== undefined && job.stream.checkAt <= before ? job : undefined;
  }

  #findChecks(): Checks {
    const jobs: Job[] = [];
    let before = Number.POSITIVE_INFINITY;
    for (const [, streams] of this.#world.due) {
      for (const stream of streams) {
        const job = this.#jobs.get(stream);
        const asOf = stream.windows.at(-1)?.closedAt ?? stream.checkAt;
        if (job !== undefined && isParked(job)) jobs.push(job);
        else if (!this.#stuck.has(stream) && asOf > 0) before = Math.min(before, asOf);
      }
    }
    jobs.sort((a, b) => b.stream.checkAt - a.stream.checkAt);
    return { jobs, before, version: this.#version };
  }

  #start(owner: Owner, stream: Stream): Job {
    const job: Job = {
      owner,
      stream,
      work: workOnStream(this.#context, owner, stream),
      wait: undefined,
      isAtCheck: false,
    };
    this.#jobs.set(stream, job);
    return job;
  }

  #step(job: Job): void {
    job.isAtCheck = isParked(job);
    const step = this.#advance(job);
    if (step === undefined) return;
    if (step.done === true) return this.#finish(job);
    if (step.value === undefined) return;
    if (step.value === CHECK) {
      job.isAtCheck = true;
      this.#checks = undefined;
      return;
    }
    job.wait = step.value;
    this.#waiting.add(job);
    const goOn = (): void => {
      job.wait = undefined;
      this.#waiting.delete(job);
      this.#wakes++;
      this.wake();
      this.onReady?.();
    };
    step.value.done.then(goOn, goOn);
  }

  #advance(job: Job): IteratorResult<Pause, void> | undefined {
    try {
      return job.work.next();
    } catch (error) {
      this.#jobs.delete(job.stream);
      this.#stuck.add(job.stream);
      this.#checks = undefined;
      this.#context.crashed(error);
      return undefined;
    }
  }

  #finish(job: Job): void {
    const { owner, stream } = job;
    this.#jobs.delete(stream);
    this.done++;
    if (this.#checks?.jobs.at(-1) === job) this.#checks.jobs.pop();
    else this.#checks = undefined;
    // What came while the last step ran is a new job.
    if (this.#world.due.isIn(owner, stream)) this.#wakes++;
    else this.#world.due.remove(owner, stream);
  }
}

/** Whether a job has only its check left; windows that were closed meanwhile come first. */
function isParked({ isAtCheck, stream }: Job): boolean {
  return isAtCheck && stream.windows.length === 0;
}
