import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Figure, Row } from "./row.js";
import { makeScratch, removeScratch } from "./scratch.js";
import { medianOfEach } from "./statistics.js";

/** A row as measured. */
export interface RowResult {
  readonly name: string;
  readonly title: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
  /** Why there are no figures. */
  readonly failure?: string;
}

type Answer = Record<string, unknown>;

export interface RunOptions {
  readonly isQuick: boolean;
  /** A folder for a CPU profile of each part. */
  readonly profiles: string | undefined;
  readonly onPart: (row: Row, part: string) => void;
}

/** Runs all parts of a row; what goes wrong in one of them is part of the result. */
export async function runRow(row: Row, options: RunOptions): Promise<RowResult> {
  const startedAt = performance.now();
  const folder = makeScratch(row.name);
  const result = (rest: Partial<RowResult>): RowResult => ({
    name: row.name,
    title: row.title,
    seconds: (performance.now() - startedAt) / 1000,
    figures: [],
    notes: [],
    ...rest,
  });
  try {
    const readings = await runParts(row, folder, options);
    return result({ figures: row.figures(readings), notes: row.notes?.(readings) ?? [] });
  } catch (error) {
    return result({ failure: error instanceof Error ? error.message : String(error) });
  } finally {
    removeScratch(folder);
  }
}

/** The file name of a part's profile. */
export function profileName(row: Row, part: string): string {
  return `${row.name}-${part}.cpuprofile`;
}

/** Parts that run several times take turns, so that a noisy neighbour hits all of them alike. */
async function runParts(row: Row, folder: string, options: RunOptions): Promise<Record<string, object>> {
  const answers = new Map<string, Answer[]>(Object.keys(row.parts).map((part) => [part, []]));
  const repeatsOf = (part: string): number => (options.isQuick ? 1 : (row.repeats?.[part] ?? 1));
  for (let pass = 0; [...answers.keys()].some((part) => repeatsOf(part) > pass); pass++) {
    for (const [part, all] of answers) {
      if (repeatsOf(part) <= pass) continue;
      options.onPart(row, part);
      all.push(await runPart(row, part, folder, options));
    }
  }
  return Object.fromEntries([...answers].map(([part, all]) => [part, medianOfEach(all)]));
}

function runPart(row: Row, part: string, folder: string, { isQuick, profiles }: RunOptions): Promise<Answer> {
  const profiling =
    profiles === undefined
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${profileName(row, part)}`];
  return askChild([row.name, part, isQuick ? "quick" : "full", folder], profiling);
}

function askChild(args: readonly string[], options: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./part.js", import.meta.url)), args, {
      execArgv: ["--expose-gc", "--max-old-space-size=8192", ...options],
      // A table or JSON on stdout stays what it is, whatever a part may print. NaN survives "advanced".
      stdio: ["ignore", 2, 2, "ipc"],
      serialization: "advanced",
    });
    let answer: Answer | undefined;
    child.on("message", (message) => {
      answer = message as Answer;
    });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (answer !== undefined && code === 0) resolve(answer);
      else reject(new Error(`${args.slice(0, 2).join(" ")} ended with ${signal ?? code}`));
    });
  });
}
