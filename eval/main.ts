// Measures the offline defaults on public data and prints a table, or JSON.
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { EvalRow } from "./row.js";
import { rows } from "./rows.js";
import { runRow } from "./run-row.js";
import { overviewOf, tableOf } from "./table.js";

const DEFAULT_FOLDER = "../shared/eval";
/** Nothing was measured, or not all that was asked for: whoever waits for figures must not take silence for them. */
const FAILURE = 2;
const HELP = `npm run eval -- [FOLDER] [options]

Measures recall and summaries, without any model, on the public data in FOLDER (${DEFAULT_FOLDER} if none is given).

  --only NAME,NAME  only these rows:
                    ${rows.map(({ name }) => name).join(", ")}
  --json            one JSON object on stdout instead of the table
  --help

The exit code is 0 when something was measured, whether targets are reached or not; files that are
not there are named. It is 2 for wrong options, when a file that is there cannot be read, and when
nothing was measured.
`;

interface Options {
  readonly folder: string;
  readonly chosen: readonly EvalRow[];
  readonly isJson: boolean;
}

/** A text instead of options is to be printed. */
function readOptions(): Options | string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return HELP;
  const [folder = DEFAULT_FOLDER, ...others] = positionals;
  if (others.length > 0) throw new Error(`one folder at a time: ${folder}, or ${others.join(", ")}`);
  const names = values.only?.flatMap((list) => list.split(","));
  for (const name of names ?? []) {
    if (!rows.some((row) => row.name === name)) {
      throw new Error(`there is no row ${JSON.stringify(name)}; there are ${rows.map((row) => row.name).join(", ")}`);
    }
  }
  const chosen = names === undefined ? rows : rows.filter(({ name }) => names.includes(name));
  return { folder: resolve(folder), chosen, isJson: values.json };
}

/** What to do when there is nothing to measure on. */
function explainMissing(folder: string, chosen: readonly EvalRow[]): string {
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  const first = isFolder ? `There is nothing to measure on in ${folder}.` : `There is no folder ${folder}.`;
  const byFile = new Map(chosen.map((row) => [row.file, row]));
  return [
    first,
    "The data is not part of this package, since its licences differ. Put what you want to measure on",
    "into a folder, under these names, and run npm run eval -- FOLDER:",
    "",
    ...[...byFile.values()].map(({ file, source: { address, part, licence, use } }) =>
      [`  ${file}`, `    ${part}`, `    of https://${address}, ${licence}: for ${use}`].join("\n"),
    ),
    "",
  ].join("\n");
}

function main(): void {
  let options: Options | string;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exitCode = FAILURE;
    return;
  }
  if (typeof options === "string") {
    console.log(options);
    return;
  }
  const { folder, chosen, isJson } = options;
  const isMissing = !chosen.some(({ file }) => existsSync(resolve(folder, file)));
  if (isMissing) console.error(explainMissing(folder, chosen));
  if (!isMissing && !isJson) {
    console.log(`dramatis without a model, Node ${process.version}, data in ${folder}. All figures in percent.\n`);
  }
  const results = chosen.map((row) => {
    const result = runRow(row, folder);
    if (!isMissing && !isJson) console.log(tableOf(result));
    return result;
  });
  if (isJson) console.log(JSON.stringify({ node: process.version, folder, rows: results }, undefined, 2));
  else if (!isMissing) console.log(overviewOf(results));
  if (isMissing || results.some(({ damaged }) => damaged !== undefined)) process.exitCode = FAILURE;
}

main();
