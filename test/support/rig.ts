import { manualClock, type ManualClock } from "../../src/core/clock.js";
import {
  PersonaSystem,
  type BroadcastOptions,
  type LanguageModel,
  type MemoryOptions,
  type MemoryQuery,
  type SystemOptions,
} from "../../src/index.js";
import { checkRecall, QUESTION } from "./check-recall.js";
import { checkWorld, learnStored, same, sure, type Knowledge } from "./check-world.js";
import {
  NaiveCharacter,
  NaiveWorld,
  type NaiveAudience,
  type NaiveConfig,
  type NaiveEntry,
  type NaivePlace,
} from "./naive-world.js";

/** One thing that happens; the numbers are read differently by each kind. */
export interface Step {
  readonly do: StepKind;
  readonly who: number;
  readonly how: number;
  readonly what: number;
}
export type StepKind =
  | "add"
  | "broadcast"
  | "lose"
  | "create"
  | "dismiss"
  | "join"
  | "leave"
  | "rename"
  | "configure"
  | "tick"
  | "drain"
  | "reload"
  | "check";

/** What is done for the world rather than in it. */
const WORK: ReadonlySet<StepKind> = new Set<StepKind>(["tick", "drain", "reload", "check"]);

const USERS = [undefined, "ulla", "viktor"];
const SESSIONS = [undefined, "monday", "tuesday"];
const TYPES = [undefined, "gossip", "oath"];
const PLACES = [undefined, undefined, "tavern", "harbour"];

export const CONFIGS: readonly NaiveConfig[] = [
  { maxMemories: 4, summaryThreshold: 2, autoSummarize: true },
  { maxMemories: 6, summaryThreshold: 3, autoSummarize: true },
  { maxMemories: 5, summaryThreshold: 2, autoSummarize: true },
  { maxMemories: 9, summaryThreshold: 4, autoSummarize: true },
  { maxMemories: 3, summaryThreshold: 2, autoSummarize: false },
  { maxMemories: 1, summaryThreshold: 1, autoSummarize: false },
];

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(1, items.length)];
}

/** The items whose bit is set. */
function some<T>(items: readonly T[], bits: number): T[] {
  return items.filter((_item, index) => ((bits >> index) & 1) === 1);
}

/** What the system of a rig is made with. */
export type RigOptions = SystemOptions & { readonly clock: ManualClock };

export function rigOptions(config: NaiveConfig, model?: LanguageModel): RigOptions {
  const clock = manualClock("2026-01-01T00:00:00Z");
  return { clock, background: "manual", memory: config, seed: "rig", ...(model && { model }) };
}

/** A system and the naive model of it, to which the same things happen. */
export class Rig {
  readonly #options: RigOptions;
  readonly known: Knowledge & { readonly entries: Map<string, NaiveEntry> };
  system: PersonaSystem;
  isDrained = true;
  /** What a listener found wrong: it may not throw itself. */
  #problem: unknown;
  #count = 0;
  #seq = 0;

  constructor(config: NaiveConfig, options: RigOptions = rigOptions(config), system = new PersonaSystem(options)) {
    this.#options = options;
    this.known = { world: new NaiveWorld(config), entries: new Map(), summaryIds: new Map() };
    this.system = this.#watched(system);
    this.apply({ do: "create", who: 0, how: 3, what: 0 });
    this.apply({ do: "create", who: 1, how: 1, what: 1 });
  }

  get world(): NaiveWorld {
    return this.known.world;
  }

  apply(step: Step): void {
    if (!WORK.has(step.do)) this.#options.clock.advance(1000);
    this[step.do](step);
    // Of indexes it matters what happens, not when a model answers.
    const isAsked = step.how % 8 === 0 && this.#options.model === undefined;
    const asked = isAsked ? pick(this.world.characters, step.who) : undefined;
    if (asked !== undefined) checkRecall(this.system.getCharacter(asked.name));
    this.throwProblem();
  }

