import type { JsonObject, PersonaSystem, Profile, ProfileFact, SessionSummary } from "../../index.js";
import { EXIT } from "../exit-codes.js";
import { printJson, printLines, readableWidth } from "../output.js";
import { clean, cleanLine } from "../text/clean.js";
import { facts } from "../text/facts.js";
import { counted } from "../text/numbers.js";
import { type Style, styleFor } from "../text/style.js";
import { clip } from "../text/width.js";
import { hang, wrap } from "../text/wrap.js";
import { readProfiles, type Action, type Job } from "./action.js";
import { habitsOf, kindTable, settingLines, type Habits } from "./habits.js";

/** All that is known of a user: facts by topic, habits, what waits to be read. */
export const view: Action = {
  options: ["character", "at"],
  async run(job: Job) {
    await readProfiles(job, async (system) => {
      const seen = look(system, job);
      const { present, ...then } = seen;
      if (job.call.json) printJson(job.output, { store: job.path, user: job.user, ...then, ...present });
      else printLines(job.output, viewLines(job, seen));
    });
    return EXIT.ok;
  },
};

/** What has no history, and is only as it is now. */
interface Present {
  /** What the user said to being remembered; null when nothing. */
  readonly consent: boolean | null;
  /** Messages that wait to be read. */
  readonly waiting: number;
  readonly habits: Habits;
}

interface Seen {
  /** The time that was asked for. */
  readonly at?: string;
  readonly profile: Profile | null;
  /** Undefined where what held at a time is asked for. */
  readonly present: Present | undefined;
}

function look(system: PersonaSystem, { call, user }: Job): Seen {
  const character = call.text("character");
  const at = call.text("at");
  const scope = { ...(character !== undefined && { character }) };
  const profile = system.profiles.get(user, { ...scope, ...(at !== undefined && { at }) }) ?? null;
  if (at !== undefined) return { at, profile, present: undefined };
  const [all] = system.profiles.export({ userId: user });
  const present = {
    consent: typeof all?.["consent"] === "boolean" ? all["consent"] : null,
    waiting: system.profiles.buffer(user, scope).count,
    habits: habitsOf(system, user),
  };
  return { profile, present };
}

function viewLines(job: Job, seen: Seen): string[] {
  const { output, user, call } = job;
  const { profile, present } = seen;
  const style = styleFor(output);
  const width = readableWidth(output);
  const title = cleanLine(call.has("character") ? `${user}, as ${call.text("character") ?? ""} knows them` : user);
  const lines = [style.bold(clip(title, width)), ...wrap(figuresOf(seen).join(" · "), width)];
  const found = profile?.facts ?? [];
  const sessions = profile?.summaries ?? [];
  const settings = present === undefined ? [] : settingLines(present.habits, width, style);
  const kinds = present?.habits.kinds ?? [];
  if (found.length + sessions.length + kinds.length + settings.length === 0)
    lines.push(...wrap(nothingKnown(job, seen), width).map((line) => style.dim(line)));
  lines.push(...topicLines(found, width, style));
  if (sessions.length > 0) lines.push("", style.bold("Earlier sessions"), ...sessionLines(sessions, width, style));
  if (present === undefined) lines.push("", ...wrap(WITHOUT_HISTORY, width).map((line) => style.dim(line)));
  else if (kinds.length > 0) lines.push("", ...kindTable(present.habits, width, style));
  return [...lines, ...settings];
}

const WITHOUT_HISTORY =
  "Habits, favourites, preferences and consent have no history; without --at they are shown as they are now.";

function figuresOf({ profile, present, at }: Seen): string[] {
  const { consent = null, waiting = 0 } = present ?? {};
  return [
    counted(profile?.facts.length ?? 0, "fact"),
    ...(profile === null ? [] : [`version ${profile.version} of ${profile.updatedAt.slice(0, 16).replace("T", " ")}`]),
    ...(waiting > 0 ? [`${counted(waiting, "message")} to be read`] : []),
    ...(consent === null ? [] : [consent ? "agreed to be remembered" : "does not want to be remembered"]),
    ...(at === undefined ? [] : [`as of ${clean(at)}`]),
  ];
}

/** What was said and not read yet may say a lot. */
function nothingKnown({ user, path }: Job, { present, at }: Seen): string {
  const name = cleanLine(user);
  const waiting = present?.waiting ?? 0;
  if (waiting === 0) return `Nothing ${at === undefined ? "is" : "was"} known of ${name} in ${cleanLine(path)}.`;
  return `Nothing is learned of ${name} yet. What waits is read at the end of the next "dramatis chat" with --user ${name}, or by a program with profiles.drain.`;
}

function sessionLines(sessions: readonly SessionSummary[], width: number, style: Style): string[] {
  return facts(
    sessions.map(({ at, text }) => [at.slice(0, 10), clean(text)] as const),
    width,
    style,
  );
}

function topicLines(found: readonly ProfileFact[], width: number, style: Style): string[] {
  const topics = new Map<string, ProfileFact[]>();
  for (const fact of found) topics.set(fact.topic, [...(topics.get(fact.topic) ?? []), fact]);
  return [...topics].flatMap(([topic, own]) => {
    const rows = own.map((fact) => [clip(cleanLine(fact.subTopic), 24), factText(fact)] as const);
    return ["", ...hang("", cleanLine(topic), width).map((line) => style.bold(line)), ...facts(rows, width, style)];
  });
}

function factText({ value, confidence, validFrom, validUntil, evidence }: ProfileFact): string {
  const until = validUntil === undefined ? "" : ` until ${validUntil.slice(0, 10)}`;
  const share = `${Math.round(confidence * 100)} %`;
  const sources = evidence.length > 1 ? `, said ${evidence.length} times` : "";
  return `${cleanLine(value)} (since ${validFrom.slice(0, 10)}${until}, ${share}${sources})`;
}

/** The totals of a user's habits, and what is used most. */
export const summary: Action = {
  options: [],
  async run(job: Job) {
    const { output, path, user } = job;
    await readProfiles(job, async (system) => {
      const habits = habitsOf(system, user);
      const profile = system.profiles.get(user);
      if (job.call.json) {
        const known: JsonObject = { facts: profile?.facts.length ?? 0, version: profile?.version ?? 0 };
        printJson(output, { store: path, user, ...known, ...system.profiles.usage(user).summary() });
        return;
      }
      const style = styleFor(output);
      const width = readableWidth(output);
      const uses = habits.kinds.reduce((sum, kind) => sum + kind.uses, 0);
      printLines(output, [
        style.bold(clip(cleanLine(user), width)),
        `${counted(uses, "use")} · ${counted(profile?.facts.length ?? 0, "fact")}`,
        ...(habits.kinds.length === 0 ? [] : ["", ...kindTable(habits, width, style)]),
        ...settingLines(habits, width, style),
      ]);
    });
    return EXIT.ok;
  },
};
