import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Memory, MemoryQuery, PersonaSystem } from "../../src/index.js";
import { selected } from "./naive-view.js";
import type { NaiveCharacter, NaiveEntry, NaiveLog, NaiveWindow, NaiveWorld } from "./naive-world.js";
import { sectionsOf, type Section, type WindowRecord } from "./snapshot-sections.js";

/** Cheap as long as all is well; tells the difference otherwise. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, what).toStrictEqual(expected);
}

/** The same for what is true or not. */
export function sure(isSo: boolean, what: string): void {
  if (!isSo) expect.fail(what);
}

/** What is known of a world from outside: the naive model, its entries by id, and ids of summaries by what they stand for. */
export interface Knowledge {
  readonly world: NaiveWorld;
  readonly entries: ReadonlyMap<string, NaiveEntry>;
  readonly summaryIds: Map<string, string>;
}

/** Checks that windows are fixed where the model fixes them, and takes over which of them are stored. */
export function learnStored({ world }: Knowledge, system: PersonaSystem): Map<NaiveLog, Section> {
  const sections = sectionsOf(world, system);
  for (const log of world.logs()) {
    const streams = sections.get(log)?.streams ?? [];
    for (const { user, stored } of streams) if (stored !== undefined) log.stored.set(user, stored[0]);
    const users = new Set([...log.windows.map((window) => window.user), ...streams.map((stream) => stream.user)]);
    for (const user of users) {
      const record = streams.find((stream) => stream.user === user);
      const windows = log.windowsOf(user);
      const through = log.storedThrough(user);
      same(record?.windows ?? [], windows.filter((window) => window.through > through).map(endOf), "fixed windows");
      const last = windows.findLast((window) => window.through <= through);
      same(record?.stored, last === undefined ? undefined : endOf(last), "the newest stored window");
    }
  }
  return sections;
}

function endOf({ through, closedAt }: NaiveWindow): [number, number] {
  return [through, closedAt];
}

/** Compares everything that every character can see, and what its summaries stand for. */
export function checkWorld(
  known: Knowledge,
  system: PersonaSystem,
  isDrained: boolean,
  queries: readonly MemoryQuery[],
): void {
  const { world } = known;
  const sections = learnStored(known, system);
  for (const [log, section] of sections) checkLevels(world, log, section, isDrained);
  same(
    system.listCharacters().map((character) => character.name),
    world.characters.map((character) => character.name),
    "characters",
  );
  for (const character of world.characters) {
    checkViews(world, system, character, queries);
    checkSummaries(known, system, character, sections);
  }
}

function checkViews(
  world: NaiveWorld,
  system: PersonaSystem,
  character: NaiveCharacter,
  queries: readonly MemoryQuery[],
): void {
  const { memory, getContext } = bound(system, character);
  for (const query of queries) {
    const expected = selected(world, character, query);
    same(memory.getMemories(query), expected, `${character.name} getMemories ${JSON.stringify(query)}`);
    same(getContext(query).memories, expected, `${character.name} getContext ${JSON.stringify(query)}`);
  }
  const visible = world.visible(character);
  same(memory.size, visible.length, `${character.name} size`);
  const oldest = visible.at(-1);
  if (oldest !== undefined) same(memory.get(oldest.id)?.seq, oldest.seq, `${character.name} get`);
}

function bound(system: PersonaSystem, { name }: NaiveCharacter) {
  const character = system.getCharacter(name);
  return { memory: character.memory, getContext: character.getContext.bind(character) };
}

/** Summaries of one level stand for whole runs of the level below, as many as a threshold says, none twice and none left out. */
function checkLevels(world: NaiveWorld, log: NaiveLog, { summaries }: Section, isDrained: boolean): void {
  const configs = world.configsOf(log);
  const thresholds = [...configs].map((config) => config.summaryThreshold);
  for (const user of new Set(summaries.map((window) => window.user))) {
    const ofUser = summaries.filter((window) => window.user === user);
    same(
      ofUser.filter((window) => window.level === 1).map((window) => window.through),
      log
        .windowsOf(user)
        .filter((window) => window.through <= log.storedThrough(user))
        .map((window) => window.through),
      "level 1 has a summary for each stored window",
    );
    const highest = Math.max(...ofUser.map((window) => window.level));
    for (let level = 1; level <= highest; level++) {
      let waiting = ofUser.filter((window) => window.level === level);
      for (const { through } of ofUser.filter((window) => window.level === level + 1)) {
        const run = waiting.filter((each) => each.through <= through);
        expect(thresholds, `of level ${level} in one of the next`).toContain(withSummary(run));
        expect(run.at(-1)?.through).toBe(through);
        waiting = waiting.slice(run.length);
      }
      if (isDrained && configs.size === 1) expect(withSummary(waiting)).toBeLessThan(Math.max(...thresholds));
    }
  }
}

/** Of a window that nobody perceived anything of, or of which nothing was left, there is no summary. */
function withSummary(windows: readonly WindowRecord[]): number {
  return windows.filter((window) => window.parts.length > 0).length;
}

