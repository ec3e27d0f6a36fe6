import type { EvalRow } from "./row.js";
import { observations, statements } from "./rows/facts.js";
import { dialogueInChinese, dialogueInEnglish } from "./rows/recorded-dialogues.js";
import { kdconv, locomo, qmsum } from "./rows/retrieval.js";
import { dialogsum, qmsumMeetings, vcsum } from "./rows/summaries.js";
import { valueGate } from "./rows/value-gate.js";

/**
 * In the order of the table. To add a row: read the file's format in `data/` (with `readJson` or `readLines`, which say
 * what is wrong with a damaged one), write an `EvalRow` in `rows/` whose `measure` gives figures in percent, each with its
 * target and the best peer measured on the same questions, and name it here. Everything else (finding the file, its hash,
 * `--only`, `--json`, the table, the overview) follows from the row.
 */
export const rows: readonly EvalRow[] = [
  locomo,
  qmsum,
  kdconv,
  dialogsum,
  qmsumMeetings,
  vcsum,
  valueGate,
  observations,
  statements,
  dialogueInEnglish,
  dialogueInChinese,
];
