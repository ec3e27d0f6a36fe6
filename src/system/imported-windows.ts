import { parseId } from "../core/ids.js";
import type { FiledSummary } from "../model/character-file.js";
import {
  compact,
  type MemoryRecord,
  type StreamRecord,
  type SummaryPartRecord,
  type SummaryWindowRecord,
} from "../model/records.js";

/** New ids for those of a file. */
interface Ids {
  of(old: string): string;
  seqOf(old: string): number;
}

/** The summaries of a filed character as windows of its own log. */
export function importedWindows(ids: Ids, summaries: readonly FiledSummary[]): SummaryWindowRecord[] {
  const ends = new Map<string, { first: number; through: number }>();
  const windows = summaries
    .toSorted((a, b) => a.level - b.level)
    .map((summary): SummaryWindowRecord => {
      const span = spanOf(ids, summary, ends);
      ends.set(summary.id, span);
      const { level, userId: user } = summary;
      return compact({
        user,
        level,
        ...span,
        closedAt: span.through,
        parts: [partOf(ids, summary, span.through)],
      }) as SummaryWindowRecord;
    });
  return users(windows).flatMap((user) => inOrder(windows.filter((window) => window.user === user)));
}

function spanOf(
  ids: Ids,
  { id, covers }: FiledSummary,
  ends: ReadonlyMap<string, { first: number; through: number }>,
): { first: number; through: number } {
  let first = Number.POSITIVE_INFINITY;
  let through = 1;
  for (const covered of covers.length === 0 ? [id] : covers) {
    const seq = ids.seqOf(covered);
    const end = ends.get(covered) ?? { first: seq, through: seq };
    first = Math.min(first, end.first);
    through = Math.max(through, end.through);
  }
  return { first: Math.min(first, through), through };
}

function partOf(ids: Ids, summary: FiledSummary, seq: number): SummaryPartRecord {
  const { by, ...metadata } = summary.metadata ?? {};
  return compact({
    id: ids.of(summary.id),
    at: summary.at,
    seq,
    covers: summary.covers.map((id) => ids.of(id)),
    sentences: summary.sentences.map(({ text, from }) => ({ text, from: from.map((id) => ids.of(id)) })),
    by: typeof by === "string" ? by : "imported",
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    base: true,
  }) as SummaryPartRecord;
}

function users(records: readonly { readonly user?: string | undefined }[]): (string | undefined)[] {
  return [...new Set(records.map(({ user }) => user))];
}

/**
 * The windows of one user, level by level in the order of their ends. Summaries of several streams may have come together
 * here, so one that no higher summary covers may end before the last of the higher level does. It would be taken for
 * covered then; therefore it counts as ending later.
 */
function inOrder(windows: readonly SummaryWindowRecord[]): SummaryWindowRecord[] {
  const covered = new Set(windows.flatMap(({ parts }) => parts.flatMap((part) => part.covers)));
  const ordered: SummaryWindowRecord[] = [];
  const top = windows.reduce((level, window) => Math.max(level, window.level), 0);
  let above = 0;
  for (let level = top; level >= 1; level--) {
    const condensed: SummaryWindowRecord[] = [];
    const open: SummaryWindowRecord[] = [];
    let last = above;
    for (const window of windows.filter((each) => each.level === level).toSorted((a, b) => a.through - b.through)) {
      const { through } = window;
      const isLater = through > (condensed.at(-1)?.through ?? 0);
      if (isLater && through <= above && window.parts.some((part) => covered.has(part.id))) condensed.push(window);
      else {
        last = Math.max(through, last + 1);
        open.push({ ...window, through: last, closedAt: last });
      }
    }
    ordered.unshift(...condensed, ...open);
    above = last;
  }
  return ordered;
}

/**
 * How far each stream counts as summarized. What the imported summaries have left out between them is one window that
 * waits for its summary, so that nothing is lost and the summaries to come follow those that are there.
 */
export function importedStreams(
  memories: readonly MemoryRecord[],
  windows: readonly SummaryWindowRecord[],
  summarizes: boolean,
): StreamRecord[] {
  const lowest = windows.filter(({ level }) => level === 1);
  const covered = new Set(lowest.flatMap(({ parts }) => parts.flatMap(({ covers }) => covers)));
  return users(windows).map((user) => {
    const through = windows.reduce((end, window) => (window.user === user ? Math.max(end, window.through) : end), 0);
    const rows = memories.filter(({ id, userId }) => userId === user && seqOf(id) <= through);
    const gap = rows.findIndex(({ id }) => !covered.has(id));
    if (gap < 0 || !summarizes) return compact({ user, stored: [through, through] }) as StreamRecord;
    const before = rows[gap - 1];
    return compact({
      user,
      stored: before === undefined ? undefined : [seqOf(before.id), seqOf(before.id)],
      windows: [[through + 1, through + 1]],
    }) as StreamRecord;
  });
}

function seqOf(id: string): number {
  return parseId(id)?.seq ?? 0;
}
