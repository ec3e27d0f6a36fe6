import { parseObject } from "../../core/json.js";
import type { MemoryLog } from "../../memory/memory-log.js";
import type { Hearing, Perception } from "../../memory/perception.js";
import { ANY, visitPerceived, type Row } from "../../memory/reading.js";
import { growFloat64, growUint16 } from "../../memory/recall/growing.js";
import type { Ranked } from "../../memory/recall/rank-rows.js";
import { RecallIndex, type RankOptions, type RecallDocument } from "../../memory/recall/recall-index.js";
import { linesOf } from "../../memory/source-lines.js";
import type { CharacterState } from "../roster.js";
import type { World } from "../world.js";
import { Conversations } from "./conversations.js";

/** A log that was indexed, as it was then. */
interface KnownLog {
  readonly log: MemoryLog;
  readonly losses: number;
  departures: number;
  hearing: Hearing | undefined;
}

/** Users of one log whose streams are told apart. */
const USERS = 2 ** 32;
/** Keys of memories that are gone are given up when they are more than twice those that are left, and this many. */
const LEAST_GONE = 1024;

/** A memory by its key, for whoever chooses among them. */
export type RowFilter = (row: Row, seq: number) => boolean;

/**
 * The index of all memories that one character perceives, made from the logs and never saved. It catches up when it is asked:
 * what came is added, what was let go is dropped; when something was lost in between, all is indexed anew, so that the
 * same memories give the same index however they came to be.
 */
export class MemoryRecall {
  readonly #world: World;
  readonly #character: CharacterState;
  readonly #locale: "en" | "zh";
  #index = new RecallIndex();
  /** By key. */
  #seqs: Float64Array = new Float64Array(0);
  /** By key: the log, as its place in `#logs`. */
  #sources: Uint16Array = new Uint16Array(0);
  #count = 0;
  #logs: KnownLog[] = [];
  #through = 0;
  #hidden = 0;
  #renames = 0;
  #conversations = new Conversations();

  constructor(world: World, character: CharacterState, locale: "en" | "zh") {
    this.#world = world;
    this.#character = character;
    this.#locale = locale;
  }

  /** Memory held. */
  get bytes(): number {
    return this.#index.bytes + this.#seqs.byteLength + this.#sources.byteLength;
  }

  /** Catches up with what the character perceives now. */
  update(perception: Perception): void {
    if (!this.#isUsable(perception)) this.#reset();
    for (const [source, known] of this.#logs.entries()) this.#dropDeparted(known, source);
    this.#addNew(perception);
  }

  #isUsable(perception: Perception): boolean {
    const { hidden } = this.#character;
    if (this.#renames !== this.#world.renames || this.#hidden !== (hidden?.size ?? 0)) return false;
    if (this.#count > 2 * this.#index.size + LEAST_GONE) return false;
    return this.#logs.every((known) => {
      const hearing = perception.hearings.find(({ log }) => log === known.log);
      if (hearing !== undefined) known.hearing = hearing;
      return known.log.losses === known.losses && (hearing !== undefined || perception.own === known.log);
    });
  }

  #reset(): void {
    this.#index = new RecallIndex();
    this.#conversations = new Conversations();
    this.#seqs = new Float64Array(0);
    this.#sources = new Uint16Array(0);
    this.#logs = [];
    this.#count = 0;
    this.#through = 0;
    this.#hidden = this.#character.hidden?.size ?? 0;
    this.#renames = this.#world.renames;
  }

  #dropDeparted(known: KnownLog, source: number): void {
    const { log } = known;
    if (known.departures === log.departures) return;
    known.departures = log.departures;
    for (let key = 0; key < this.#count; key++) {
      if (this.#sources[key] === source && this.#positionOf(key) < 0) this.#index.remove(key);
    }
  }

  /** Where a memory stands in its log, -1 when it is gone. */
  #positionOf(key: number): number {
    const log = this.#logs[this.#sources[key] ?? 0]?.log;
    const seq = this.#seqs[key] ?? 0;
    const position = log?.lowerBound(seq) ?? 0;
    if (log === undefined || position >= log.length) return -1;
    return log.seq(position) === seq && !log.isEvicted(position) ? position : -1;
  }

  #addNew(perception: Perception): void {
    const rows: Row[] = [];
    visitPerceived(perception, ANY, ({ log, position, hearing }, seq) => {
      if (seq <= this.#through) return true;
      rows.push({ log, position, hearing });
      return false;
    });
    for (const row of rows.toReversed()) this.#add(row);
  }

  #add(row: Row): void {
    const { log, position } = row;
    const source = this.#sourceOf(row);
    const key = this.#count++;
    this.#seqs = growFloat64(this.#seqs, this.#count);
    this.#sources = growUint16(this.#sources, this.#count);
    this.#seqs[key] = log.seq(position);
    this.#sources[key] = source;
    this.#through = log.seq(position);
    const at = log.at(position);
    const conversation = this.#conversations.next(source * USERS + log.user(position), log.session(position), at);
    this.#index.add({ key, at, conversation, ...this.#said(row) });
  }

  #sourceOf({ log, hearing }: Row): number {
    const known = this.#logs.findIndex((each) => each.log === log);
    if (known >= 0) return known;
    const { losses, departures } = log;
    return this.#logs.push({ log, losses, departures, hearing }) - 1;
  }

  /** What is said in a memory, and who says it: of an exchange the one who began. */
  #said({ log, position, hearing }: Row): Pick<RecallDocument, "text" | "importance" | "speaker"> {
    const { pool } = this.#world;
    const { importance = 0.5, from } = this.#world.restAt(log, position);
    const lines = linesOf(
      {
        id: "",
        content: parseObject(log.content(position)),
        importance,
        speaker: hearing === undefined || from === undefined ? undefined : this.#world.nameOf(from),
        userId: pool.users.name(log.user(position)),
        owner: this.#character.name,
      },
      this.#locale,
    );
    const text = lines.map((line) => line.text).join("\n");
    const speaker = lines[0]?.speaker;
    return speaker === undefined ? { text, importance } : { text, importance, speaker };
  }

  /** The memories that answer a query best, best first. `isWanted` is left out when all are. */
  rank(query: string, options: Omit<RankOptions, "filter">, isWanted?: RowFilter): Ranked[] {
    if (isWanted === undefined) return this.#index.rank(query, options);
    const filter = (key: number): boolean => {
      const row = this.rowOf(key);
      return row !== undefined && isWanted(row, this.#seqs[key] ?? 0);
    };
    return this.#index.rank(query, { ...options, filter });
  }

  /** The memory of a key; undefined when it is gone. */
  rowOf(key: number): Row | undefined {
    const position = this.#positionOf(key);
    const known = this.#logs[this.#sources[key] ?? 0];
    return position < 0 || known === undefined ? undefined : { log: known.log, position, hearing: known.hearing };
  }

  /** The key of a memory, -1 when the character has none like that. */
  keyOf(log: MemoryLog, seq: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    for (; low < this.#count && this.#seqs[low] === seq; low++) {
      if (this.#logs[this.#sources[low] ?? 0]?.log === log) return low;
    }
    return -1;
  }
}
