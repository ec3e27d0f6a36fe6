import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EvalResult, EvalRow } from "./row.js";

/** Measures a row on its file in a folder; without the file, or with one that cannot be read, it says so. */
export function runRow({ measure, ...row }: EvalRow, folder: string): EvalResult {
  const path = join(folder, row.file);
  if (!existsSync(path)) return { ...row, figures: [], missing: `there is no ${row.file} in the folder` };
  try {
    const bytes = readFileSync(path);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    try {
      return { ...row, sha256, figures: measure(bytes.toString("utf8")) };
    } catch (error) {
      return { ...row, sha256, figures: [], damaged: messageOf(error) };
    }
  } catch (error) {
    return { ...row, figures: [], damaged: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
