/** Processor time of this process since it began, all threads. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A time in which the program could do nothing else. */
export interface Pause {
  /** By the clock. */
  readonly wallMs: number;
  /**
   * At most the processor time that this process had in it: how long the pause would have been with one processor to
   * itself. What other processes had of the clock's time is not in it.
   */
  readonly ownMs: number;
}

export function makePause(wallMs: number, cpuMsInIt: number): Pause {
  return { wallMs, ownMs: Math.min(wallMs, cpuMsInIt) };
}

/** Measures one call that nothing interrupts. */
export function timePause(work: () => void): Pause {
  const cpuBefore = cpuMs();
  const startedAt = performance.now();
  work();
  return makePause(performance.now() - startedAt, cpuMs() - cpuBefore);
}

/** The longest of pauses, by either measure. */
export function longestOf(a: Pause, b: Pause): Pause {
  return { wallMs: Math.max(a.wallMs, b.wallMs), ownMs: Math.max(a.ownMs, b.ownMs) };
}

export const NO_PAUSE: Pause = Object.freeze({ wallMs: 0, ownMs: 0 });
