import { sentences } from "../core/sentences.js";
import { parseReported } from "../memory/summary-rendering.js";

/** One thing that a summary says: a sentence, or all that one speaker says behind one "said". */
export interface SummaryPiece {
  readonly text: string;
  readonly speaker?: string;
}

/** What joins a speaker to a quotation. One that was cut off ends with the line. */
const REPORT = / (?:said|asked): "[^"\n]*(?:"|$)|(?:说|问)：“[^“”\n]*(?:”|$)/g;
const CLOSING = /["”]$/;

/**
 * Reads back a line of a summary: `Kim said: "I fed it." Mira asked: "Why?"` is what Kim said and what Mira asked, as
 * `renderSummary` and `joinSentences` wrote it. The name is what stands before "said" since the last sentence ended.
 */
export function readSummary(line: string): SummaryPiece[] {
  const pieces: SummaryPiece[] = [];
  let start = 0;
  let read = 0;
  for (const { index, 0: report } of line.matchAll(REPORT)) {
    const end = index + report.length;
    const name = sentences(line.slice(read, index)).at(-1);
    const nameAt = read + (name?.start ?? 0);
    read = end;
    const reported = name === undefined ? undefined : parseReported(closed(line.slice(nameAt, end)));
    if (reported === undefined) continue;
    pieces.push(...narrated(line.slice(start, nameAt)), reported);
    start = end;
  }
  return [...pieces, ...narrated(line.slice(start))];
}

function narrated(text: string): SummaryPiece[] {
  return sentences(text).map((sentence) => ({ text: sentence.text }));
}

function closed(report: string): string {
  if (CLOSING.test(report)) return report;
  return report + (report.includes("：“") ? "”" : '"');
}
