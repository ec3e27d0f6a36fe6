import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { missingData } from "./missing-data.js";
import type { EvalResult, EvalRow } from "./row.js";
import { rows } from "./rows.js";
import { runRow } from "./run-row.js";
import { overviewOf, tableOf } from "./table.js";

const DEFAULT_FOLDER = "../shared/eval";
const SUCCESS = 0;
/** The folder had nothing to measure on, or something is damaged: whoever waits for figures must not take silence for them. */
const FAILURE = 2;
const HELP = `npm run eval -- [FOLDER] [options]

Measures recall, summaries and facts, without any model, on the public data in FOLDER (${DEFAULT_FOLDER} if
none is given) and on statements that are part of this repository.

  --only NAME,NAME  only these rows:
                    ${rows.map(({ name }) => name).join(", ")}
  --json            one JSON object on stdout instead of the table
  --help

Rows whose file is not in FOLDER are named, with what they need and where it comes from; the others
are measured all the same.

Exit code 0  a row that needs FOLDER was measured, or none was asked for; targets may be missed
          2  FOLDER has none of the files that are needed, a file that is there cannot be read, or
             the options are wrong
`;

/** Where figures and complaints go. */
export interface EvalOutput {
  readonly log: (text: string) => void;
  readonly error: (text: string) => void;
}

interface Options {
  readonly folder: string;
  readonly chosen: readonly EvalRow[];
  readonly isJson: boolean;
}

/** A text instead of options is to be printed. */
function readOptions(args: readonly string[]): Options | string {
  const { values, positionals } = parseArgs({
    args: [...args],
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

function exitCodeOf(results: readonly EvalResult[]): number {
  const onFolder = results.filter(({ isInRepository = false }) => !isInRepository);
  const hasNoData = onFolder.length > 0 && onFolder.every(({ missing }) => missing !== undefined);
  const isBroken = ({ damaged, missing, isInRepository = false }: EvalResult): boolean =>
    damaged !== undefined || (isInRepository && missing !== undefined);
  return hasNoData || results.some(isBroken) ? FAILURE : SUCCESS;
}

/** Runs the command with these arguments, prints, and gives the exit code. */
export async function evaluate(args: readonly string[], { log, error }: EvalOutput): Promise<number> {
  let options: Options | string;
  try {
    options = readOptions(args);
  } catch (thrown) {
    error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${HELP}`);
    return FAILURE;
  }
  if (typeof options === "string") {
    log(options);
    return SUCCESS;
  }
  const { folder, chosen, isJson } = options;
  const place = existsSync(folder) ? `data in ${folder}` : `without data, for there is no ${folder}`;
  if (!isJson) log(`dramatis without a model, Node ${process.version}, ${place}. All figures in percent.\n`);
  const results: EvalResult[] = [];
  for (const row of chosen) {
    // oxlint-disable-next-line no-await-in-loop -- a row is printed once it is measured
    const result = await runRow(row, folder);
    results.push(result);
    const isListedBelow = result.missing !== undefined && result.isInRepository !== true;
    if (!isJson && !isListedBelow) log(tableOf(result));
  }
  if (isJson) log(JSON.stringify({ node: process.version, folder, rows: results }, undefined, 2));
  else log(overviewOf(results));
  const missing = missingData(folder, results);
  if (missing !== "") error(missing);
  return exitCodeOf(results);
}
