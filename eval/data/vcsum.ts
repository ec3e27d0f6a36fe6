import { z } from "zod";
import { linesOf, type SummaryCase } from "../summary-case.js";
import { readLines } from "./read-data.js";

/** A segment of a meeting of VCSum (hahahawu/VCSum, MIT). */
const segment = z.object({
  context: z.array(z.array(z.string())),
  /** By item of `context`. */
  speaker: z.array(z.number()),
  discussion: z.string(),
});

/** Each segment with what a person wrote about it. */
export function readVcsum(text: string): SummaryCase[] {
  return readLines(text, segment).map(({ context, speaker, discussion }) => ({
    lines: linesOf(context.map((said, index): [string, string] => [`发言人${speaker[index] ?? 0}`, said.join("")])),
    reference: discussion,
  }));
}
