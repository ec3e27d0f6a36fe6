import { parseId } from "../core/ids.js";
import type { JsonObject } from "../core/json.js";
import { sha256 } from "../core/sha256.js";
import { isoTime } from "../core/time.js";
import type { SourceLine, SummarySentence } from "../memory/extract-summary.js";
import type { MemoryLog } from "../memory/memory-log.js";
import { linesOf } from "../memory/source-lines.js";
import type { Stream, WindowEnd } from "../memory/stream.js";
import type { SummaryPart, SummaryWindow } from "../memory/summary-window.js";
import { groupByPart, type PartGroups, type Witness } from "../memory/window-parts.js";
import { compact, type SummaryPartRecord, type SummaryWindowRecord } from "../model/records.js";
import { CharacterState, type ChannelState } from "./roster.js";
import type { Owner, World } from "./world.js";

/** What is to be summarized: the entries of a window, or the summaries of one level. */
export interface SummaryTask {
  readonly owner: Owner;
  readonly stream: Stream;
  readonly level: number;
  readonly first: number;
  readonly end: WindowEnd;
  /** The part that most perceived comes first. */
  readonly parts: readonly PartTask[];
  readonly without: readonly string[];
}

/** The part of a task that some perceived. */
export interface PartTask {
  readonly covers: readonly string[];
  readonly lines: readonly SourceLine[];
  readonly seq: number;
  readonly at: number;
  readonly base: boolean;
  readonly heardBy: readonly string[];
}

/** The oldest window of a stream that waits for its summary. */
export function windowTask(world: World, owner: Owner, stream: Stream, locale: "en" | "zh"): SummaryTask | undefined {
  const end = stream.windows[0];
  if (end === undefined) return undefined;
  const log = world.logOf(owner);
  const rows = log.rowsOfUser(stream.user, stream.stored.through, end.through);
  const first = rows[0] === undefined ? end.through : log.seq(rows[0]);
  const { groups, without } =
    owner instanceof CharacterState
      ? groupByPart(rows, 1, [], (row) => row)
      : groupRows(world, owner, log, rows, first, end.through);
  const parts = groups.map(({ perceived, base, heardBy }): PartTask => {
    const newest = perceived.at(-1) ?? 0;
    return {
      covers: perceived.map((row) => world.pool.idAt(log, row)),
      lines: perceived.flatMap((row) => rowLines(world, owner, log, row, locale)),
      seq: log.seq(newest),
      at: log.at(newest),
      base,
      heardBy,
    };
  });
  return { owner, stream, level: 1, first, end, parts, without };
}

function rowLines(world: World, owner: Owner, log: MemoryLog, row: number, locale: "en" | "zh"): SourceLine[] {
  const { from, importance } = world.restAt(log, row);
  return linesOf(
    {
      id: world.pool.idAt(log, row),
      content: JSON.parse(log.content(row)) as JsonObject,
      importance: importance ?? 0.5,
      speaker: from === undefined ? undefined : world.nameOf(from),
      userId: world.pool.users.name(log.user(row)),
      owner: owner instanceof CharacterState ? owner.name : undefined,
    },
    locale,
  );
}

/** Groups the hearers of a channel's window by what they perceived of it. */
function groupRows(
  world: World,
  channel: ChannelState,
  log: MemoryLog,
  rows: readonly number[],
  first: number,
  through: number,
): PartGroups<number> {
  const special = new Set(moversIn(world, channel, first, through));
  for (const row of rows) for (const id of namedAt(world, log, row)) special.add(id);
  for (const id of losersOf(world, channel, log, rows)) special.add(id);
  const base = rows.filter((row) => !log.isListed(row));
  return groupByPart(
    base,
    countSteady(world, channel, first, through, special),
    witnesses(world, channel, special, first, through, (character) =>
      rows.filter((row) => channel.earOf(character).hears(log, row)),
    ),
    (row) => row,
  );
}

function witnesses<T>(
  world: World,
  channel: ChannelState,
  ids: Iterable<string>,
  first: number,
  through: number,
  perceivedBy: (character: CharacterState) => readonly T[],
): Witness<T>[] {
  const found: Witness<T>[] = [];
  for (const id of [...ids].toSorted(byAge)) {
    const character = world.byId.get(id);
    // Asking must leave no trace: an ear that is there is part of what is saved.
    if (character === undefined || !channel.hasEarOf(character)) continue;
    const looksLikeBase = channel.earOf(character).wasInsideFrom(first, through);
    found.push({ id, perceived: perceivedBy(character), looksLikeBase });
  }
  return found;
}

function byAge(a: string, b: string): number {
  return (parseId(a)?.seq ?? 0) - (parseId(b)?.seq ?? 0);
}

/** Ids of characters that an event says something special about. */
function namedAt(world: World, log: MemoryLog, row: number): readonly string[] {
  const { from, only, except } = world.restAt(log, row);
  return [...(only ?? []), ...(except ?? []), ...(from === undefined ? [] : [from])];
}

/** Ids of characters that lost one of some events. */
function losersOf(world: World, channel: ChannelState, log: MemoryLog, rows: readonly number[]): string[] {
  const events = rows.map((row) => world.pool.idAt(log, row));
  const ids: string[] = [];
  for (const { id, hidden } of channel.name === undefined ? world.byId.values() : channel.ears.keys()) {
    if (hidden !== undefined && events.some((event) => hidden.has(event))) ids.push(id);
  }
  return ids;
}

