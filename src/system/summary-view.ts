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
  { own, hearings }: Perception = world.perception(character),
): Memory[] {
  if (query.limit <= 0 || world.summaries === 0) return [];
  const sources: Source[] = own === undefined ? [] : [{ log: own, ear: undefined, channel: undefined }];
  for (const { log, ear, channel } of hearings) sources.push({ log, ear, channel });
  const found: Memory[] = [];
  for (const source of sources) {
    if (query.channel !== undefined && source.channel !== query.channel) continue;
    for (const stream of streamsOf(source.log, query.user)) {
      found.push(...newestOf(world, character, source, stream, query));
    }
  }
  return found.toSorted(bySeq).slice(-query.limit);
}

function bySeq(a: Memory, b: Memory): number {
  return a.seq - b.seq || (a.level ?? 0) - (b.level ?? 0) || (a.id < b.id ? -1 : 1);
}

function streamsOf(log: MemoryLog, user: number | undefined): Iterable<Stream> {
  if (user === undefined) return log.streams.values();
  return [...new Set([0, user])].map((each) => log.streams.get(each)).filter((stream) => stream !== undefined);
}

/** The newest summaries of one stream, newest first. */
function newestOf(
  world: World,
  character: CharacterState,
  source: Source,
  stream: Stream,
  { all, limit, skipStubs }: SummaryQuery,
): Memory[] {
  const found: Memory[] = [];
  const wasThere = (first: number, through: number): boolean =>
    source.ear === undefined || source.ear.wasInsideFrom(first, through);
  const show = (windows: readonly SummaryWindow[], level: number): void => {
    for (let index = windows.length - 1; index >= 0 && (all || found.length < limit); index--) {
      const window = windows[index];
      const part = window?.partOf(character.id, wasThere);
      if (window === undefined || part === undefined) continue;
      const memory = summaryMemory(world, { stream, level, channel: source.channel }, part, character.hidden);
      if (memory === undefined) {
        // What was removed took all of it: it covers nothing any more, and what is left below shows again.
        if (!all && character.hidden?.has(part.id) !== true) show(stream.under(window), level - 1);
      } else if (memory.metadata["stub"] !== true || skipStubs !== true) found.push(memory);
    }
  };
  // Level by level: what a level has left uncondensed is newer than anything above it.
  for (let level = 1; level <= stream.levels.length; level++) {
    show(all ? (stream.levels[level - 1] ?? []) : stream.uncondensed(level), level);
  }
  return found;
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
  hidden: ReadonlySet<string> = NOTHING,
): Memory | undefined {
  if (part.isEmpty || hidden.has(part.id)) return undefined;
  const stored = part.text();
  const sentences = stored.sentences.filter(({ from }) => !from.some((id) => hidden.has(id)));
  if (sentences.length === 0) return undefined;
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
