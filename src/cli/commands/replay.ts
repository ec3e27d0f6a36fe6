import type { MemoryConfig, PersonaSystem } from "../../index.js";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError, isInterruption, usageError } from "../failure.js";
import { type Context, printJson, printLines, readableWidth } from "../output.js";
import { facts } from "../text/facts.js";
import { counted, duration, grouped } from "../text/numbers.js";
import { ProgressBar } from "../text/progress.js";
import { styleFor } from "../text/style.js";
import { parseIsoTime } from "../transcript/iso-time.js";
import { Narrator, TranscriptClock } from "../transcript/narrator.js";
import { badTranscript, readPassages, type Scan, scanTranscript } from "../transcript/transcript.js";
import { withWorld } from "../world.js";

const DEFAULT_START = "2000-01-01T00:00:00Z";
/** How long lines are told before others may run: the keyboard, the disk, the bar. */
const SLICE_MS = 20;
const LINES_PER_CLOCK_LOOK = 32;
const LINES_PER_FLUSH = 4_000;

const spec: CommandSpec = {
  name: "replay",
  summary: "Tell a transcript to a world, each line to those who were there",
  description: [
    "FILE has one JSON object a line: { speaker, text, at?, to? }, where `to` names who alone hears it. Everybody in the file is there from its first line on and hears what is not meant for somebody else. Other fields are ignored.",
    'Lines of QMSum, { meeting_transcripts: [{ speaker, content }] }, are one meeting each: a channel of its own, "meeting 1", "meeting 2" and so on, whose speakers join it. A speaker is a character of one meeting, "Project Manager (meeting 2)", since such labels are roles; with --merge-speakers one label is one character in all.',
    "The file is read through before anything is told: if a line is bad, the store is not touched. Lines without a time are dated a second apart from --start on, and meetings an hour apart, so the same file makes the same world, to the byte. What is in the store stays; the lines are added.",
  ],
  positionals: [{ name: "FILE", required: true, about: "The transcript, JSON Lines" }],
  options: [
    { name: "store", value: "PATH", required: true, about: "The world to tell it to; made if it is not there" },
    { name: "threshold", value: "N", about: "Memories that one summary stands for (default 50)" },
    { name: "max-memories", value: "N", about: "Memories a character keeps word for word (default 1000)" },
    { name: "channel", value: "NAME", about: 'Where it is said; meetings are then "NAME 1", "NAME 2"' },
    { name: "merge-speakers", about: "The same label in two meetings is the same character" },
    { name: "start", value: "TIME", about: `Time of the first line without one (default ${DEFAULT_START})` },
    { name: "skip", value: "N", about: "Leave out the first N lines said: they were told before" },
    { name: "skip-bad", about: "Leave out lines that cannot be read, and say so" },
  ],
  examples: [
    "dramatis replay chat.jsonl --store world",
    "dramatis replay qmsum-val.jsonl --store meetings --threshold 20",
  ],
};

/** Where a replay stands; also when it is interrupted. */
interface Course {
  told: number;
  readonly total: number;
}

export const replay: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const { output, signal, now } = context;
    const file = call.requirePositional(0);
    const path = call.requireText("store");
    const options = readOptions(call);
    const started = now();
    const scan = await scanTranscript(file, signal);
    if (scan.bad > 0 && !call.has("skip-bad")) throw badTranscript(file, scan);
    if (scan.utterances === 0)
      throw new CommandError("transcript/empty", `${file}: nobody says anything in it.`, {
        exitCode: EXIT.invalid,
        details: { file },
      });
    const bar = new ProgressBar(
      output.isErrorTTY && !call.json
        ? { write: (text) => output.stderr.write(text), columns: output.columns }
        : undefined,
      now,
    );
    const course: Course = { told: 0, total: scan.utterances };
    try {
      const clock = new TranscriptClock(options.start);
      const result = await withWorld(path, { clock, signal, ...options.configuration }, async (system) => {
        const narrator = new Narrator(system, clock, options);
        await tellAll({ system, narrator, file, scan, skip: options.skip, course, bar, context });
        bar.say("Summarizing …");
        await system.settled({ signal });
        bar.say("Saving …");
        await system.flush({ signal });
        return outcome(system);
      });
      bar.end();
      show(call, context, { file, path, scan, course, ms: now() - started, ...result });
      return EXIT.ok;
    } catch (error) {
      bar.end();
      throw isInterruption(error) ? interrupted(path, course, options.skip) : error;
    }
  },
};

interface ReplayOptions {
  readonly configuration: { readonly memory?: MemoryConfig };
  readonly channel: string | undefined;
  readonly mergeSpeakers: boolean;
  readonly start: number;
  readonly skip: number;
}

