import type { KnownId, SaidRecord } from "../model/profile-records.js";

/** Ids given by callers that are remembered, so that the same message sent again is not taken twice. */
const MAX_KNOWN = 1000;

/** A message whose id a caller gave. */
interface KnownMessage {
  readonly id: string;
  /** Whose it is if it is another user's. */
  readonly user: string | undefined;
  /** Callers may number messages anew in each session. */
  readonly session: string | undefined;
}

/** Messages of one profile that wait to be read, oldest first. */
export class MessageBuffer {
  #waiting: SaidRecord[] = [];
  #tokens = 0;
  /** How many of what waits first were marked to be read, each time that some were. */
  #batches: number[] = [];
  #due = 0;
  #dueTokens = 0;
  /** What the clock said when the last message came, in milliseconds since 1970. */
  lastAt = 0;
  readonly #known = new Map<string, KnownMessage>();
  #speakers: ReadonlyMap<string, string | undefined> | undefined;

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
   * How many of these were marked together, oldest first. What was marked later is not read together with them: when they are
   * read, and how often that is begun, changes nothing of where segments end.
   */
  get batches(): readonly number[] {
    return this.#batches;
  }

  /** All that waits now, or so many more messages, are to be read. */
  markDue(count: number = this.#waiting.length - this.#due): void {
    if (count === 0) return;
    this.#batches.push(count);
    for (const { tokens } of this.#waiting.slice(this.#due, this.#due + count)) this.#dueTokens += tokens;
    this.#due += count;
  }

  /** What waits and is not to be read yet. */
  get fresh(): { readonly count: number; readonly tokens: number } {
    return { count: this.#waiting.length - this.#due, tokens: this.#tokens - this.#dueTokens };
  }

  /**
   * Ids that callers gave, the last ones, and whose messages they are if those are another user's. Where messages of several
   * sessions have one id, it is another user's if one of them is.
   */
  get known(): ReadonlyMap<string, string | undefined> {
    if (this.#speakers !== undefined) return this.#speakers;
    const speakers = new Map<string, string | undefined>();
    for (const { id, user } of this.#known.values()) speakers.set(id, user ?? speakers.get(id));
    this.#speakers = speakers;
    return speakers;
  }

  /** What is known of the message to which a caller gave an id in a session, or outside of all. */
  findKnown(id: string, session: string | undefined): { readonly user: string | undefined } | undefined {
    return this.#known.get(keyOf(id, session));
  }

  add(message: SaidRecord): void {
    this.#waiting.push(message);
    this.#tokens += message.tokens;
  }

  /** Notes an id that a caller gave, whose message it is if that is another user's, and the session that it counts in. */
  note(id: string, user?: string, session?: string): void {
    const key = keyOf(id, session);
    this.#speakers = undefined;
    this.#known.delete(key);
    this.#known.set(key, { id, user, session });
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
    return Array.from(this.#known.values(), ({ id, user, session }) =>
      session !== undefined ? [id, user ?? null, session] : user === undefined ? id : [id, user],
    );
  }

  /** Drops what somebody said, and the ids of it. */
  forget(isTheirs: { message(message: SaidRecord): boolean; id(id: string): boolean }): void {
    const isKept = (message: SaidRecord): boolean => !isTheirs.message(message);
    let from = 0;
    const left = this.#batches.map((count) => this.#waiting.slice(from, (from += count)).filter(isKept).length);
    this.#waiting = this.#waiting.filter(isKept);
    this.#tokens = this.#waiting.reduce((sum, { tokens }) => sum + tokens, 0);
    this.#markAnew(left);
    for (const [key, { id }] of this.#known) if (isTheirs.id(id)) this.#known.delete(key);
    this.#speakers = undefined;
  }

  /** Puts others in the places of what waits. */
  change(changed: (message: SaidRecord) => SaidRecord): void {
    this.#waiting = this.#waiting.map(changed);
  }

  /** Takes out the messages that wait first. */
  take(count: number): SaidRecord[] {
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const { tokens } of taken) this.#tokens -= tokens;
    let rest = count;
    this.#markAnew(
      this.#batches.map((batch) => {
        const left = Math.max(0, batch - rest);
        rest = Math.max(0, rest - batch);
        return left;
      }),
    );
    return taken;
  }

  #markAnew(batches: readonly number[]): void {
    this.#batches = [];
    this.#due = 0;
    this.#dueTokens = 0;
    for (const count of batches) this.markDue(count);
  }
}

function keyOf(id: string, session: string | undefined): string {
  return JSON.stringify(session === undefined ? [id] : [id, session]);
}
