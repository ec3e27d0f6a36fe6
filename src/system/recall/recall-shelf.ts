import type { CharacterState } from "../roster.js";
import type { World } from "../world.js";
import { CharacterRecall } from "./character-recall.js";

/** Bytes of indexes that are kept, besides that of whoever was asked last. */
const MOST_BYTES = 256 * 1024 * 1024;

interface Shelved {
  readonly recall: CharacterRecall;
  bytes: number;
}

/** The indexes of the characters that were asked lately. Whoever is never asked has none; what was given up is made anew. */
export class RecallShelf {
  readonly #world: World;
  readonly #locale: "en" | "zh";
  readonly #mostBytes: number;
  readonly #shelved = new Map<CharacterState, Shelved>();
  #bytes = 0;

  constructor(world: World, locale: "en" | "zh", mostBytes: number = MOST_BYTES) {
    this.#world = world;
    this.#locale = locale;
    this.#mostBytes = mostBytes;
  }

  /** Bytes that all of them hold. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Lets a character's index answer; it may give up others' for it. */
  ask<T>(character: CharacterState, question: (recall: CharacterRecall) => T): T {
    const recall = this.#shelved.get(character)?.recall ?? new CharacterRecall(this.#world, character, this.#locale);
    this.drop(character);
    const answer = question(recall);
    this.#put(character, recall);
    return answer;
  }

  /** Behind all others, so that the one in front was not asked for longest. */
  #put(character: CharacterState, recall: CharacterRecall): void {
    // A filter may have asked the same character meanwhile.
    this.drop(character);
    const { bytes } = recall;
    this.#shelved.set(character, { recall, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#shelved.keys()) {
      if (this.#bytes <= this.#mostBytes || oldest === character) return;
      this.drop(oldest);
    }
  }

  /** Gives up the index of one character. */
  drop(character: CharacterState): void {
    const shelved = this.#shelved.get(character);
    if (shelved === undefined) return;
    this.#bytes -= shelved.bytes;
    this.#shelved.delete(character);
  }
}
