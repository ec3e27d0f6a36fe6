import { isoTime } from "../core/time.js";
import type { Memory } from "../memory/memory.js";
import type { MemoryLog } from "../memory/memory-log.js";
import type { Ear, Perception } from "../memory/perception.js";
import type { Stream } from "../memory/stream.js";
import { joinSentences } from "../memory/summary-rendering.js";
import type { SummaryPart, SummaryWindow } from "../memory/summary-window.js";
import type { CharacterState } from "./roster.js";
import type { World } from "./world.js";

/** Which summaries are wanted. */
export interface SummaryQuery {
  /** Those that a higher one covers too. */
  readonly all: boolean;
  /** Number of a user; undefined for the summaries of everybody. */
  readonly user: number | undefined;
  readonly channel: string | undefined;
  readonly limit: number;
  /** Leaves out what another system called a summary and said nothing in. */
  readonly skipStubs?: boolean;
  /** Also those of which everything was lost. */
  readonly lost?: boolean;
}

/** One log that a character remembers by, with the ear it has for it. */
interface Source {
  readonly log: MemoryLog;
  readonly ear: Ear | undefined;
  readonly channel: string | undefined;
}

/** The newest summaries that a character has, oldest first. */
export function summariesOf(
  world: World,
  character: CharacterState,
  query: SummaryQuery,
  perception: Perception = world.perception(character),
): Memory[] {
  if (query.limit <= 0 || world.summaries === 0) return [];
  return findSummaries(character, query, perception).map(({ place, part }) =>
    shownSummary(world, place, part, character.hidden),
  );
}

/**
 * Every summary that a character ever had, oldest first: also those of which it lost everything, as they go on covering what
 * they stand for. One that was removed for it takes along all that is below.
 */
export function filedSummariesOf(world: World, character: CharacterState): Memory[] {
  const everything = { all: true, lost: true, user: undefined, channel: undefined, limit: Number.POSITIVE_INFINITY };
  const found = findSummaries(character, everything, world.perception(character));
  const removed = new Set(character.hidden);
  for (const { part } of found.toSorted((a, b) => b.place.level - a.place.level)) {
    if (removed.has(part.id)) for (const id of part.text().covers) removed.add(id);
  }
  return found.map(({ place, part }) => {
    const memory = shownSummary(world, place, part, character.hidden);
    return removed.has(part.id) ? { ...memory, metadata: { ...memory.metadata, sentences: [] } } : memory;
  });
}

/** The same, as they are stored. */
export function findSummaries(
  character: CharacterState,
  query: SummaryQuery,
  { own, hearings }: Perception,
): FoundSummary[] {
  const sources: Source[] = own === undefined ? [] : [{ log: own, ear: undefined, channel: undefined }];
  for (const { log, ear, channel } of hearings) sources.push({ log, ear, channel });
  const newest = new NewestSummaries(query.limit);
  for (const source of sources) {
    if (query.channel !== undefined && source.channel !== query.channel) continue;
    for (const stream of streamsOf(source.log, query.user)) visitSummaries(character, source, stream, query, newest);
  }
  return newest.get();
}

function streamsOf(log: MemoryLog, user: number | undefined): Iterable<Stream> {
  if (user === undefined) return log.streams.values();
  return [...new Set([0, user])].map((each) => log.streams.get(each)).filter((stream) => stream !== undefined);
}

/** A summary that a character has. */
export interface FoundSummary {
  readonly place: SummaryPlace;
  readonly part: SummaryPart;
}

function inOrder(a: FoundSummary, b: FoundSummary): number {
  return a.part.seq - b.part.seq || a.place.level - b.place.level || (a.part.id < b.part.id ? -1 : 1);
}

/** The newest of many summaries. Of a bot's thousands of users each has some, and a few are wanted. */
class NewestSummaries {
  readonly #limit: number;
  #found: FoundSummary[] = [];
  /** What is older is none of the newest. */
  #oldest = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  takes(part: SummaryPart): boolean {
    return part.seq >= this.#oldest;
  }

  add(found: FoundSummary): void {
    if (this.#found.push(found) < 2 * this.#limit + 64) return;
    this.#found = this.get();
    this.#oldest = this.#found[0]?.part.seq ?? 0;
  }

  /** Oldest first. */
  get(): FoundSummary[] {
    return this.#found.toSorted(inOrder).slice(-this.#limit);
  }
}

/** Notes the summaries of one stream that may be among the newest. */
function visitSummaries(
  character: CharacterState,
  source: Source,
  stream: Stream,
  { all, skipStubs, lost }: SummaryQuery,
  newest: NewestSummaries,
): void {
  const { hidden } = character;
  const wasThere = (first: number, through: number): boolean =>
    source.ear === undefined || source.ear.wasInsideFrom(first, through);
  const show = (windows: readonly SummaryWindow[], level: number): void => {
    for (let index = windows.length - 1; index >= 0; index--) {
      const window = windows[index];
      const part = window?.partOf(character.id, wasThere);
      if (window === undefined || part === undefined || !newest.takes(part)) continue;
      if (lost !== true && !isShown(part, hidden)) {
        // What was removed took all of it: it covers nothing any more, and what is left below shows again.
        if (!all && hidden?.has(part.id) !== true) show(stream.under(window), level - 1);
      } else if (!part.isStub || skipStubs !== true) {
        newest.add({ place: { stream, level, channel: source.channel }, part });
      }
    }
  };
  for (let level = 1; level <= stream.levels.length; level++) {
    show(all ? (stream.levels[level - 1] ?? []) : stream.uncondensed(level), level);
  }
}

/** Whether anything is left of a summary for one who lost what is `hidden`. */
function isShown(part: SummaryPart, hidden: ReadonlySet<string> = NOTHING): boolean {
  if (part.isEmpty || hidden.has(part.id)) return false;
  return hidden.size === 0 || part.text().sentences.some(({ from }) => !from.some((id) => hidden.has(id)));
}

/** Where a summary stands. */
export interface SummaryPlace {
  readonly stream: Stream;
  readonly level: number;
  readonly channel: string | undefined;
}

const NOTHING: ReadonlySet<string> = new Set();

/** A summary as one has it who lost what is `hidden`; undefined when nothing is left of it. */
export function summaryMemory(
  world: World,
  place: SummaryPlace,
  part: SummaryPart,
  hidden?: ReadonlySet<string>,
): Memory | undefined {
  return isShown(part, hidden) ? shownSummary(world, place, part, hidden) : undefined;
}

/** A summary of which something is left. */
export function shownSummary(
  world: World,
  place: SummaryPlace,
  part: SummaryPart,
  hidden: ReadonlySet<string> = NOTHING,
): Memory {
  const stored = part.text();
  const sentences = stored.sentences.filter(({ from }) => !from.some((id) => hidden.has(id)));
  const text = joinSentences(sentences.map((sentence) => sentence.text));
  const userId = world.pool.users.name(place.stream.user);
  return {
    id: part.id,
    seq: part.seq,
    at: isoTime(part.at),
    type: "summary",
    content: { text },
    text,
    metadata: { ...stored.metadata, by: stored.by, sentences: sentences.map((sentence) => ({ ...sentence })) },
    importance: 0.5,
    source: { kind: "summary" },
    ...(userId === undefined ? undefined : { userId }),
    ...(place.channel === undefined ? undefined : { channel: place.channel }),
    level: place.level,
    covers: stored.covers.filter((id) => !hidden.has(id)),
  };
}
