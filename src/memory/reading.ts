import type { MemoryLog } from "./memory-log.js";
import { awaitsSummary, findCutoff, type Ear, type Hearing, type Perception } from "./perception.js";

/** A row of a log, and how it was heard; `hearing` is undefined for a character's own entry. */
export interface Row {
  readonly log: MemoryLog;
  readonly position: number;
  readonly hearing: Hearing | undefined;
}

/** A query whose names are numbers of the pool's tables already; undefined means "any". */
export interface RowQuery {
  readonly types: readonly number[] | undefined;
  readonly user: number | undefined;
  readonly session: number | undefined;
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** Everything. */
export const ANY: RowQuery = {
  types: undefined,
  user: undefined,
  session: undefined,
  since: undefined,
  until: undefined,
};

/** How to come from one row to the next older one. */
type Step = (log: MemoryLog, position: number) => number;

const byPosition: Step = (_log, position) => position - 1;
const byType: Step = (log, position) => log.previousOfType(position);
const byUser: Step = (log, position) => log.previousOfUser(position);
const byWhole: Step = (log, position) => log.previousWhole(position);

/** Walks one chain of one log, newest first, over the rows that the character perceived. */
class Cursor {
  readonly row: { log: MemoryLog; position: number; hearing: Hearing | undefined };
  readonly #step: Step;
  readonly #isHeard: (log: MemoryLog, position: number) => boolean;
  seq = 0;

  constructor(
    log: MemoryLog,
    position: number,
    step: Step,
    hearing: Hearing | undefined,
    isHeard: (log: MemoryLog, position: number) => boolean,
  ) {
    this.row = { log, position, hearing };
    this.#step = step;
    this.#isHeard = isHeard;
    this.#settle();
  }

  get isDone(): boolean {
    return this.row.position < 0;
  }

  next(): void {
    this.row.position = this.#step(this.row.log, this.row.position);
    this.#settle();
  }

