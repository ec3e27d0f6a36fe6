import { isoTime, parseTime } from "../core/time.js";
import type { SessionEntry, SessionMessageRecord, SessionRecord } from "../model/session-records.js";
import type { LostText } from "./lost-text.js";

export type SessionStatus = "active" | "paused" | "ended";

/** One conversation with a user, from its start until its time has passed. */
export class SessionState {
  readonly id: string;
  readonly user: string;
  /** Tells it from another session that had the same id before. */
  readonly seq: number;
  /** Id of the character that is spoken with. */
  with: string | undefined;
  readonly scoped: boolean;
  /** When something was last done with it, in milliseconds since 1970. */
  lastAt: number;
  status: SessionStatus = "active";
  reason: string | undefined;
  /** It has ended and is not summarized yet. */
  due = false;
  attempts = 0;
  /** What was known when it began. */
  opening = "";
  /** ISO 8601; undefined when it tells of no earlier session. */
  openingFrom: string | undefined;
  #messages: SessionMessageRecord[] = [];
  #ids = new Set<string>();

  constructor(
    user: string,
    { id, seq, lastAt, ...more }: Pick<SessionRecord, "id" | "seq" | "lastAt" | "with" | "scoped">,
  ) {
    this.user = user;
    this.id = id;
    this.seq = seq;
    this.with = more.with;
    this.scoped = more.scoped ?? false;
    this.lastAt = parseTime(lastAt);
  }

  /** Id of the character whose knowledge of the user this adds to; undefined where all share it. */
  get scope(): string | undefined {
    return this.scoped ? this.with : undefined;
  }

  get messages(): readonly SessionMessageRecord[] {
    return this.#messages;
  }

  has(messageId: string): boolean {
    return this.#ids.has(messageId);
  }

  add(messages: readonly SessionMessageRecord[]): void {
    for (const message of messages) {
      this.#messages.push(message);
      this.#ids.add(message.id);
    }
  }

  dropMessages(isOver: (message: SessionMessageRecord) => boolean): void {
    this.#messages = this.#messages.filter((message) => !isOver(message));
    this.#ids = new Set(this.#messages.map(({ id }) => id));
  }

  /** Drops from its messages what a program put there and is known no more. */
  forget(lost: LostText): void {
    this.#messages = this.#messages.map((message) => lost.outOf(message, this.opening));
  }

  /** What an entry about it says, unless it has ended. */
  goOn(entry: Extract<SessionEntry, { k: "told" | "pause" | "resume" | "end" }>): void {
    if (this.status === "ended") return;
    this.lastAt = Math.max(this.lastAt, parseTime(entry.at));
    this.status = STATUS_AFTER[entry.k];
    if (entry.k === "told") this.add(entry.messages);
    if (entry.k !== "end") return;
    this.reason = entry.reason;
    this.due = entry.due ?? false;
    // As long as it is not summed up, it is known by it what nobody said.
    if (!this.due) this.dropOpening();
  }

  dropOpening(): void {
    this.opening = "";
    this.openingFrom = undefined;
  }

  /** Drops what is from before a time. */
  expire(before: number): void {
    this.dropMessages((message) => keptSince(message) < before);
    if (this.openingFrom !== undefined && parseTime(this.openingFrom) < before) this.dropOpening();
  }

  toRecord(): SessionRecord {
    return {
      id: this.id,
      seq: this.seq,
      ...(this.with === undefined ? undefined : { with: this.with }),
      ...(this.scoped ? { scoped: true } : undefined),
      lastAt: isoTime(this.lastAt),
      status: this.status,
      ...(this.reason === undefined ? undefined : { reason: this.reason }),
      ...(this.due ? { due: true } : undefined),
      ...(this.attempts === 0 ? undefined : { attempts: this.attempts }),
      ...(this.opening === "" ? undefined : { opening: this.opening }),
      ...(this.openingFrom === undefined ? undefined : { openingFrom: this.openingFrom }),
      messages: this.#messages,
    };
  }

  static fromRecord(user: string, record: SessionRecord): SessionState {
    const state = new SessionState(user, record);
    state.status = record.status;
    state.reason = record.reason;
    state.due = record.due ?? false;
    state.attempts = record.attempts ?? 0;
    state.opening = record.opening ?? "";
    state.openingFrom = record.openingFrom;
    state.add(record.messages);
    return state;
  }
}

const STATUS_AFTER = { told: "active", resume: "active", pause: "paused", end: "ended" } as const;

/** The clock when a message came, in milliseconds since 1970: what its life is counted from. */
export function keptSince({ kept, at }: SessionMessageRecord): number {
  return parseTime(kept ?? at);
}