/** Ids of characters that came or went within a window. */
function moversIn(world: World, channel: ChannelState, first: number, through: number): string[] {
  const ids: string[] = [];
  if (channel.name === undefined) {
    for (const character of world.byId.values()) {
      if (character.seq > first && character.seq <= through) ids.push(character.id);
    }
    return ids;
  }
  for (const [character, ear] of channel.ears) {
    if (ear.intervals.some((seq) => seq > first && seq <= through)) ids.push(character.id);
  }
  return ids;
}

/** How many were there the whole time and are not special. */
function countSteady(
  world: World,
  channel: ChannelState,
  first: number,
  through: number,
  special: ReadonlySet<string>,
): number {
  let count = 0;
  const characters = channel.name === undefined ? world.byId.values() : channel.ears.keys();
  for (const character of characters) {
    if (special.has(character.id)) continue;
    if (channel.name === undefined ? character.seq <= first : channel.earOf(character).wasInsideFrom(first, through))
      count++;
  }
  return count;
}

/** As many summaries of one level as make one of the next. */
export function condenseTask(world: World, owner: Owner, stream: Stream): SummaryTask | undefined {
  const { summaryThreshold, autoSummarize } = world.configOf(owner);
  if (!autoSummarize) return undefined;
  for (let level = 1; level <= stream.levels.length; level++) {
    const windows = stream.condensable(level, summaryThreshold);
    if (windows !== undefined) return levelTask(world, owner, stream, windows);
  }
  return undefined;
}

function levelTask(world: World, owner: Owner, stream: Stream, windows: readonly SummaryWindow[]): SummaryTask {
  const last = windows[windows.length - 1];
  const first = windows[0]?.first ?? 0;
  const through = last?.through ?? 0;
  const { groups, without } =
    owner instanceof CharacterState
      ? groupByPart(
          windows.flatMap((window) => window.parts),
          1,
          [],
          (part) => part.id,
        )
      : groupParts(world, owner, windows, first, through);
  const parts = groups.map(({ perceived, base, heardBy }): PartTask => {
    const newest = perceived.at(-1);
    const texts = perceived.map((part) => part.text());
    return {
      covers: perceived.map((part) => part.id),
      lines: texts
        .filter(({ metadata }) => metadata?.["stub"] !== true)
        .flatMap(({ sentences }) => sentences.map(({ text, from }) => ({ text, from, isSummary: true }))),
      seq: newest?.seq ?? 0,
      at: newest?.at ?? 0,
      base,
      heardBy,
    };
  });
  const end = { through, closedAt: last?.closedAt ?? 0 };
  return { owner, stream, level: (last?.level ?? 0) + 1, first, end, parts, without };
}

function groupParts(
  world: World,
  channel: ChannelState,
  windows: readonly SummaryWindow[],
  first: number,
  through: number,
): PartGroups<SummaryPart> {
  const special = new Set(moversIn(world, channel, first, through));
  for (const window of windows) {
    for (const id of window.without) special.add(id);
    for (const part of window.parts) for (const id of part.heardBy) special.add(id);
  }
  const base = windows.flatMap((window) => window.parts.filter((part) => part.base));
  return groupByPart(
    base,
    countSteady(world, channel, first, through, special),
    witnesses(world, channel, special, first, through, (character) => {
      const ear = channel.earOf(character);
      return windows
        .map((window) => window.partOf(character.id, (from, to) => ear.wasInsideFrom(from, to)))
        .filter((part) => part !== undefined);
    }),
    (part) => part.id,
  );
}

/** What a summary is about to say for one part. */
export interface PartText {
  readonly sentences: readonly SummarySentence[];
  readonly by: string;
}

/** A task with its texts, as it is stored. */
export function toWindowRecord(world: World, task: SummaryTask, texts: readonly PartText[]): SummaryWindowRecord {
  const user = world.pool.users.name(task.stream.user);
  const parts = task.parts.map((part, index): SummaryPartRecord => {
    const { sentences, by } = texts[index] ?? { sentences: [], by: "" };
    return compact({
      id: summaryId(task, user, part.covers),
      at: isoTime(part.at),
      seq: part.seq,
      covers: part.covers,
      sentences,
      by,
      base: part.base ? true : undefined,
      heardBy: part.heardBy.length === 0 ? undefined : part.heardBy,
    }) as SummaryPartRecord;
  });
  return compact({
    user,
    level: task.level,
    first: task.first,
    through: task.end.through,
    closedAt: task.end.closedAt,
    parts,
    without: task.without.length === 0 ? undefined : task.without,
  }) as SummaryWindowRecord;
}

function summaryId({ owner, level }: SummaryTask, user: string | undefined, covers: readonly string[]): string {
  return `s${sha256(JSON.stringify([owner.id, user ?? null, level, covers])).slice(0, 20)}`;
}

/** True when two tasks ask for the same: what one covers is still what the other covers. */
export function sameTask(a: SummaryTask, b: SummaryTask | undefined): boolean {
  return (
    b !== undefined &&
    a.level === b.level &&
    a.end.through === b.end.through &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, index) => samePart(part, b.parts[index]))
  );
}

function samePart(a: PartTask, b: PartTask | undefined): boolean {
  if (b === undefined || a.covers.length !== b.covers.length || a.lines.length !== b.lines.length) return false;
  return (
    a.covers.every((id, index) => id === b.covers[index]) &&
    a.lines.every((line, index) => line.text === b.lines[index]?.text) &&
    a.heardBy.length === b.heardBy.length
  );
}
