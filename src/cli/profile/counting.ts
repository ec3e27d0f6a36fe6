import type { Json, TopUse, Usages } from "../../index.js";
import { EXIT } from "../exit-codes.js";
import type { Call } from "../arguments.js";
import { usageError } from "../failure.js";
import { didYouMean } from "../nearest.js";
import { printJson, printLines, readableWidth } from "../output.js";
import { cleanLine } from "../text/clean.js";
import { grouped } from "../text/numbers.js";
import { styleFor } from "../text/style.js";
import { table } from "../text/table.js";
import { wrap } from "../text/wrap.js";
import { changeProfiles, readProfiles, type Action, type Job } from "./action.js";
import { habitsOf } from "./habits.js";

/** The kind under which `--favorite` keeps what it is given. */
const FAVORITE_KIND = "config";

/** One thing to note, and how it is told. */
interface Note {
  readonly text: string;
  /** How it is told that there was nothing to take away; missing where something is kept. */
  readonly nothing?: string;
  /** False when there was nothing to take away. */
  apply(usage: Usages): boolean | void;
}

/** Counts uses or takes them back, keeps favourites and preferences. */
export const track: Action = {
  options: ["category", "subcategory", "command", "model", "undo", "favorite", "no-favorite", "preference"],
  async run(job: Job) {
    const { call, output, path, user } = job;
    const notes = notesOf(job);
    // Where there is no world there is nothing to take away from it.
    const open = notes.every(({ nothing }) => nothing !== undefined) ? readProfiles : changeProfiles;
    await open(job, async (system) => {
      const usage = system.profiles.usage(user);
      const done = notes.map((note) => ({ note, isNews: note.apply(usage) !== false }));
      await system.flush({ signal: job.context.signal });
      if (call.json) {
        const textsOf = (isNews: boolean): string[] =>
          done.flatMap((each) => (each.isNews === isNews ? each.note.text : []));
        printJson(output, { store: path, user, tracked: textsOf(true), unchanged: textsOf(false) });
      } else {
        const lines = done.map(({ note: { text, nothing = text }, isNews }) => (isNews ? text : nothing));
        printLines(
          output,
          lines.flatMap((line) => wrap(`${cleanLine(user)}: ${line}`, readableWidth(output))),
        );
      }
    });
    return EXIT.ok;
  },
};

/** @throws CommandError when there is nothing to note, or not all of it can be read: then nothing is noted. */
function notesOf(job: Job): Note[] {
  const { call } = job;
  const settings = settingNotes(job);
  if (call.has("undo") && settings.length > 0)
    throw usageError(
      "unexpected-option",
      "--undo takes back uses: of --category, --command or --model. A favourite is taken away by --no-favorite, and a preference is replaced.",
      { option: "--undo" },
    );
  const notes = [...useNotes(job), ...settings];
  if (notes.length > 0) return notes;
  throw usageError(
    "missing-option",
    call.has("undo")
      ? "There is nothing to take back. Give --category, --command or --model."
      : "There is nothing to track. Give --category, --command, --model, --favorite, --no-favorite or --preference.",
    { option: "--command" },
  );
}

function useNotes({ call }: Job): Note[] {
  checkPart(call);
  const uses = [
    ...namesOf(call, "category").map((key) => ({ kind: "interest", key, part: partOf(call) })),
    ...namesOf(call, "command").map((key) => ({ kind: "command", key, part: undefined })),
    ...namesOf(call, "model").map((key) => ({ kind: "model", key, part: undefined })),
  ];
  return uses.map(({ kind, key, part }) => {
    const text = `${kind} ${cleanLine(key)}${part === undefined ? "" : `, ${cleanLine(part)}`}`;
    const options = part === undefined ? {} : { sub: part };
    if (!call.has("undo")) return { text, apply: (usage: Usages) => usage.track(kind, key, options) };
    return {
      text: `taken back: ${text}`,
      nothing: `nothing to take back of ${text}`,
      apply: (usage: Usages) => usage.untrack(kind, key, options),
    };
  });
}

/** What an option names. @throws CommandError for a name that is blank: nobody could tell later what it was of. */
function namesOf(call: Call, option: string): readonly string[] {
  const names = call.texts(option);
  const blank = names.find((name) => name.trim() === "");
  if (blank === undefined) return names;
  throw usageError("bad-value", `--${option} must be a name, but is blank.`, { option: `--${option}`, value: blank });
}

/** The part of the one category that is named. */
function partOf(call: Call): string | undefined {
  return namesOf(call, "subcategory")[0];
}

