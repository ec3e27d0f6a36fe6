import { cpuMs } from "./pause.js";
import { median, percentile } from "./statistics.js";

/** Prepares one round and gives the work to be measured. */
export type Candidate = () => (() => unknown) | Promise<() => unknown>;

/** Per operation. */
export interface Spent {
  /** Of all threads of the process: what the garbage collector and the disk's threads need counts too. */
  readonly cpuUs: number;
  readonly wallUs: number;
}

/** Frees what others left, so that nobody pays for the one before. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
  globalThis.gc();
}

interface Sum {
  cpuMs: number;
  wallMs: number;
}

async function timeInto(sum: Sum, work: () => unknown): Promise<void> {
  const startedAt = performance.now();
  const before = cpuMs();
  await work();
  sum.cpuMs += cpuMs() - before;
  sum.wallMs += performance.now() - startedAt;
}

export interface Plan {
  /** Operations in one round. */
  readonly operations: number;
  /** Rounds in a block. Nothing is collected by force between them, so that each pays for its own garbage. */
  readonly rounds: number;
  /** Besides a first one for warming up, that does not count. */
  readonly blocks: number;
}

/** Medians over blocks in which the candidates take turns, so that a noisy neighbour hits all of them alike. */
export async function compare<K extends string>(
  candidates: Readonly<Record<K, Candidate>>,
  { operations, rounds, blocks }: Plan,
): Promise<Record<K, Spent>> {
  const names = Object.keys(candidates) as K[];
  const sums = new Map<K, Sum[]>(names.map((name) => [name, []]));
  for (let block = -1; block < blocks; block++) {
    for (const name of names) {
      collectGarbage();
      const sum: Sum = { cpuMs: 0, wallMs: 0 };
      for (let round = 0; round < rounds; round++) await timeInto(sum, await candidates[name]());
      if (block >= 0) sums.get(name)?.push(sum);
    }
  }
  const micros = (values: readonly number[]): number => (median(values) * 1000) / (operations * rounds);
  const spent = [...sums].map(([name, all]): [K, Spent] => [
    name,
    { cpuUs: micros(all.map((sum) => sum.cpuMs)), wallUs: micros(all.map((sum) => sum.wallMs)) },
  ]);
  return Object.fromEntries(spent) as Record<K, Spent>;
}

/** Wall clock of single calls, in milliseconds. */
export class Latencies {
  readonly #all: number[] = [];

  time<T>(work: () => T): T {
    const startedAt = performance.now();
    const result = work();
    this.#all.push(performance.now() - startedAt);
    return result;
  }

  get p50(): number {
    return percentile(this.#all, 0.5);
  }
  get p99(): number {
    return percentile(this.#all, 0.99);
  }
}

/** Lets timers, I/O and other callbacks have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
