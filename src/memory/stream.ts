import { MAX_LEVEL } from "../model/snapshot.js";
import type { SummaryWindow } from "./summary-window.js";

/** A window of a stream that no longer grows: it ends with the entry `through`, and the entry `closedAt` closed it. */
export interface WindowEnd {
  readonly through: number;
  readonly closedAt: number;
}

const NOTHING: WindowEnd = { through: 0, closedAt: 0 };

/**
 * The entries of one user (or of none) in one log, as far as summarizing them goes. Entries up to `stored.through` are
 * covered by a stored summary; the windows after it wait for theirs; what follows is uncovered.
 */
export class Stream {
  /** Number of the user in the pool's table, 0 for none. */
  readonly user: number;
  /** Ordinal + 1 of the newest row, 0 when there is none. */
  head = 0;
  /** Rows that are there word for word. */
  rows = 0;
  /** Rows in no fixed window. */
  uncovered = 0;
  stored: WindowEnd = NOTHING;
  /** Fixed and not summarized yet, oldest first. */
  readonly windows: WindowEnd[] = [];
  /** Stored summaries by level, the lowest first, each oldest first. */
  readonly levels: SummaryWindow[][] = [];
  /** The entry as of which it is still to be checked what nobody sees any more; 0 when there is nothing to check. */
  checkAt = 0;
  /** Its user was forgotten: it is in no log any more, and nobody works on it. */
  isForgotten = false;

  constructor(user: number) {
    this.user = user;
  }

  /** Lets go of all there is, so that no work is left to be found. */
  forget(): void {
    this.isForgotten = true;
    for (const window of this.levels.flat()) for (const part of window.parts) part.drop();
    this.levels.length = 0;
    this.windows.length = 0;
    this.checkAt = 0;
  }

  /** The last entry that is in a fixed window. */
  get fixedThrough(): number {
    return this.windows.at(-1)?.through ?? this.stored.through;
  }

  /** Takes a stored summary; one of level 1 settles the oldest window that waits. */
  shelve(window: SummaryWindow): void {
    this.take(window);
    if (window.level > 1) return;
    while (this.windows[0] !== undefined && this.windows[0].through <= window.through) this.windows.shift();
    if (window.through > this.stored.through) this.stored = { through: window.through, closedAt: window.closedAt };
    if (this.windows.length === 0) this.checkAt = Math.max(this.checkAt, this.stored.closedAt);
  }

  /** Puts a summary in its place without any consequence. */
  take(window: SummaryWindow): void {
    while (this.levels.length < window.level) this.levels.push([]);
    this.levels[window.level - 1]?.push(window);
  }

  /** The summaries of a level that no higher one covers yet, oldest first. */
  uncondensed(level: number): readonly SummaryWindow[] {
    const through = this.levels[level]?.at(-1)?.through ?? 0;
    const windows = this.levels[level - 1] ?? [];
    let index = windows.length;
    while (index > 0 && (windows[index - 1]?.through ?? 0) > through) index--;
    return windows.slice(index);
  }

  /**
   * The oldest of them with so many summaries among them; undefined when there are not as many. A window of which
   * nothing was left, or that nobody heard, has none.
   */
  condensable(level: number, count: number): readonly SummaryWindow[] | undefined {
    const windows = level < MAX_LEVEL ? this.uncondensed(level) : [];
    let left = count;
    for (let index = 0; index < windows.length; index++) {
      if ((windows[index]?.parts.length ?? 0) > 0 && --left === 0) return windows.slice(0, index + 1);
    }
    return undefined;
  }

  /** The summaries of the level below that one stands for, oldest first. */
  under({ level, first, through, parts }: SummaryWindow): readonly SummaryWindow[] {
    // Windows that were imported from several streams may lie within each other, so that their ends alone do not tell.
    const covered = new Set(parts.flatMap((part) => part.text().covers));
    return (this.levels[level - 2] ?? []).filter(
      (window) =>
        window.first >= first && window.through <= through && window.parts.some((part) => covered.has(part.id)),
    );
  }
}
