import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { reportRow, type Report, type ReportedRow } from "./report.js";
import type { Row } from "./row.js";
import { rows } from "./rows.js";
import { profileName, runRow } from "./run-row.js";
import { PACKAGE_FOLDER } from "./scratch.js";
import { tableFoot, tableHead, tableRow } from "./table.js";
import { topFunctions } from "./top-functions.js";

const HELP = `npm run bench -- [options]

  --only NAME,NAME  only these rows:
                    ${rows.map(({ name }) => name).join(", ")}
  --quick           a tenth of the large sizes and fewer rounds, to see that everything works
  --json [FILE]     the results as JSON: in FILE beside the table, or on stdout instead of it
  --profile FOLDER  a CPU profile of each part, and on stderr the functions that needed most; figures are slower
  --help
`;

interface Options {
  readonly chosen: readonly Row[];
  readonly isQuick: boolean;
  /** "-" is stdout. */
  readonly json: string | undefined;
  readonly profiles: string | undefined;
}

function readOptions(args: readonly string[]): Options | string {
  // `--json` may stand alone, which parseArgs does not know.
  const completed = args.map((arg, index) =>
    arg === "--json" && (args[index + 1] ?? "--").startsWith("--") ? "--json=-" : arg,
  );
  const { values } = parseArgs({
    args: completed,
    options: {
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return HELP;
  const names = values.only?.split(",");
  for (const name of names ?? []) {
    if (!rows.some((row) => row.name === name))
      throw new Error(`there is no row ${JSON.stringify(name)}; there are ${rows.map((row) => row.name).join(", ")}`);
  }
  const chosen = names === undefined ? rows : rows.filter(({ name }) => names.includes(name));
  return { chosen, isQuick: values.quick, json: values.json, profiles: values.profile };
}

function describeMachine(): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim() ?? "?"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}`;
}

async function run({ chosen, isQuick, json, profiles: folder }: Options): Promise<Report> {
  const startedAt = performance.now();
  const profiles = folder === undefined ? undefined : resolve(folder);
  if (profiles !== undefined) mkdirSync(profiles, { recursive: true });
  const tell = (text: string): boolean => process.stderr.write(`${text}\n`);
  const print = json === "-" ? () => {} : (text: string) => console.log(text);
  const { name, version } = JSON.parse(readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const about = {
    package: `${name} ${version}`,
    node: process.version,
    machine: describeMachine(),
    date: new Date().toISOString(),
    isQuick,
  };
  print(`${about.package}, Node ${about.node}, ${about.machine}, ${about.date}`);
  if (isQuick) print("QUICK: worlds of 1,000,000 are of 100,000, and rounds are few. The figures are rough.");
  print('"of target" is measured / target: at most 1 is within it. "x base" is measured / the baseline on that line.');
  print(`\n${tableHead()}`);
  const reported: ReportedRow[] = [];
  for (const row of chosen) {
    const onPart = (_: Row, part: string): boolean => tell(`  ... ${row.name}: ${part}`);
    const result = reportRow(await runRow(row, { isQuick, profiles, onPart }));
    for (const part of Object.keys(row.parts)) {
      if (profiles === undefined) break;
      tell(`  ${row.name}: ${part}, self time`);
      for (const line of topFunctions(join(profiles, profileName(row, part)))) tell(line);
    }
    reported.push(result);
    print(tableRow(result));
  }
  const report = { ...about, seconds: (performance.now() - startedAt) / 1000, rows: reported };
  print(tableFoot(report));
  return report;
}

async function main(): Promise<void> {
  let options: Options | string;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return;
  }
  if (typeof options === "string") {
    console.log(options);
    return;
  }
  const report = await run(options);
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.json === "-") process.stdout.write(text);
  else if (options.json !== undefined) writeFileSync(options.json, text);
  if (report.rows.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}

await main();
