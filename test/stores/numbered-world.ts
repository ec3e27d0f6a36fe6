import { expect } from "vitest";
import { isDramatisError, type DramatisError } from "../../src/core/errors.js";
import type { FileSystem } from "../../src/journal/file-system.js";
import type { DocumentSource, Store } from "../../src/journal/store.js";
import { storeOn, type RigOptions } from "./rig.js";

/**
 * A world that is nothing but the numbers 1, 2, 3 and so on, one entry each, so that a loss, a hole, a repetition and a
 * wrong order all show. Its document holds them in three sections.
 */
export function documentUpTo(last: number, onSection?: (section: number) => void): DocumentSource {
  return {
    head: () => [Buffer.from(`{"format":"numbers","last":${last}`)],
    *sections() {
      for (let section = 0; section < 3; section++) {
        onSection?.(section);
        const numbers = Array.from({ length: last }, (_, at) => at + 1).filter((number) => number % 3 === section);
        yield [`numbers/${section}`, [Buffer.from("["), Buffer.from(numbers.join(",\n")), Buffer.from("]")]] as const;
      }
    },
  };
}

export function entryOf(number: number): string {
  return JSON.stringify({ number, text: "-".repeat((number * 37) % 200) });
}

/** What is stored: all numbers, in order. Fails when there is a hole, a repetition or a wrong order. */
export interface FoundNumbers {
  readonly last: number;
  readonly inDocument: number;
  readonly tornBytes: number;
}

export async function openNumbers(store: Store): Promise<FoundNumbers> {
  const { document, entries, tornBytes } = await store.open({});
  let inDocument = 0;
  if (document !== undefined) {
    const world =
      document.kind === "whole" ? document.snapshot : { ...Object(document.head), logs: sectionsOf(document) };
    const { last, logs } = world as { last: number; logs: Record<string, number[]> };
    const numbers = Object.values(logs)
      .flat()
      .toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: last }, (_, at) => at + 1));
    inDocument = last;
  }
  let last = inDocument;
  for await (const batch of entries) {
    for (const entry of batch) {
      last += 1;
      expect(entry).toBe(entryOf(last));
    }
  }
  return { last, inDocument, tornBytes };
}

function sectionsOf(document: {
  readonly sections: { keys(): Iterable<string>; read(key: string): Uint8Array };
}): object {
  const { sections } = document;
  return Object.fromEntries(
    [...sections.keys()].map((key) => [key, JSON.parse(Buffer.from(sections.read(key)).toString())]),
  );
}

/** An owner who goes on whatever fails, and keeps account of what was acknowledged. */
export class Player {
  readonly failures: DramatisError[] = [];
  readonly told: DramatisError[] = [];
  opening: DramatisError | undefined;
  acknowledged = 0;
  appended = 0;
  /** Called with each acknowledgement. */
  onAcknowledged: ((number: number) => void) | undefined;
  readonly #store: Store;
  readonly #isSync: boolean;

  constructor(files: FileSystem, options: RigOptions = {}) {
    this.#store = storeOn(files, options);
    this.#isSync = options.durability === "sync";
  }

  async open(): Promise<boolean> {
    try {
      const { document, entries } = await this.#store.open({ onError: (error) => this.told.push(error) });
      const head = document?.kind === "whole" ? document.snapshot : document?.head;
      let count = (head as { last: number } | undefined)?.last ?? 0;
      for await (const batch of entries) count += batch.length;
      this.appended = count;
      this.#acknowledge(count);
      return true;
    } catch (error) {
      this.opening = this.#take(error);
      await this.close();
      return false;
    }
  }

  append(): boolean {
    const number = this.appended + 1;
    try {
      this.#store.append(entryOf(number));
      if (this.told.length > 0) throw new Error("an entry was taken after a failure");
      this.appended = number;
      if (this.#isSync) this.#acknowledge(number);
      return true;
    } catch (error) {
      this.#take(error);
      return false;
    }
  }

  flush(): Promise<void> {
    const { appended } = this;
    return this.#try(() => this.#store.flush(), appended);
  }

  /** Appends one more number while the document is written, when it is asked to. */
  replace(isBusy: boolean): Promise<void> {
    const { appended } = this;
    const source = documentUpTo(appended, (section) => isBusy && section === 1 && this.append());
    return this.#try(() => this.#store.replace(source), appended);
  }

  close(): Promise<void> {
    const { appended } = this;
    return this.#try(() => this.#store.close(), appended);
  }

  async #try(run: () => Promise<void>, appended: number): Promise<void> {
    try {
      await run();
      if (this.told.length === 0 && this.opening === undefined) this.#acknowledge(appended);
    } catch (error) {
      this.#take(error);
    }
  }

  #acknowledge(number: number): void {
    this.acknowledged = Math.max(this.acknowledged, number);
    this.onAcknowledged?.(this.acknowledged);
  }

  #take(error: unknown): DramatisError {
    if (!isDramatisError(error)) throw error;
    this.failures.push(error);
    return error;
  }
}

/** A session with a bit of everything; `burst`: so many numbers more that are written together. */
export async function playSession(player: Player, burst = 0): Promise<void> {
  if (!(await player.open())) return;
  for (let count = 0; count < burst; count++) player.append();
  player.append();
  await player.flush();
  player.append();
  player.append();
  await player.flush();
  player.append();
  await player.replace(true);
  await player.flush();
  player.append();
  await Promise.all([player.flush(), player.flush()]);
  player.append();
  await player.close();
}