function checkSummaries(
  known: Knowledge,
  system: PersonaSystem,
  character: NaiveCharacter,
  sections: ReadonlyMap<NaiveLog, Section>,
): void {
  const { memory, getContext } = bound(system, character);
  const all = memory.summaries({ all: true });
  const what = (summary: Memory): string => `${character.name}'s summary ${summary.id} of level ${summary.level}`;
  same(
    all.map((summary) => summary.id),
    [...new Set(all.toSorted(byOrder).map((summary) => summary.id))],
    "order",
  );
  const done = new Set<NaiveWindow>();
  for (const summary of all) {
    const window = summary.level === 1 ? checkFirstLevel(known, character, summary, what(summary)) : undefined;
    if (window !== undefined) {
      sure(!done.has(window), `${what(summary)} is the only one of its window`);
      done.add(window);
    }
    checkSentences(known, character, summary, what(summary));
  }
  for (const log of known.world.logs()) checkNoneMissing(log, character, done);
  for (const [log, section] of sections) checkHigherLevels(log, section, character, all);
  const mine = new Set(all.map((summary) => summary.id));
  const parts = [...sections.values()].flatMap(({ summaries }) => summaries.flatMap((window) => window.parts));
  const isCovered = (id: string): boolean =>
    parts.some((part) => part.covers.includes(id) && (mine.has(part.id) || isCovered(part.id)));
  const shown = all.filter((summary) => !isCovered(summary.id));
  same(memory.summaries(), shown, `${character.name}'s uncovered summaries`);
  same(getContext({ summaryLimit: 3 }).summaries, shown.slice(-3), `${character.name}'s newest summaries`);
}

function byOrder(a: Memory, b: Memory): number {
  return a.seq - b.seq || (a.level ?? 0) - (b.level ?? 0) || (a.id < b.id ? -1 : 1);
}

/** What of a window a character perceived and did not lose. */
function partOf(window: NaiveWindow, character: NaiveCharacter): NaiveEntry[] {
  return window.entries.filter((entry) => entry.hearers.has(character) && !entry.lostBy.has(character));
}

function checkFirstLevel(
  known: Knowledge,
  character: NaiveCharacter,
  summary: Memory,
  what: string,
): NaiveWindow | undefined {
  const first = known.entries.get(summary.covers?.[0] ?? "");
  sure(first !== undefined, `${what} covers a memory that exists`);
  const window = first?.log.windowsOf(summary.userId).find((each) => first.seq <= each.through);
  sure(window !== undefined, `${what} stands for a window of its user`);
  if (first === undefined || window === undefined) return undefined;
  const part = partOf(window, character);
  same(
    summary.covers,
    part.map((entry) => entry.id),
    `${what} covers the part that was perceived`,
  );
  same(summary.channel, first.log.owner === undefined ? first.channel : undefined, `${what} has the channel`);
  const isWhole = window.entries.every((entry) => !entry.lostBy.has(character));
  if (!isWhole) return window;
  same([summary.seq, summary.at], [part.at(-1)?.seq, part.at(-1)?.at], `${what} is as new as the newest it covers`);
  const key = JSON.stringify([first.log.owner?.id, summary.userId, summary.covers]);
  same(summary.id, known.summaryIds.get(key) ?? summary.id, `${what} has the id of what it covers`);
  known.summaryIds.set(key, summary.id);
  return window;
}

/** No sentence rests on what the character does not know, has lost, or has of another user. */
function checkSentences(known: Knowledge, character: NaiveCharacter, summary: Memory, what: string): void {
  const sentences = summary.metadata["sentences"] as unknown as readonly { text: string; from: readonly string[] }[];
  sure(sentences.length > 0, `${what} has sentences`);
  for (const { from, text } of sentences) {
    // What one speaker says in a row stands behind one "said".
    const said = /(?:said|asked): "(.*)"$/.exec(text)?.[1] ?? text;
    sure(summary.text.includes(said) && from.length > 0, `${what} says from ${from.length}: ${said}`);
    for (const id of from) {
      const entry = known.entries.get(id);
      const isKnown = entry?.hearers.has(character) === true && !entry.lostBy.has(character);
      sure(isKnown, `${what} rests on ${id}, which ${character.name} knows`);
      same(entry?.userId, summary.userId, `${what} is of one user`);
      sure(summary.level !== 1 || summary.covers?.includes(id) === true, `${what} covers ${id}`);
    }
  }
}

/** Every stored window has a summary for whoever perceived something of it, unless what it lost left nothing of it. */
function checkNoneMissing(log: NaiveLog, character: NaiveCharacter, done: ReadonlySet<NaiveWindow>): void {
  for (const window of log.windows) {
    if (window.through > log.storedThrough(window.user) || done.has(window)) continue;
    if (window.entries.some((entry) => entry.lostBy.has(character))) continue;
    same(
      partOf(window, character).map((entry) => entry.id),
      [],
      `${character.name} has no summary of these`,
    );
  }
}

function checkHigherLevels(
  log: NaiveLog,
  { summaries }: Section,
  character: NaiveCharacter,
  all: readonly Memory[],
): void {
  const mine = new Map(all.map((summary) => [summary.id, summary]));
  for (const record of summaries) {
    if (record.level === 1) continue;
    const below = summaries.filter(
      ({ user, level, first, through }) =>
        user === record.user && level === record.level - 1 && first >= record.first && through <= record.through,
    );
    const ids = below.flatMap((window) => window.parts.map((part) => part.id));
    const own = ids.filter((id) => mine.has(id));
    const summary = record.parts.map((part) => mine.get(part.id)).find((part) => part !== undefined);
    const hasLost = log
      .windowsOf(record.user)
      .some(
        (window) => window.through >= record.first && window.through <= record.through && hasLostOf(window, character),
      );
    const what = `${character.name}'s summary of level ${record.level}`;
    if (summary === undefined) {
      if (!hasLost) same(own, [], `${what} is missing`);
      continue;
    }
    expect(ids, what).toEqual(expect.arrayContaining([...(summary.covers ?? [])]));
    if (!hasLost) same(summary.covers, own, `${what} covers those below`);
    else expect(summary.covers, what).toEqual(expect.arrayContaining(own));
  }
}

function hasLostOf(window: NaiveWindow, character: NaiveCharacter): boolean {
  return window.entries.some((entry) => entry.lostBy.has(character));
}