  #settle(): void {
    const { row } = this;
    while (row.position >= 0 && (row.log.isEvicted(row.position) || !this.#isHeard(row.log, row.position))) {
      row.position = this.#step(row.log, row.position);
    }
    if (row.position >= 0) this.seq = row.log.seq(row.position);
  }
}

const always = (): boolean => true;

function openCursors({ own, hearings }: Perception, query: RowQuery): Cursor[] {
  const cursors: Cursor[] = [];
  const add = (
    log: MemoryLog,
    position: number,
    step: Step,
    hearing?: Hearing,
    isHeard: (log: MemoryLog, position: number) => boolean = always,
  ): void => {
    if (position < 0) return;
    const cursor = new Cursor(log, position, step, hearing, isHeard);
    if (!cursor.isDone) cursors.push(cursor);
  };
  if (own !== undefined) openLog(own, query, add);
  for (const hearing of hearings) openHearing(hearing, query, add);
  return cursors;
}

type Add = (
  log: MemoryLog,
  position: number,
  step: Step,
  hearing?: Hearing,
  isHeard?: (log: MemoryLog, position: number) => boolean,
) => void;

function openLog(own: MemoryLog, query: RowQuery, add: Add): void {
  if (query.user !== undefined) {
    for (const user of new Set([0, query.user])) add(own, own.newestOfUser(user), byUser);
  } else if (query.types !== undefined) {
    for (const type of query.types) add(own, own.newestOfType(type, false), byType);
  } else {
    add(own, own.length - 1, byPosition);
  }
}

function openHearing(hearing: Hearing, query: RowQuery, add: Add): void {
  const { log, ear } = hearing;
  if (query.user !== undefined) {
    const isHeard = (at: MemoryLog, position: number): boolean => ear.hears(at, position);
    for (const user of new Set([0, query.user])) add(log, log.newestOfUser(user), byUser, hearing, isHeard);
    return;
  }
  const isHeard = (at: MemoryLog, position: number): boolean => ear.hearsAsMember(at, position);
  if (query.types !== undefined) {
    for (const type of query.types) add(log, log.newestOfType(type, false), byType, hearing, isHeard);
  } else {
    add(log, newestInside(log, ear), byWhole, hearing, isHeard);
  }
  openListed(hearing, add);
}

/** Where a walk over the whole channel may start: who left long ago need not pass what came since. */
function newestInside(log: MemoryLog, ear: Ear): number {
  const newest = log.newestWhole();
  if (ear.isInside || newest < 0) return newest;
  let position = log.lowerBound((ear.intervals.at(-1) ?? 0) + 1) - 1;
  while (position >= 0 && log.isListed(position)) position--;
  return position;
}

function openListed(hearing: Hearing, add: Add): void {
  const { log, ear } = hearing;
  const heard = ear.heard(log);
  let index = heard.length - 1;
  if (index < 0) return;
  const positionAt = (at: number): number => (at < 0 ? -1 : log.lowerBound(heard[at] ?? 0));
  add(log, positionAt(index), () => positionAt(--index), hearing);
}

/** The newest of the cursors' rows. */
function newestOf(cursors: readonly Cursor[]): Cursor | undefined {
  let best: Cursor | undefined;
  for (const cursor of cursors) {
    if (!cursor.isDone && (best === undefined || cursor.seq > best.seq)) best = cursor;
  }
  return best;
}

/** Whether a row is what a query asks for, but for its user. */
export function matches({ log, position }: Row, query: RowQuery): boolean {
  if (query.types !== undefined && !query.types.includes(log.type(position))) return false;
  if (query.session !== undefined && log.session(position) !== query.session) return false;
  if (query.since !== undefined && log.at(position) < query.since) return false;
  return query.until === undefined || log.at(position) < query.until;
}

/** Perceived rows, newest first, whether still shown or not; stops when `visit` answers true. Rows are reused: do not keep them. */
export function visitPerceived(
  perception: Perception,
  query: RowQuery,
  visit: (row: Row, seq: number) => boolean,
): void {
  const cursors = openCursors(perception, query);
  for (let cursor = newestOf(cursors); cursor !== undefined; cursor = newestOf(cursors)) {
    if (matches(cursor.row, query) && visit(cursor.row, cursor.seq)) return;
    cursor.next();
  }
}

/** Visible rows, newest first: the newest `maxMemories`, and older ones that wait for their summary. */
export function visitVisible(perception: Perception, query: RowQuery, visit: (row: Row) => boolean): void {
  const cutoff = findCutoff(perception, Number.POSITIVE_INFINITY);
  const floor = cutoff === 0 ? 0 : oldestAwaiting(perception, cutoff);
  visitPerceived(perception, query, (row, seq) => {
    if (seq < floor) return true;
    if (seq >= cutoff || awaitsSummary(row.log, row.position, summarizes(perception, row))) return visit(row);
    return false;
  });
}

/** The number of visible rows. */
export function countVisible(perception: Perception): number {
  const cutoff = findCutoff(perception, Number.POSITIVE_INFINITY);
  let count = 0;
  if (cutoff === 0 || oldestAwaiting(perception, cutoff) < cutoff) {
    visitVisible(perception, ANY, () => {
      count++;
      return false;
    });
    return count;
  }
  return perception.config.maxMemories;
}

/** Whether what a row belongs to makes summaries. */
export function summarizes(perception: Perception, row: Row): boolean {
  return row.hearing === undefined ? perception.config.autoSummarize : row.hearing.summarizes;
}

/** The seq below which nothing waits for a summary any more; at most `cutoff`. */
function oldestAwaiting({ own, hearings, config }: Perception, cutoff: number): number {
  let floor = cutoff;
  if (own !== undefined && config.autoSummarize) floor = Math.min(floor, own.oldestUnstored(cutoff));
  for (const { log, summarizes: makes } of hearings) {
    if (makes) floor = Math.min(floor, log.oldestUnstored(cutoff));
  }
  return floor;
}
