/** A silence of so many milliseconds ends a conversation. */
const SILENCE_MS = 30 * 60_000;

/** The newest of a stream's memories that belong to no session. */
interface Current {
  lastAt: number;
  readonly number: number;
}

/** Numbers for conversations: those of a session, or what follows each other in one stream without a long silence. */
export class Conversations {
  readonly #sessions = new Map<string, number>();
  readonly #current = new Map<number, Current>();
  #count = 0;

  /** The conversation of the next memory of a stream; `session` is 0 for none. */
  next(stream: number, session: number, at: number): number {
    return session === 0 ? this.#byTime(stream, at) : this.#bySession(`${stream}/${session}`);
  }

  #bySession(key: string): number {
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    this.#sessions.set(key, this.#count);
    return this.#count++;
  }

  #byTime(stream: number, at: number): number {
    const current = this.#current.get(stream);
    // Given times may run backwards.
    if (current !== undefined && Math.abs(at - current.lastAt) <= SILENCE_MS) {
      current.lastAt = at;
      return current.number;
    }
    this.#current.set(stream, { lastAt: at, number: this.#count });
    return this.#count++;
  }
}
