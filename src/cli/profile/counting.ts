import type { Json, TopUse, Usages } from "../../index.js";
import { EXIT } from "../exit-codes.js";
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
  apply(usage: Usages): void;
}

/** Counts uses, keeps favourites and preferences. */
export const track: Action = {
  options: ["category", "subcategory", "command", "model", "favorite", "no-favorite", "preference"],
  async run(job: Job) {
    const { output, path, user } = job;
    const notes = notesOf(job);
    await changeProfiles(job, async (system) => {
      const usage = system.profiles.usage(user);
      for (const note of notes) note.apply(usage);
      await system.flush({ signal: job.context.signal });
      if (job.call.json) printJson(output, { store: path, user, tracked: notes.map(({ text }) => text) });
      else
        printLines(
          output,
          notes.flatMap(({ text }) => wrap(`${cleanLine(user)}: ${text}`, readableWidth(output))),
        );
    });
    return EXIT.ok;
  },
};

/** @throws CommandError when there is nothing to note, or not all of it can be read: then nothing is noted. */
function notesOf({ call }: Job): Note[] {
  const notes: Note[] = [];
  const add = (option: string, make: (value: string) => Note): void => {
    const value = call.text(option);
    if (value !== undefined) notes.push(make(value));
  };
  const sub = call.text("subcategory");
  if (sub !== undefined && !call.has("category"))
    throw usageError("missing-option", "--subcategory is of a category: add --category NAME", { option: "--category" });
  const about = sub === undefined ? "" : `, ${cleanLine(sub)}`;
  add("category", (key) => ({
    text: `interest ${cleanLine(key)}${about}`,
    apply: (usage) => usage.trackInterest(key, sub === undefined ? {} : { sub }),
  }));
  add("command", (key) => ({ text: `command ${cleanLine(key)}`, apply: (usage) => usage.trackCommand(key) }));
  add("model", (key) => ({ text: `model ${cleanLine(key)}`, apply: (usage) => usage.trackModelUsage(key) }));
  add("favorite", (id) => ({
    text: `favourite ${cleanLine(id)}`,
    apply: (usage) => usage.addFavorite(FAVORITE_KIND, id),
  }));
  add("no-favorite", (id) => ({
    text: `no favourite any more: ${cleanLine(id)}`,
    apply: (usage) => void usage.removeFavorite(FAVORITE_KIND, id),
  }));
  add("preference", (text) => {
    const [key, value] = preferenceOf(text);
    return { text: `prefers ${cleanLine(text)}`, apply: (usage) => usage.setPreference(key, value) };
  });
  if (notes.length > 0) return notes;
  throw usageError(
    "missing-option",
    "There is nothing to track. Give --category, --command, --model, --favorite, --no-favorite or --preference.",
    { option: "--command" },
  );
}

/** `key=value`; a value that is JSON is kept as that, anything else as text. */
function preferenceOf(text: string): [key: string, value: Json] {
  const at = text.indexOf("=");
  if (at < 1)
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

function topLines({ output, target = "" }: Job, uses: readonly TopUse[], halfLifeDays: number | undefined): string[] {
  const rows = uses.map(({ key, count, subs, lastAt }) => [
    cleanLine(key),
    halfLifeDays === undefined ? grouped(count) : count.toFixed(2),
    lastAt.slice(0, 16).replace("T", " "),
    Object.entries(subs)
      .map(([sub, times]) => `${cleanLine(sub)} ${grouped(times)}`)
      .join(", "),
  ]);
  const columns = [
    { title: cleanLine(target), flexible: true },
    { title: halfLifeDays === undefined ? "uses" : "left of uses", align: "right" },
    { title: "last" },
    { title: "of these", flexible: true },
  ] as const;
  return table(columns, rows, readableWidth(output), styleFor(output));
}

function nothingOf({ user, target = "" }: Job, kinds: readonly string[]): string {
  if (kinds.includes(target)) return "There is nothing to show with --limit 0.";
  const known = kinds.length === 0 ? " Nothing was, of any kind." : ` The kinds are: ${kinds.join(", ")}.`;
  return `Nothing of the kind "${target}" was tracked for ${user}.${didYouMean(target, kinds)}${known}`;
}
