import type { Character, MemoryConfig } from "../../src/index.js";

/** A memory configuration in which nothing is left open. */
export type NaiveConfig = Readonly<Required<{ [K in keyof MemoryConfig]: NonNullable<MemoryConfig[K]> }>>;

/** A memory or an event as the specification speaks of it: one object, and who has it. */
export interface NaiveEntry {
  readonly id: string;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly content: Readonly<Record<string, string>>;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  /** The place of an event; what an own memory was given as its channel. */
  readonly channel: string | undefined;
  readonly from: NaiveCharacter | undefined;
  readonly log: NaiveLog;
  /** Those who perceived it and did not lose it before it was summarized. */
  readonly hearers: Set<NaiveCharacter>;
  /** Those who lost it after it was summarized. */
  readonly lostBy: Set<NaiveCharacter>;
  isEvicted: boolean;
}

/** A window that is fixed, with those entries of it that were there when it was summarized. */
export interface NaiveWindow {
  readonly user: string | undefined;
  readonly entries: NaiveEntry[];
  readonly through: number;
  readonly closedAt: number;
}

/** The memories of one character or the events of one place, in a plain array. */
export class NaiveLog {
  readonly owner: NaiveCharacter | undefined;
  entries: NaiveEntry[] = [];
  readonly windows: NaiveWindow[] = [];
  /** By user: the last entry that a stored summary stands for. */
  readonly stored = new Map<string | undefined, number>();

  constructor(owner: NaiveCharacter | undefined) {
    this.owner = owner;
  }

  fixedThrough(user: string | undefined): number {
    return Math.max(0, ...this.windowsOf(user).map((window) => window.through));
  }

  windowsOf(user: string | undefined): NaiveWindow[] {
    return this.windows.filter((window) => window.user === user);
  }

  storedThrough(user: string | undefined): number {
    return this.stored.get(user) ?? 0;
  }

  isStored(entry: NaiveEntry): boolean {
    return entry.seq <= this.storedThrough(entry.userId);
  }

  uncovered(): NaiveEntry[] {
    return this.entries.filter((entry) => !entry.isEvicted && entry.seq > this.fixedThrough(entry.userId));
  }

  close(entries: readonly NaiveEntry[], closedAt: number): void {
    const last = entries.at(-1);
    if (last !== undefined)
      this.windows.push({ user: last.userId, entries: [...entries], through: last.seq, closedAt });
  }
}

export class NaiveCharacter {
  readonly id: string;
  name: string;
  config: NaiveConfig;
  readonly own: NaiveLog = new NaiveLog(this);
  /** Every configuration it ever had. */
  readonly configs = new Set<NaiveConfig>();

  constructor(character: Character, config: NaiveConfig) {
    this.id = character.id;
    this.name = character.name;
    this.config = config;
    this.configs.add(config);
  }
}

export class NaivePlace {
  readonly name: string | undefined;
  readonly log: NaiveLog = new NaiveLog(undefined);
  readonly members = new Set<NaiveCharacter>();

  constructor(name: string | undefined) {
    this.name = name;
  }
}

/** Whom a broadcast is for, in names of the specification. */
export interface NaiveAudience {
  readonly to: readonly NaiveCharacter[] | undefined;
  readonly exclude: readonly NaiveCharacter[];
  readonly where: ((character: NaiveCharacter) => boolean) | undefined;
  readonly from: NaiveCharacter | undefined;
}

/** What API.md says, in plain arrays that are gone through from end to end each time. */
export class NaiveWorld {
  characters: NaiveCharacter[] = [];
  readonly everyone: NaivePlace = new NaivePlace(undefined);
  readonly places = new Map<string, NaivePlace>();
  config: NaiveConfig;
  readonly configs = new Set<NaiveConfig>();

  constructor(config: NaiveConfig) {
    this.config = config;
    this.configure(config);
  }

  /** The configuration of channels. */
  configure(config: NaiveConfig): void {
    this.config = config;
    this.configs.add(config);
  }

  configOf(log: NaiveLog): NaiveConfig {
    return log.owner?.config ?? this.config;
  }

  configsOf(log: NaiveLog): ReadonlySet<NaiveConfig> {
    return log.owner?.configs ?? this.configs;
  }

  place(name: string | undefined): NaivePlace {
    if (name === undefined) return this.everyone;
    const place = this.places.get(name) ?? new NaivePlace(name);
    this.places.set(name, place);
    return place;
  }

  membersOf(place: NaivePlace): NaiveCharacter[] {
    return this.characters.filter((character) => place === this.everyone || place.members.has(character));
  }

  /** Who hears what is broadcast at a place, in the order of creation. */
  hearersOf(place: NaivePlace, { to, exclude, where, from }: NaiveAudience): NaiveCharacter[] {
    const heard = new Set(
      this.membersOf(place).filter((each) => to?.includes(each) !== false && where?.(each) !== false),
    );
    if (from !== undefined) heard.add(from);
    for (const each of exclude) heard.delete(each);
    return this.characters.filter((each) => heard.has(each));
  }

  logs(): NaiveLog[] {
    return [this.everyone, ...this.places.values()]
      .map((place) => place.log)
      .concat(this.characters.map((character) => character.own));
  }

  add(entry: NaiveEntry): void {
    const { log } = entry;
    log.entries.push(entry);
    const { summaryThreshold, autoSummarize, maxMemories } = this.configOf(log);
    if (!autoSummarize) return;
    for (;;) {
      const uncovered = log.uncovered().filter((each) => each.userId === entry.userId);
      if (uncovered.length < 2 * summaryThreshold) break;
      log.close(uncovered.slice(0, summaryThreshold), entry.seq);
    }
    if (log.owner === undefined) return;
    for (;;) {
      const uncovered = log.uncovered();
      if (uncovered.length <= maxMemories) break;
      log.close(
        uncovered.filter((each) => each.userId === uncovered[0]?.userId),
        entry.seq,
      );
    }
  }

  /** A character loses a memory. */
  lose(character: NaiveCharacter, entry: NaiveEntry): void {
    const { log } = entry;
    if (log.isStored(entry)) entry.lostBy.add(character);
    else entry.hearers.delete(character);
    if (log.owner === undefined) return;
    log.entries = log.entries.filter((each) => each !== entry);
    for (const window of log.windows) {
      if (window.entries.includes(entry) && !log.isStored(entry))
        window.entries.splice(window.entries.indexOf(entry), 1);
    }
  }

  remove(character: NaiveCharacter): void {
    this.characters = this.characters.filter((each) => each !== character);
    for (const place of this.places.values()) place.members.delete(character);
  }

  /** Everything a character perceived and did not lose, its bytes still there or not, newest first. */
  perceived(character: NaiveCharacter): NaiveEntry[] {
    return [this.everyone.log, ...[...this.places.values()].map((place) => place.log), character.own]
      .flatMap((log) => log.entries)
      .filter((entry) => entry.hearers.has(character) && !entry.lostBy.has(character))
      .toSorted((a, b) => b.seq - a.seq);
  }

  /**
   * What a character sees, newest first. A memory leaves its view once `maxMemories` newer perceived ones exist and,
   * where its stream summarizes, a stored summary covers it.
   */
  visible(character: NaiveCharacter): NaiveEntry[] {
    return this.perceived(character)
      .filter((entry) => !entry.isEvicted)
      .filter((entry, newer) => newer < character.config.maxMemories || this.awaitsSummary(entry));
  }

  awaitsSummary(entry: NaiveEntry): boolean {
    return this.configOf(entry.log).autoSummarize && !entry.log.isStored(entry);
  }
}