  throwProblem(): void {
    if (this.#problem !== undefined) throw this.#problem;
  }

  create({ how, what }: Step): void {
    if (this.world.characters.length >= 5) return;
    const name = `guest ${++this.#count}`;
    const channels = some(["tavern", "harbour"], how);
    const own = what % 2 === 0 ? undefined : pick(CONFIGS, what >> 1);
    const definition = { name, prompt: "You are {{name}}.", channels, ...(own && { memory: own }) };
    const character = new NaiveCharacter(this.system.createCharacter(definition), own ?? this.world.config);
    this.world.characters.push(character);
    for (const channel of channels) this.world.place(channel).members.add(character);
  }

  dismiss({ who }: Step): void {
    const character = pick(this.world.characters, who);
    if (character === undefined || this.world.characters.length === 1) return;
    same(this.system.removeCharacter(character.name), true, "removeCharacter");
    this.world.remove(character);
  }

  join({ who, how }: Step): void {
    const [name, characters] = this.#moving(who, how);
    this.system.channel(name).join(...characters.map((each) => each.name));
    for (const character of characters) this.world.place(name).members.add(character);
  }

  leave({ who, how }: Step): void {
    const [name, characters] = this.#moving(who, how);
    this.system.channel(name).leave(...characters.map((each) => each.name));
    for (const character of characters) this.world.place(name).members.delete(character);
  }

  #moving(who: number, how: number): [string, NaiveCharacter[]] {
    const character = pick(this.world.characters, who);
    return [how % 2 === 0 ? "tavern" : "harbour", character === undefined ? [] : [character]];
  }

  rename({ who }: Step): void {
    const character = pick(this.world.characters, who);
    if (character === undefined) return;
    const name = `guest ${++this.#count}`;
    this.system.renameCharacter(character.name, name);
    character.name = name;
  }

  configure({ who, what }: Step): void {
    const character = pick(this.world.characters, who);
    const config = pick(CONFIGS, what);
    if (character === undefined || config === undefined) return;
    this.system.getCharacter(character.name).update({ memory: config });
    character.config = config;
    character.configs.add(config);
  }

