import { NO_PAUSE, cpuMs, longestOf, makePause, type Pause } from "./pause.js";

/** Looks how long the event loop goes without coming round, by asking for a turn over and over. */
export class LoopProbe {
  #longest = NO_PAUSE;
  #turnAt = performance.now();
  #cpuAt = cpuMs();
  #isOn = true;

  constructor() {
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#look();
    if (this.#isOn) setImmediate(this.#turn);
  };

  #look(): void {
    const turnAt = performance.now();
    const cpuAt = cpuMs();
    this.#longest = longestOf(this.#longest, makePause(turnAt - this.#turnAt, cpuAt - this.#cpuAt));
    this.#turnAt = turnAt;
    this.#cpuAt = cpuAt;
  }

  /** The longest time that others had to wait for their turn. */
  stop(): Pause {
    this.#look();
    this.#isOn = false;
    return this.#longest;
  }
}
