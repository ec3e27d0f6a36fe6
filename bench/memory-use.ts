import { setTimeout } from "node:timers/promises";
import { collectGarbage } from "./stopwatch.js";

/** Bytes that something needs. */
export interface Weight {
  readonly heap: number;
  readonly buffers: number;
  readonly total: number;
}

/** Bytes that are held in addition once something was made. */
export async function weigh(make: () => unknown): Promise<Weight> {
  await collectEverything();
  const before = process.memoryUsage();
  const made = make();
  await collectEverything();
  const after = process.memoryUsage();
  keepAlive(made);
  const heap = after.heapUsed - before.heapUsed;
  const buffers = after.arrayBuffers - before.arrayBuffers;
  return { heap, buffers, total: heap + buffers };
}

/** What lies off the heap is given back by another thread, some time after a collection. */
async function collectEverything(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await setTimeout(50);
  }
}

let kept: unknown;

/** Lets the collector find something in use until now. */
export function keepAlive(value: unknown): void {
  kept = value;
  if (kept !== value) throw new Error("unreachable");
  kept = undefined;
}
