import { existsSync, statSync } from "node:fs";
import type { EvalResult } from "./row.js";

function listed(file: string, results: readonly EvalResult[]): string {
  const [{ source } = { source: undefined }] = results;
  if (source === undefined) return "";
  const names = results.map(({ name }) => name).join(", ");
  return [
    `  ${file}  (${results.length === 1 ? "row" : "rows"} ${names})`,
    `    ${source.part}`,
    `    of https://${source.address}, ${source.licence}: for ${source.use}`,
  ].join("\n");
}

/** Which files rows were not measured for, where each comes from, and what to do. Empty when none is missing. */
export function missingData(folder: string, results: readonly EvalResult[]): string {
  const missing = results.filter((result) => result.missing !== undefined && result.isInRepository !== true);
  if (missing.length === 0) return "";
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  const files = [...new Set(missing.map(({ file }) => file))];
  return [
    `NOT MEASURED: ${missing.map(({ name }) => name).join(", ")}.`,
    isFolder ? `These files are not in ${folder}:` : `There is no folder ${folder}. These files are needed:`,
    "",
    ...files.map((file) =>
      listed(
        file,
        missing.filter((result) => result.file === file),
      ),
    ),
    "",
    "They are not part of this package, since their licences differ. Put what you want to measure on into",
    "a folder, under these names, and run npm run eval -- FOLDER.",
    "",
  ].join("\n");
}
