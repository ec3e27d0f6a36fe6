import { makeId } from "../../core/ids.js";
import type { Engine } from "../engine.js";

/** Gives ids for what one entry makes, each its own; `seq` is the highest number that they took. */
export class EntryIds {
  readonly #engine: Engine;
  seq: number;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.seq = engine.world.seq;
  }

  next(): string {
    this.seq++;
    return makeId(this.#engine.world.writer, this.seq);
  }
}
