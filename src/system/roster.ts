import { parseId } from "../core/ids.js";
import type { JsonObject } from "../core/json.js";
import type { ResolvedMemoryConfig } from "../memory/memory-config.js";
import type { MemoryLog } from "../memory/memory-log.js";
import { Ear } from "../memory/perception.js";
import type { CharacterRecord } from "../model/records.js";

const NO_TAGS: readonly string[] = Object.freeze([]);

/** What is known of one character. Objects are kept as JSON text: small, and nobody's live state. */
export class CharacterState {
  readonly id: string;
  /** When it was created. */
  readonly seq: number;
  name: string;
  prompt = "";
  background = "{}";
  variables = "{}";
  template = "character";
  tags: readonly string[] = NO_TAGS;
  config: ResolvedMemoryConfig;
  /** Its own entries; undefined until there are some, or until they are read from the store. */
  own: MemoryLog | undefined;
  /** What it hears of the channel of all, once anything but its coming matters. */
  #everyone: Ear | undefined;
  /** Ids of broadcasts and summaries that were removed for it. */
  hidden: Set<string> | undefined;
  /** Idempotency keys of its own memories. */
  keys: Map<string, string> | undefined;
  /** Channels it is or was in, besides that of all. */
  channels: Set<ChannelState> | undefined;
  isRemoved = false;
  /** What the public holds of it, made once. */
  handle: object | undefined;

  constructor(record: CharacterRecord, seq: number) {
    this.id = record.id;
    this.seq = seq;
    this.name = record.name;
    this.config = record.memory;
    this.define(record);
    if (record.hidden !== undefined) this.hidden = new Set(record.hidden);
  }

  define(record: Omit<CharacterRecord, "name" | "hidden">): void {
    this.prompt = record.prompt;
    this.background = textOfObject(record.background);
    this.variables = textOfObject(record.variables);
    this.template = record.template;
    this.tags = record.tags.length === 0 ? NO_TAGS : [...record.tags];
    // It is handed out as it is.
    this.config = Object.freeze(record.memory);
  }

  get everyoneEar(): Ear {
    if (this.#everyone === undefined) {
      this.#everyone = new Ear();
      this.#everyone.intervals.push(this.seq);
    }
    return this.#everyone;
  }

  toRecord(): CharacterRecord {
    return {
      id: this.id,
      name: this.name,
      prompt: this.prompt,
      background: JSON.parse(this.background) as JsonObject,
      variables: JSON.parse(this.variables) as JsonObject,
      template: this.template,
      tags: this.tags,
      memory: this.config,
      ...(this.hidden === undefined || this.hidden.size === 0 ? {} : { hidden: [...this.hidden].toSorted() }),
    };
  }
}

function textOfObject(value: JsonObject): string {
  return Object.keys(value).length === 0 ? "{}" : JSON.stringify(value);
}

/** The same for names that look the same: NFC. What is ASCII is in that form already. */
export function nameKey(name: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII begins with them
  return /^[\u0000-\u007f]*$/.test(name) ? name : name.normalize("NFC");
}

/** A place or a group: who is in it perceives what is broadcast there. */
export class ChannelState {
  readonly id: string;
  /** Undefined for the channel that all are in. */
  readonly name: string | undefined;
  /** When it was opened. */
  readonly seq: number;
  log: MemoryLog | undefined;
  /** How each character that is or was in it hears it. Empty for the channel of all, whose ears are the characters' own. */
  readonly ears: Map<CharacterState, Ear> = new Map();
  /** Members now. Not used for the channel of all. */
  size = 0;

  constructor(id: string, name: string | undefined) {
    this.id = id;
    this.name = name;
    this.seq = parseId(id)?.seq ?? 0;
  }

  earOf(character: CharacterState): Ear {
    if (this.name === undefined) return character.everyoneEar;
    let ear = this.ears.get(character);
    if (ear === undefined) {
      ear = new Ear();
      this.ears.set(character, ear);
      // In the order in which they were opened, as they stand in a snapshot too.
      character.channels = new Set([...(character.channels ?? []), this].toSorted((a, b) => a.seq - b.seq));
    }
    return ear;
  }

  /** Whether it ever was in it, or heard or missed something there. */
  hasEarOf(character: CharacterState): boolean {
    return this.name === undefined || this.ears.has(character);
  }

  isMember(character: CharacterState): boolean {
    return this.name === undefined || this.ears.get(character)?.isInside === true;
  }

  /** Whether a character was in it when something happened. */
  wasMemberAt(character: CharacterState, seq: number): boolean {
    if (this.name === undefined) return character.seq <= seq;
    return this.ears.get(character)?.wasInsideAt(seq) === true;
  }

  join(character: CharacterState, seq: number): void {
    this.earOf(character).intervals.push(seq);
    this.size++;
  }

  leave(character: CharacterState, seq: number): void {
    this.earOf(character).intervals.push(seq);
    this.size--;
  }
}

/** The log of a character or a channel; undefined when there is none, or when it was not read yet. */
export function logIfRead(owner: CharacterState | ChannelState): MemoryLog | undefined {
  return owner instanceof CharacterState ? owner.own : owner.log;
}

/** The id of the channel that all are in. Ids of others have a dot, so it is nobody else's. */
export const EVERYONE = "everyone";