/** @throws CommandError for a part of none or of several categories. */
function checkPart(call: Call): void {
  if (!call.has("subcategory")) return;
  const { length } = call.texts("category");
  if (length === 0)
    throw usageError("missing-option", "--subcategory is of a category: add --category NAME", { option: "--category" });
  if (length > 1)
    throw usageError(
      "repeated-option",
      "--subcategory is of one category, and several are named; track each for itself.",
      {
        option: "--category",
      },
    );
}

function settingNotes({ call }: Job): Note[] {
  const preferences = call.texts("preference").map((text) => [text, ...preferenceOf(text)] as const);
  const twice = preferences.find(([, key], at) => preferences.some(([, each], before) => each === key && before < at));
  if (twice !== undefined)
    throw usageError("repeated-option", `--preference gives ${JSON.stringify(twice[1])} two values; give it one.`, {
      option: "--preference",
    });
  return [
    ...namesOf(call, "favorite").map((id) => ({
      text: `favourite ${cleanLine(id)}`,
      apply: (usage: Usages) => usage.addFavorite(FAVORITE_KIND, id),
    })),
    ...call.texts("no-favorite").map((id) => ({
      text: `no favourite any more: ${cleanLine(id)}`,
      nothing: `was no favourite: ${cleanLine(id)}`,
      apply: (usage: Usages) => usage.removeFavorite(FAVORITE_KIND, id),
    })),
    ...preferences.map(([text, key, value]) => ({
      text: `prefers ${cleanLine(text)}`,
      apply: (usage: Usages) => usage.setPreference(key, value),
    })),
  ];
}

/** `key=value`; a value that is JSON is kept as that, anything else as text. */
function preferenceOf(text: string): [key: string, value: Json] {
  const at = text.indexOf("=");
  if (text.slice(0, Math.max(at, 0)).trim() === "")
    throw usageError("bad-value", `--preference must be key=value, but is ${JSON.stringify(text)}.`, {
      option: "--preference",
      value: text,
    });
  const given = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(given) as Json];
  } catch {
    return [text.slice(0, at), given];
  }
}

/** What of a kind is used most. */
export const top: Action = {
  options: ["limit", "half-life"],
  target: "KIND",
  async run(job: Job) {
    const { call, output, path, user, target: kind = "" } = job;
    const limit = call.integer("limit", 0) ?? 10;
    const halfLifeDays = daysOf(job);
    await readProfiles(job, async (system) => {
      const query = { limit, ...(halfLifeDays !== undefined && { halfLifeDays }) };
      const uses = system.profiles.usage(user).top(kind, query);
      if (call.json) printJson(output, { store: path, user, kind, halfLifeDays: halfLifeDays ?? null, top: uses });
      else if (uses.length > 0) printLines(output, topLines(job, uses, halfLifeDays));
      else {
        const kinds = habitsOf(system, user).kinds.map((each) => each.kind);
        printLines(output, wrap(cleanLine(nothingOf(job, kinds)), readableWidth(output)));
      }
    });
    return EXIT.ok;
  },
};

function daysOf({ call }: Job): number | undefined {
  const text = call.text("half-life");
  if (text === undefined) return undefined;
  const days = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && days > 0) return days;
  throw usageError("bad-value", `--half-life must be a number of days above 0, but is ${JSON.stringify(text)}.`, {
    option: "--half-life",
    value: text,
  });
}

/** Narrower than this, the day of the last use has to do, without the time. */
const WIDE = 60;

function topLines({ output, target = "" }: Job, uses: readonly TopUse[], halfLifeDays: number | undefined): string[] {
  const width = readableWidth(output);
  const rows = uses.map(({ key, count, subs, lastAt }) => [
    cleanLine(key),
    halfLifeDays === undefined ? grouped(count) : count.toFixed(2),
    lastAt.slice(0, width < WIDE ? 10 : 16).replace("T", " "),
    Object.entries(subs)
      .map(([sub, times]) => `${cleanLine(sub)} ${grouped(times)}`)
      .join(", "),
  ]);
  const columns = [
    { title: cleanLine(target), flexible: true },
    { title: halfLifeDays === undefined ? "uses" : "left", align: "right" },
    { title: "last" },
    { title: "of these", flexible: true },
  ] as const;
  return table(columns, rows, width, styleFor(output));
}

function nothingOf({ user, target = "" }: Job, kinds: readonly string[]): string {
  if (kinds.includes(target)) return "There is nothing to show with --limit 0.";
  const known = kinds.length === 0 ? " Nothing was, of any kind." : ` The kinds are: ${kinds.join(", ")}.`;
  return `Nothing of the kind "${target}" was tracked for ${user}.${didYouMean(target, kinds)}${known}`;
}
