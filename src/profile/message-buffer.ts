import type { KnownId, SaidRecord } from "../model/profile-records.js";

/** Ids given by callers that are remembered, so that the same message sent again is not taken twice. */
const MAX_KNOWN = 1000;

/** Messages of one profile that wait to be read, oldest first. */
export class MessageBuffer {
  #waiting: SaidRecord[] = [];
  #tokens = 0;
  #batches: number[] = [];
  #due = 0;
  #dueTokens = 0;
  /** What the clock said when the last message came, in milliseconds since 1970. */
  lastAt = 0;
  readonly #known = new Map<string, string | undefined>();

  get waiting(): readonly SaidRecord[] {
    return this.#waiting;
  }

  get tokens(): number {
    return this.#tokens;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** How many of what waits first are to be read now. */
  get due(): number {
    return this.#due;
  }

  /**
   * The same by the times at which they became due, oldest first. What was due earlier is not read together with what became
   * due later: else it would matter how far the reading had come by then.
   */
  get batches(): readonly number[] {
    return this.#batches;
  }

  /** All that waits now is to be read, or so many of those that are not yet. */
  markDue(count: number = this.#waiting.length - this.#due): void {
    const batch = this.#waiting.slice(this.#due, this.#due + count);
    if (batch.length === 0) return;
    this.#batches.push(batch.length);
    this.#due += batch.length;
    this.#dueTokens += batch.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** What waits and is not to be read yet. */
  get fresh(): { readonly count: number; readonly tokens: number } {
    return { count: this.#waiting.length - this.#due, tokens: this.#tokens - this.#dueTokens };
  }

  /** Ids that callers gave, the last ones, and whose messages they are if those are another user's. */
  get known(): ReadonlyMap<string, string | undefined> {
    return this.#known;
  }

  add(message: SaidRecord): void {
    this.#waiting.push(message);
    this.#tokens += message.tokens;
  }

  /** Notes an id that a caller gave, and whose message it is if that is another user's. */
  note(id: string, user?: string): void {
    this.#known.delete(id);
    this.#known.set(id, user);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_KNOWN) break;
      this.#known.delete(oldest);
    }
  }

  /** Whether these are the messages that wait first. */
  startsWith(ids: readonly string[]): boolean {
    return ids.length <= this.#waiting.length && ids.every((id, at) => this.#waiting[at]?.id === id);
  }

  /** Ids that callers gave, as they are stored. */
  get knownIds(): KnownId[] {
    return [...this.#known].map(([id, user]) => (user === undefined ? id : [id, user]));
  }

  /** Drops what somebody said, and the ids of it. */
  forget(isTheirs: { message(message: SaidRecord): boolean; id(id: string): boolean }): void {
    const isKept = (message: SaidRecord): boolean => !isTheirs.message(message);
    let start = 0;
    const batches = this.#batches.map((size) => this.#waiting.slice(start, (start += size)).filter(isKept).length);
    this.#waiting = this.#waiting.filter(isKept);
    this.#tokens = this.#waiting.reduce((sum, { tokens }) => sum + tokens, 0);
    this.#batches = [];
    this.#due = 0;
    this.#dueTokens = 0;
    for (const size of batches) this.markDue(size);
    for (const id of this.#known.keys()) if (isTheirs.id(id)) this.#known.delete(id);
  }

  /** Takes out the messages that wait first. */
  take(count: number): SaidRecord[] {
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const { tokens } of taken) {
      this.#tokens -= tokens;
      const [batch = 0] = this.#batches;
      if (batch === 0) continue;
      this.#batches.splice(0, 1, ...(batch === 1 ? [] : [batch - 1]));
      this.#due--;
      this.#dueTokens -= tokens;
    }
    return taken;
  }
}
