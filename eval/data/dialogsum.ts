import { z } from "zod";
import { linesOf, type SummaryCase } from "../summary-case.js";
import { readLines } from "./read-data.js";

/** A dialogue of DialogSum (cylnlp/dialogsum, CC BY-NC-SA 4.0: for measuring, never for fitting). */
const dialogue = z.object({ dialogue: z.string(), summary: z.string() });

/** Each dialogue with the summary that a person wrote. */
export function readDialogsum(text: string): SummaryCase[] {
  return readLines(text, dialogue).map(({ dialogue: said, summary }) => ({
    lines: linesOf(
      said.split("\n").map((line): [string, string] => {
        const [, speaker = "", rest = line] = /^([^:\s]+): ?(.*)$/.exec(line) ?? [];
        return [speaker, rest];
      }),
    ),
    reference: summary,
  }));
}
