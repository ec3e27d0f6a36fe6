import type { JsonObject } from "../../index.js";
import { EXIT } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { grouped } from "../text/numbers.js";
import { parseTranscriptLine, type Utterance } from "./parse-line.js";
import { readLines } from "./read-lines.js";

/** Utterances that belong together: a meeting with the people in it, or single lines. */
export interface Passage {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Number of the meeting, from 1; undefined for single lines. */
  readonly meeting: number | undefined;
  readonly utterances: readonly Utterance[];
}

/** What a first reading found out, before anything is written. */
export interface Scan {
  readonly utterances: number;
  readonly meetings: number;
  /** Those who speak or are spoken to in single lines, in the order in which they appear. */
  readonly names: readonly string[];
  readonly bad: number;
  /** The first bad ones. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly line: number;
  readonly problem: string;
}

const SHOWN_PROBLEMS = 10;

/** Reads a transcript once, without keeping it. */
export async function scanTranscript(path: string, signal: AbortSignal): Promise<Scan> {
  const names = new Set<string>();
  const problems: Problem[] = [];
  let utterances = 0;
  let meetings = 0;
  let bad = 0;
  const complain = (problem: Problem): void => {
    bad += 1;
    if (problems.length < SHOWN_PROBLEMS) problems.push(problem);
  };
  for await (const passage of readPassages(path, signal, complain)) {
    utterances += passage.utterances.length;
    if (passage.meeting !== undefined) meetings = passage.meeting;
    else for (const { speaker, to = [] } of passage.utterances) for (const name of [speaker, ...to]) names.add(name);
  }
  return { utterances, meetings, names: [...names], bad, problems };
}

/** The passages of a transcript, read as they are needed. Bad lines are left out and told to `complain`. */
export async function* readPassages(
  path: string,
  signal: AbortSignal,
  complain: (problem: Problem) => void = () => {},
): AsyncGenerator<Passage> {
  let meeting = 0;
  for await (const lines of readLines(path, signal)) {
    for (const { number, text } of lines) {
      if (text === undefined) {
        complain({ line: number, problem: "longer than 64 MB" });
        continue;
      }
      if (text.trim() === "") continue;
      const parsed = parseTranscriptLine(text);
      for (const problem of parsed.bad) complain({ line: number, problem });
      if (parsed.kind === "meeting") meeting += 1;
      if (parsed.utterances.length === 0) continue;
      yield { line: number, meeting: parsed.kind === "meeting" ? meeting : undefined, utterances: parsed.utterances };
    }
  }
}

/** Why a transcript is refused. */
export function badTranscript(path: string, { bad, problems }: Scan): CommandError {
  const lines = problems.map(({ line, problem }) => `  line ${grouped(line)}: ${problem}`);
  if (bad > problems.length) lines.push(`  and ${grouped(bad - problems.length)} more`);
  const count = bad === 1 ? "1 line" : `${grouped(bad)} lines`;
  const details: JsonObject = { file: path, bad, problems: problems.map(({ line, problem }) => ({ line, problem })) };
  return new CommandError(
    "transcript/invalid",
    `${path}: ${count} cannot be read, so nothing was told.\n${lines.join("\n")}\nMend them, or leave them out with --skip-bad.`,
    { exitCode: EXIT.invalid, details },
  );
}