function readOptions(call: Call): ReplayOptions {
  const threshold = call.integer("threshold", 2);
  const maxMemories = call.integer("max-memories", 4);
  const memory = {
    ...(threshold !== undefined && { summaryThreshold: threshold }),
    ...(maxMemories !== undefined && { maxMemories }),
  };
  const given = call.text("start") ?? DEFAULT_START;
  const start = parseIsoTime(given);
  if (start === undefined) {
    throw usageError("bad-value", `--start must be a time such as ${DEFAULT_START}, but is ${JSON.stringify(given)}.`, {
      option: "--start",
    });
  }
  return {
    // An empty configuration would put that of a world that exists back to the defaults.
    configuration: Object.keys(memory).length > 0 ? { memory } : {},
    channel: call.text("channel"),
    mergeSpeakers: call.has("merge-speakers"),
    start,
    skip: call.integer("skip", 0) ?? 0,
  };
}

interface Telling {
  readonly system: PersonaSystem;
  readonly narrator: Narrator;
  readonly file: string;
  readonly scan: Scan;
  readonly skip: number;
  readonly course: Course;
  readonly bar: ProgressBar;
  readonly context: Context;
}

async function tellAll({
  system,
  narrator,
  file,
  scan,
  skip,
  course,
  bar,
  context: { signal, now },
}: Telling): Promise<void> {
  narrator.gather(scan.names);
  let passed = 0;
  let sliceEnd = now() + SLICE_MS;
  let flushed = 0;
  for await (const passage of readPassages(file, signal)) {
    narrator.begin(passage);
    for (const utterance of passage.utterances) {
      passed += 1;
      if (passed <= skip) {
        narrator.pass(utterance);
        continue;
      }
      narrator.tell(passage, utterance);
      course.told += 1;
      if (course.told % LINES_PER_CLOCK_LOOK !== 0 || now() < sliceEnd) continue;
      bar.update(passed, course.total, "lines");
      if (course.told - flushed >= LINES_PER_FLUSH) {
        flushed = course.told;
        // oxlint-disable-next-line no-await-in-loop -- so that what is not on disk yet stays bounded
        await system.flush({ signal });
      }
      system.tick(SLICE_MS);
      // oxlint-disable-next-line no-await-in-loop -- so that others have their turn
      await breathe();
      signal.throwIfAborted();
      sliceEnd = now() + SLICE_MS;
    }
  }
}

/** Lets everything else that waits have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Outcome {
  readonly characters: number;
  readonly memories: number;
  readonly summaries: number;
  readonly hash: string;
}

function outcome(system: PersonaSystem): Outcome {
  const { characters, memories, summaries } = system.stats();
  return { characters, memories, summaries, hash: system.hash() };
}

function interrupted(path: string, course: Course, skip: number): CommandError {
  const past = skip + course.told;
  const missing = course.total - past;
  const next =
    missing > 0 ? `Go on with: --skip ${past}` : "Everything was told; summaries go on when the world is opened again.";
  return new CommandError(
    "cancelled",
    `Interrupted after ${grouped(past)} of ${counted(course.total, "line")}; they are saved in ${path}. ${next}`,
    {
      exitCode: EXIT.interrupted,
      details: { store: path, told: course.told, past, total: course.total },
    },
  );
}

interface Result extends Outcome {
  readonly file: string;
  readonly path: string;
  readonly scan: Scan;
  readonly course: Course;
  readonly ms: number;
}

function show(call: Call, { output }: Context, result: Result): void {
  const { file, path, scan, course, ms, characters, memories, summaries, hash } = result;
  if (call.json) {
    printJson(output, {
      file,
      store: path,
      lines: course.told,
      bad: scan.bad,
      problems: scan.problems,
      meetings: scan.meetings,
      characters,
      memories,
      summaries,
      hash,
      ms: Math.round(ms),
    });
    return;
  }
  const style = styleFor(output);
  for (const { line, problem } of scan.problems) output.stderr.write(`left out  line ${grouped(line)}: ${problem}\n`);
  if (scan.bad > scan.problems.length)
    output.stderr.write(`left out  ${grouped(scan.bad - scan.problems.length)} more\n`);
  const meetings = scan.meetings > 0 ? ` in ${counted(scan.meetings, "meeting")}` : "";
  printLines(output, [
    `${style.good("✓")} ${style.bold(`${counted(course.told, "line")}${meetings}`)} told, kept in ${path}`,
    "",
    ...facts(
      [
        ["characters", grouped(characters)],
        ["memories", grouped(memories)],
        ["summaries", grouped(summaries)],
        ["time", `${duration(ms)}, ${grouped((course.told * 1000) / Math.max(1, ms))} lines a second`],
        ["hash", hash],
      ],
      readableWidth(output),
      style,
    ),
    "",
    style.dim(`Look around:  dramatis inspect ${path}`),
  ]);
}
