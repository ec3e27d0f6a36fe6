import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { EvalResult, EvalRow } from "./row.js";

/** Where the file of a row is, if there is data in this folder. npm runs scripts at the root of the repository. */
function pathOf({ file, isInRepository = false }: EvalRow, folder: string): string {
  return isInRepository ? resolve(file) : resolve(folder, file);
}

/** Measures a row on its file in a folder; without the file, or with one that cannot be read, it says so. */
export async function runRow({ measure, ...row }: EvalRow, folder: string): Promise<EvalResult> {
  const path = pathOf({ measure, ...row }, folder);
  if (!existsSync(path)) return { ...row, figures: [], missing: `there is no ${row.file} in ${folder}` };
  try {
    const bytes = readFileSync(path);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    try {
      return { ...row, sha256, figures: await measure(bytes.toString("utf8")) };
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
