import { z } from "zod";
import { manualClock } from "../src/core/clock.js";
import { PersonaSystem, type ChatMessage, type ProfileFact } from "../src/index.js";
import { readJson } from "./data/read-data.js";
import { isSameLabel, type Score } from "./labelled-statements.js";

const person = z.object({ id: z.string(), name: z.string() });
const labels = z.array(z.string()).readonly();

/** Facts are written as "topic/subTopic=value", with "|" between values that say the same. */
const dialogue = z.object({
  language: z.enum(["English", "Chinese"]),
  user: person,
  /** Somebody else who speaks too. */
  other: person,
  character: z.string(),
  /** Lines as "user: ", "assistant: " and "other: ", a minute apart. */
  sessions: z.array(z.object({ begins: z.iso.datetime(), lines: labels })).readonly(),
  /** What a person says is known at some times: written before anything had read the dialogue. */
  expected: z
    .array(
      z.object({
        when: z.iso.datetime(),
        holds: labels,
        /** With the day on which it ended, after " @". */
        over: labels,
        /** What must not hold. */
        never: labels,
      }),
    )
    .readonly(),
  /** Neither missed nor wrong; with "~" only if it is over. */
  fine: labels,
});

export type RecordedDialogue = z.infer<typeof dialogue>;

export function readDialogue(text: string): RecordedDialogue {
  return readJson(text, dialogue);
}

/** What is known at a time, as labels; those of facts that are over begin with "~". */
export interface Known {
  readonly when: string;
  readonly labels: readonly string[];
  /** The day on which what is over ended, by its label. */
  readonly days: ReadonlyMap<string, string>;
}

/** A time of a dialogue, as found. */
export interface JudgedTime {
  readonly when: string;
  readonly score: Score;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  /** What must not hold, and does. */
  readonly broken: readonly string[];
  /** What is told in whole sentences, which count neither way. */
  readonly sentences: readonly string[];
  /** Of what is over and was found so: those whose day is not the expected one, with the day found. */
  readonly otherDays: readonly string[];
}

const MINUTE = 60_000;

/** A dialogue that is being played. */
export interface Playing {
  readonly system: PersonaSystem;
  /** What was known at each of the expected times, when it was that time. */
  readonly known: readonly Known[];
}

/** Plays a dialogue through the public API, offline, with what is known read at the expected times. */
export async function play(recorded: RecordedDialogue): Promise<Playing> {
  const { sessions, expected, user } = recorded;
  const clock = manualClock(sessions[0]?.begins ?? "2026-01-01");
  const system = new PersonaSystem({
    clock,
    background: "manual",
    locale: recorded.language === "Chinese" ? "zh" : "en",
  });
  const known: Known[] = [];
  const moments = [
    ...sessions.map((session, index) => ({ at: session.begins, session, index })),
    ...expected.map(({ when }) => ({ at: when, session: undefined, index: 0 })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  for (const { at, session, index } of moments) {
    clock.set(at);
    if (session === undefined) known.push(knownNow(system, user.id, at));
    else {
      const messages = session.lines.map((line, place) => messageOf(recorded, line, Date.parse(at) + place * MINUTE));
      clock.set(Date.parse(at) + session.lines.length * MINUTE);
      system.profiles.ingest(messages, { userIds: [user.id], sessionId: `session ${index}` });
      // oxlint-disable-next-line no-await-in-loop -- one session after the other
      await system.profiles.drain();
    }
  }
  return { system, known };
}

function messageOf({ user, other, character }: RecordedDialogue, line: string, at: number): ChatMessage {
  const [, who = "", content = ""] = /^(user|assistant|other): (.*)$/s.exec(line) ?? [];
  if (who === "") throw new Error(`nobody says ${JSON.stringify(line)}`);
  if (who === "assistant") return { role: "assistant", name: character, content, at };
  const { id, name } = who === "user" ? user : other;
  return { role: "user", userId: id, name, content, at };
}

function knownNow(system: PersonaSystem, userId: string, when: string): Known {
  const version = system.profiles.get(userId)?.version ?? 0;
  const facts = system.profiles.diff(userId, 0, version).added;
  const ended = facts.filter(({ validUntil }) => validUntil !== undefined && validUntil <= when);
  return {
    when,
    labels: facts.map((fact) => (ended.includes(fact) ? `~${labelOf(fact)}` : labelOf(fact))),
    days: new Map(ended.map((fact) => [`~${labelOf(fact)}`, fact.validUntil?.slice(0, 10) ?? ""])),
  };
}

export function labelOf({ topic, subTopic, value }: ProfileFact): string {
  return `${topic}/${subTopic}=${value}`;
}

/** Compares what was known at each time with what is expected, each fact at most once. */
export function judgeTimes({ expected, fine }: RecordedDialogue, known: readonly Known[]): JudgedTime[] {
  return expected.map(({ when, holds, over, never }): JudgedTime => {
    const { labels: found = [], days = new Map() } = known.find((one) => one.when === when) ?? {};
    const left = found.filter((label) => !isWholeSentence(label));
    const missed: string[] = [];
    const otherDays: string[] = [];
    for (const [label = "", day] of [...holds.map((one) => [one]), ...over.map((one) => `~${one}`.split(" @"))]) {
      const at = left.findIndex((one) => isSame(one, label));
      const [match] = at < 0 ? [] : left.splice(at, 1);
      if (match === undefined) missed.push(label);
      else if (day !== undefined && days.get(match) !== day) otherDays.push(`${label} @${days.get(match)}`);
    }
    const wrong = left.filter((one) => !fine.some((label) => isSame(one, label) || isSame(one, `~${label}`)));
    const size = holds.length + over.length;
    const right = size - missed.length;
    return {
      when,
      score: { expected: size, found: right + wrong.length, right },
      missed,
      wrong,
      sentences: found.filter(isWholeSentence),
      broken: never.filter((label) => found.some((one) => isSame(one, label))),
      otherDays,
    };
  });
}

/** What is told in whole sentences, for want of a topic, is no fact that a person would write down in this form. */
function isWholeSentence(label: string): boolean {
  return /^~?(?:experience|life_event)\//.test(label);
}

/** Whether a found label is the one that is expected, in one of its wordings. */
function isSame(found: string, expected: string): boolean {
  if (found.startsWith("~") !== expected.startsWith("~")) return false;
  const key = expected.slice(0, expected.indexOf("=") + 1);
  const wordings = expected.slice(key.length).split("|");
  return wordings.some((value) => isSameLabel(found, `${key}${value}`));
}

/** The scores of all times together. */
export function totalOf(judged: readonly JudgedTime[]): Score {
  const sum = (count: (score: Score) => number): number => judged.reduce((total, { score }) => total + count(score), 0);
  return {
    expected: sum(({ expected }) => expected),
    found: sum(({ found }) => found),
    right: sum(({ right }) => right),
  };
}