  add({ who, how, what }: Step): void {
    const character = pick(this.world.characters, who);
    if (character === undefined) return;
    const channel = how % 5 === 0 ? "tavern" : undefined;
    const { content, options } = this.#given(how, what);
    const added = this.system
      .getCharacter(character.name)
      .addMemory(content, { ...options, ...(channel && { channel }) });
    this.#enter(
      { id: added.id, seq: added.seq, log: character.own, channel, from: undefined },
      content,
      options,
      "interaction",
      [character],
    );
  }

  broadcast({ who, how, what }: Step): void {
    const { world } = this;
    const place = world.place(pick(PLACES, how));
    const from = pick([undefined, ...world.characters], who);
    const audience = this.#audience(from, how >> 2, what >> 8);
    const { content, options } = this.#given(how >> 4, what);
    const names = (characters: readonly NaiveCharacter[]): string[] => characters.map((character) => character.name);
    const hearers = world.hearersOf(place, audience);
    const { to, exclude, where } = audience;
    const given: BroadcastOptions = {
      ...options,
      ...(place.name !== undefined && { channel: place.name }),
      ...(to && { to: names(to) }),
      ...(exclude.length > 0 && { exclude: names(exclude) }),
      ...(from && { from: from.name }),
      ...(where && { where: ({ id }) => world.characters.some((each) => each.id === id && where(each)) }),
    };
    const receipt = this.system.broadcast(content, given);
    same([receipt.names(), receipt.recipients], [names(hearers), hearers.length], "receipt");
    this.#enter(
      { id: receipt.eventId, seq: receipt.seq, log: place.log, channel: place.name, from },
      content,
      options,
      "broadcast",
      hearers,
    );
  }

  #audience(from: NaiveCharacter | undefined, how: number, bits: number): NaiveAudience {
    const { characters } = this.world;
    const chosen = some(characters, bits >> 4);
    return {
      // An empty list reaches nobody, the speaker aside; that case has a test of its own.
      to: how % 4 === 1 && chosen.length > 0 ? chosen : undefined,
      where: how % 4 >= 2 ? (each) => some(characters, bits >> 9).includes(each) : undefined,
      exclude: how % 8 >= 5 ? some(characters, bits) : [],
      from,
    };
  }

  #given(how: number, what: number): { content: Record<string, string>; options: MemoryOptions } {
    const [userId, sessionId, type] = [pick(USERS, what), pick(SESSIONS, what >> 2), pick(TYPES, what >> 4)];
    const at = what % 7 === 0 ? this.#options.clock.now() - (what % 11) * 10_000 : undefined;
    const options: MemoryOptions = {
      ...(userId !== undefined && { userId }),
      ...(sessionId !== undefined && { sessionId }),
      ...(type !== undefined && { type }),
      ...(at !== undefined && { at }),
    };
    const number = this.known.entries.size;
    const shapes = [
      { text: `The ferry number ${number} sank near the old lighthouse.` },
      { user: `Did the merchant pay debt ${number}?`, response: `He paid debt ${number} with silver.` },
      { speaker: "Marta", text: `I buried chest ${number} beneath the mill.` },
      { event: `Storm ${number} destroyed the northern bridge.`, details: `${number} wagons were lost.` },
    ];
    return { content: shapes[how % shapes.length] ?? {}, options };
  }

  #enter(
    place: Pick<NaiveEntry, "id" | "seq" | "log" | "channel" | "from">,
    content: Record<string, string>,
    { at, type, userId, sessionId }: MemoryOptions,
    defaultType: string,
    hearers: readonly NaiveCharacter[],
  ): void {
    sure(place.seq > this.#seq, "later calls have higher numbers");
    sure(!this.known.entries.has(place.id), "an id is given once");
    this.#seq = place.seq;
    this.isDrained = false;
    const entry: NaiveEntry = {
      ...place,
      at: new Date(at ?? this.#options.clock.now()).toISOString(),
      type: type ?? defaultType,
      content,
      userId,
      sessionId,
      hearers: new Set(hearers),
      lostBy: new Set(),
      isEvicted: false,
    };
    this.known.entries.set(place.id, entry);
    this.world.add(entry);
  }

  lose({ who, how, what }: Step): void {
    const character = pick(this.world.characters, who);
    if (character === undefined) return;
    const candidates = how % 4 === 0 ? [...this.known.entries.values()] : this.world.perceived(character);
    const entry = pick(candidates, what);
    if (entry === undefined) return;
    const { memory } = this.system.getCharacter(character.name);
    const has = this.world.perceived(character).includes(entry);
    const isCovered = memory.summaries({ all: true }).some((summary) => summary.covers?.includes(entry.id) === true);
    const isRemoved = memory.remove(entry.id);
    // Of what is gone altogether, a summary may be hidden with all that it covered.
    if (!has || !entry.isEvicted || isCovered) same(isRemoved, has, `removing ${entry.id}`);
    if (!isRemoved) return;
    this.isDrained = false;
    this.world.lose(character, entry);
    same(memory.get(entry.id), undefined, "what was removed is gone");
    same(memory.remove(entry.id), false, "removing twice");
  }

  /** One step of work. */
  tick(): void {
    this.system.tick(0);
    learnStored(this.known, this.system);
  }

  /** All the work there is; with a model, all that does not wait for it. */
  drain(): void {
    let { pending, ran } = this.system.tick(60_000);
    while (ran > 0) ({ pending, ran } = this.system.tick(60_000));
    this.isDrained = pending === 0;
    learnStored(this.known, this.system);
  }

  /** Saves and loads; now and then the configuration of channels changes with it. */
  reload({ how, what }: Step): void {
    const config = how % 4 === 0 ? pick(CONFIGS, what) : undefined;
    const snapshot: unknown = JSON.parse(JSON.stringify(this.system.toJSON()));
    const { memory: _before, ...options } = this.#options;
    this.adopt(PersonaSystem.fromJSON(snapshot, { ...options, ...(config && { memory: config }) }), config);
  }

  /** Goes on with another system that holds the same world, but for the configuration of channels. */
  adopt(system: PersonaSystem, config?: NaiveConfig): void {
    const before = this.system;
    this.system = this.#watched(system);
    if (config === undefined) this.#compareWith(before);
    else this.world.configure(config);
  }

  #compareWith(before: PersonaSystem): void {
    same(this.system.hash(), before.hash(), "hash after loading");
    const characters = before.listCharacters();
    // One of them: indexes take longer to make than all else that is compared.
    const asked = this.#options.model === undefined ? pick(characters, before.stats().memories) : undefined;
    const again = asked && this.system.getCharacter(asked.name);
    same(again?.recall(QUESTION), asked?.recall(QUESTION), "recall after loading");
    for (const character of characters) {
      const now = this.system.getCharacter(character.name);
      same(now.getContext(), character.getContext(), "context after loading");
      same(now.channels, character.channels, "channels after loading");
      same(now.memory.summaries({ all: true }), character.memory.summaries({ all: true }), "summaries after loading");
      same(now.memory.stats().uncovered, character.memory.stats().uncovered, "uncovered after loading");
    }
    same(
      { ...this.system.stats(), jobs: 0, bytes: 0, errors: 0 },
      { ...before.stats(), users: this.system.stats().users, jobs: 0, bytes: 0, errors: 0 },
      "stats after loading",
    );
  }

  check({ how, what }: Step): void {
    checkWorld(this.known, this.system, this.isDrained, this.#queries(how, what));
  }

  #queries(how: number, what: number): MemoryQuery[] {
    const limit = what % 6;
    const now = this.#options.clock.now();
    const [userId = "ulla", sessionId = "monday"] = [pick(USERS, how), pick(SESSIONS, how >> 2)];
    const types = some(["interaction", "gossip", "oath", "broadcast", "unheard of"], how);
    const where: MemoryQuery["where"] = (memory) => memory.seq % 3 !== what % 3;
    const since = now - (what % 60) * 1000;
    return [
      {},
      { limit },
      { types },
      { userId },
      { sessionId, limit },
      { channel: how % 2 === 0 ? "tavern" : "harbour" },
      { since: new Date(since), until: new Date(now - (how % 9) * 1000).toISOString() },
      { where, userId, limit: limit + 1 },
      { userId: "nobody", types, since },
    ];
  }

  #watched(system: PersonaSystem): PersonaSystem {
    system.on("evicted", (evicted) => {
      try {
        this.#evict(system, evicted);
      } catch (error) {
        this.#problem ??= error;
      }
    });
    return system;
  }

  /** Bytes may go only when nobody could see them. */
  #evict(system: PersonaSystem, evicted: { character?: string; channel?: string; ids: string[] }): void {
    learnStored(this.known, system);
    const entries = evicted.ids.map((id) => this.known.entries.get(id)).filter((entry) => entry !== undefined);
    same(entries.length, evicted.ids.length, "evicted ids are of memories");
    for (const entry of entries) {
      const place: NaivePlace | undefined = [this.world.everyone, ...this.world.places.values()].find(
        (each) => each.log === entry.log,
      );
      const owner = entry.log.owner === undefined ? { channel: place?.name } : { character: entry.log.owner.name };
      same(
        { character: evicted.character, channel: evicted.channel },
        { character: undefined, channel: undefined, ...owner },
        "evicted from",
      );
      same(entry.isEvicted, false, "evicted once");
      same(this.world.awaitsSummary(entry), false, "what waits for its summary stays");
      const watchers = this.world.characters.filter((character) => this.world.visible(character).includes(entry));
      same(
        watchers.map((character) => character.name),
        [],
        `these still see ${entry.id}`,
      );
    }
    for (const entry of entries) entry.isEvicted = true;
  }
}
