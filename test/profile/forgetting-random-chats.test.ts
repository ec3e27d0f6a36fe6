import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock, type ManualClock } from "../../src/core/clock.js";
import { PersonaSystem, type JsonObject, type SystemOptions } from "../../src/index.js";
import type {
  EpisodeRecord,
  FactChange,
  ProfileRecord,
  SaidRecord,
  UserRecord,
} from "../../src/model/profile-records.js";
import { RecordingStore } from "../support/recording-store.js";

/** Each has a word of their own in everything they say. */
const USERS = ["kim", "lee", "__proto__"] as const;
const WORDS = ["quokka", "walnut", "zeppelin"] as const;
const LINES = [
  "I love # stew.",
  "I work at the # factory.",
  "My cat is called #; she is old.",
  "Do you like #?",
  "Yes, I do.",
  "No.",
  "我喜欢#。",
  "I moved to # Street last week.",
  "Hello #!",
  "I work as a baker.",
  "Do you work as a baker in #?",
  "Do you live in #?",
];
/** More than a profile keeps by themselves of one kind. */
const FOODS = (
  "apples bananas cherries dates figs grapes honey kiwis lemons mangoes nectarines olives papayas quinces radishes " +
  "spinach tomatoes plums yams almonds beets carrots endive leeks"
).split(" ");
const YES = LINES.indexOf("Yes, I do.");
const LESS = LINES.indexOf("I work as a baker.");
const MORE = LINES.indexOf("Do you work as a baker in #?");
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const KIM = /kim|quokka/iu;

type Step =
  | { readonly do: "say"; readonly user: number; readonly line: number; readonly to: number; readonly id: boolean }
  | { readonly do: "cite"; readonly user: number; readonly of: number; readonly last: number }
  | { readonly do: "session"; readonly user: number; readonly line: number; readonly ends: boolean }
  | { readonly do: "use" | "refuse"; readonly user: number }
  | { readonly do: "yes"; readonly user: number; readonly to: number; readonly question: number }
  | { readonly do: "feast"; readonly user: number }
  | { readonly do: "paste"; readonly user: number }
  | { readonly do: "drain" }
  | { readonly do: "wait"; readonly minutes: number };

const user = fc.nat(2);
const line = fc.nat(LINES.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      user,
      line,
      to: fc.integer({ min: 1, max: 7 }),
      id: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cite" as const), user, of: user, last: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("session" as const), user, line, ends: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("use" as const, "refuse" as const), user }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("yes" as const), user, to: user, question: fc.constantFrom(3, MORE, 11) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("feast" as const), user }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("paste" as const), user }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: "drain" }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 45, 300, 1500) }) },
);

/** What of itself seldom comes about: kim's words become a part of a value, or make one longer, and a prompt tells it. */
const PRELUDES: readonly (readonly Step[])[] = [
  [],
  [
    { do: "yes", user: 0, to: 1, question: 3 },
    { do: "feast", user: 1 },
  ],
  [
    { do: "yes", user: 0, to: 1, question: MORE },
    { do: "paste", user: 1 },
  ],
];

/** A chat, and the ids of the messages of each, the last ones last. */
class Chat {
  readonly system: PersonaSystem;
  readonly #clock: ManualClock;
  readonly #said = USERS.map((): { id: string; text: string }[] => []);
  #count = 0;

  constructor(system: PersonaSystem, clock: ManualClock) {
    this.system = system;
    this.#clock = clock;
  }

  async do(given: Step): Promise<void> {
    const { profiles, sessions } = this.system;
    if (given.do === "wait") return this.#clock.advance(given.minutes * MINUTE);
    if (given.do === "drain") return void (await profiles.drain());
    const userId = USERS[given.user] ?? "";
    if (given.do === "say") return this.#say(given);
    if (given.do === "cite") return this.#cite(given);
    if (given.do === "yes") return this.#agree(given);
    if (given.do === "feast") {
      const messages = FOODS.map((food) => ({ role: "user" as const, userId, content: `I love ${food}.` }));
      profiles.ingest(messages, { userIds: [userId] });
      return void (await profiles.drain());
    }
    if (given.do === "paste") {
      // As programs do: what is known goes into the prompt, and the prompt into the session.
      const session = sessions.start({ id: `prompted ${userId}`, userId });
      session.append({ role: "system", content: `Be kind.\n${session.opening}\nBe brief.` });
      session.append({ role: "user", content: "Good day." });
    } else if (given.do === "session") {
      const session = sessions.start({ id: `session of ${userId}`, userId });
      session.append({ role: "user", content: textOf(given) }, { role: "assistant", content: "I see." });
      if (given.ends) await session.end({ reason: "over" });
    } else if (given.do === "use") profiles.usage(userId).trackInterest(WORDS[given.user] ?? "");
    else {
      profiles.setConsent(userId, false);
      profiles.setConsent(userId, true);
    }
  }

  #say(given: Extract<Step, { do: "say" }>): void {
    const userId = USERS[given.user] ?? "";
    const text = textOf(given);
    const listeners = USERS.filter((_, index) => (given.to & (1 << index)) !== 0);
    const own = given.id ? { id: `${userId} says ${this.#count++}` } : {};
    const message = { role: "user" as const, userId, content: text, name: userId.toUpperCase(), ...own };
    const [id = ""] = this.system.profiles.ingest([message], { userIds: [...listeners] });
    // Who said a message is known for long only of ids that a program gave.
    if (given.id) this.#said[given.user]?.push({ id, text });
  }

  /** Somebody asks, and somebody says yes. It may be more than what is known already. */
  async #agree({ user: asking, to, question }: Extract<Step, { do: "yes" }>): Promise<void> {
    if (question === MORE) this.#say({ do: "say", user: to, line: LESS, to: 7, id: false });
    await this.system.profiles.drain();
    this.#clock.advance(DAY);
    this.#say({ do: "say", user: asking, line: question, to: 7, id: false });
    this.#say({ do: "say", user: to, line: YES, to: 7, id: false });
    await this.system.profiles.drain();
  }

  /** A program that notes of one user what another one said. */
  #cite({ user: about, of, last }: Extract<Step, { do: "cite" }>): void {
    const cited = this.#said[of]?.at(-1 - last);
    if (cited === undefined) return;
    const evidence = [{ at: "2026-03-01T12:00:00Z", quote: cited.text, messageId: cited.id }];
    const operation = { action: "add", topic: "hearsay", subTopic: "told", value: cited.text, evidence } as const;
    this.system.profiles.update(USERS[about] ?? "", [operation]);
  }
}

function textOf({ user: who, line: number }: { readonly user: number; readonly line: number }): string {
  return (LINES[number] ?? "").replace("#", WORDS[who] ?? "");
}

function recordsOf(system: PersonaSystem): UserRecord[] {
  return ((system.toJSON() as JsonObject)["users"] ?? []) as unknown as UserRecord[];
}

/** What has to be the same of a profile that somebody else is forgotten in, and what may have lost something. */
function withoutKim({ archive, waiting, known, ...rest }: ProfileRecord, kims: ReadonlySet<string>): object {
  const { due: _due, attempts: _attempts, ...same } = rest;
  const others = (messages: readonly SaidRecord[]): SaidRecord[] => messages.filter(({ userId }) => userId !== "kim");
  return {
    ...same,
    waiting: others(waiting),
    known: known.filter((each) => typeof each === "string" || each[1] !== "kim"),
    clusters: archive.clusters,
    failed: archive.failed,
    recent: archive.recent.map(others).filter((messages) => messages.length > 0),
    episodes: archive.episodes.flatMap((episode) => episodeWithoutKim(episode) ?? []),
    facts: archive.facts.filter(({ id }) => !kims.has(id)),
    versions: archive.versions.map(({ changes, ...version }) => ({
      ...version,
      changes: changes.filter((change) => !kims.has(idOf(change))),
    })),
  };
}

function idOf(change: FactChange): string {
  return change.action === "add" ? change.fact.id : change.id;
}

/** Facts that had anything of kim's in one of their states. */
function factsOfKim(profiles: readonly ProfileRecord[]): ReadonlySet<string> {
  const changes = profiles.flatMap(({ archive }) => archive.versions.flatMap((version) => version.changes));
  const facts = profiles.flatMap(({ archive }) => archive.facts);
  return new Set([
    ...changes.filter((change) => KIM.test(JSON.stringify(change))).map(idOf),
    ...facts.filter((fact) => KIM.test(JSON.stringify(fact))).map(({ id }) => id),
  ]);
}

/** The facts of the present of all but kim, also those that are over: id -> value. */
function valuesIn(system: PersonaSystem): Map<string, string> {
  const exported = [...system.profiles.export()] as unknown as { userId: string; profiles: ProfileRecord[] }[];
  const others = exported.filter(({ userId }) => userId !== "kim");
  return new Map(
    others.flatMap(({ userId, profiles }) =>
      profiles.flatMap(({ archive }) => archive.facts.map(({ id, value }) => [`${userId} ${id}`, value] as const)),
    ),
  );
}

/** What somebody loves of all there is to eat. */
function foodsIn(values: Iterable<string>): string[] {
  const parts = new Set([...values].flatMap((value) => value.split(/; (?:[\w ,]*: )?/u)));
  return FOODS.filter((food) => parts.has(food));
}

function linesIn(sessions: UserRecord["sessions"] = []): (readonly string[])[] {
  return sessions.flatMap(({ messages }) =>
    messages.map(({ text }) => text.split("\n").filter((each) => !KIM.test(each))),
  );
}

function episodeWithoutKim({ others, sentences, ...episode }: EpisodeRecord): object | undefined {
  const theirs = others?.find((each) => each.user === "kim")?.messageIds ?? [];
  const kept = sentences?.filter((sentence) => !sentence.others.includes("kim")).map(({ text }) => text);
  if (kept?.length === 0) return undefined;
  return {
    ...episode,
    ...(kept === undefined ? undefined : { summary: kept.join(" ") }),
    messageIds: episode.messageIds.filter((id) => !theirs.includes(id)),
  };
}

/** How many facts an export has of its user, also those that are over. */
function ownFacts({ profile }: JsonObject): number {
  const other = new PersonaSystem({ clock: manualClock("2026-03-01T12:00:00Z"), background: "manual" });
  other.profiles.import([profile as JsonObject]);
  const [known] = [...other.profiles.export()] as unknown as { profiles: ProfileRecord[] }[];
  return (known?.profiles ?? []).reduce((sum, { archive }) => sum + archive.facts.length, 0);
}

const options = (clock: ManualClock, versioning: boolean): SystemOptions => ({
  clock,
  background: "manual",
  seed: "forgetting",
  profiles: { batchSize: 6, contextWindow: 2, maxSummaries: 2, versioning },
});

describe("forgetting one of three who talk", () => {
  it("takes every word of that one, and leaves of the others all that they said themselves", async () => {
    let touched = 0;
    const seen = { gone: 0, shortened: 0, parted: 0, unpasted: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 40 }),
        fc.constantFrom(...PRELUDES),
        fc.boolean(),
        async (steps, prelude, versioning) => {
          const clock = manualClock("2026-03-01T12:00:00Z");
          const store = new RecordingStore();
          const chat = new Chat(await PersonaSystem.open({ store, ...options(clock, versioning) }), clock);
          for (const each of [...prelude, ...steps]) await chat.do(each);
          const { system } = chat;
          const before = recordsOf(system);
          const values = valuesIn(system);
          const exported = await system.exportUser("kim");
          const rehearsal = await system.forgetUser("kim", { dryRun: true });
          expect(recordsOf(system)).toEqual(before);
          const kim = before.find(({ id }) => id === "kim");
          expect(rehearsal.sessions).toBe(kim?.sessions?.length ?? 0);
          const forgetting = system.forgetUser("kim");
          // As a process leaves it that is killed before the document is written.
          const killed = new RecordingStore(store);
          expect(killed.lines.at(-1)).toContain("forget");
          expect(await forgetting).toEqual({ ...rehearsal, dryRun: false });

          const after = recordsOf(system);
          expect(JSON.stringify(after)).not.toMatch(KIM);
          const left = valuesIn(system);
          const lost = [...values].filter(([id, value]) => left.get(id) !== value).length;
          const own = (before.find(({ id }) => id === "kim")?.profiles ?? []).length > 0 ? ownFacts(exported) : 0;
          expect(rehearsal.facts).toBe(own + lost);
          expect(foodsIn(left.values())).toEqual(foodsIn(values.values()));
          for (const value of left.values()) expect([...values.values()].join("; ")).toContain(value.split("; ")[0]);
          const others = before.filter(({ id }) => id !== "kim").flatMap(({ profiles }) => profiles);
          const elsewhere = JSON.stringify(exported["elsewhere"] ?? []);
          // Of what is told of several together, only the ids of the messages are given away.
          const said = others.map(({ waiting, archive }) => [waiting, archive.recent, archive.failed]);
          if (/quokka/iu.test(JSON.stringify(said))) expect(elsewhere).toMatch(/quokka/iu);
          if (/quokka/iu.test(JSON.stringify(others))) expect(elsewhere).not.toBe("[]");
          else expect(elsewhere).not.toMatch(/quokka/iu);
          expect(elsewhere).not.toMatch(/walnut|zeppelin|apples/iu);
          for (const [id, value] of values) {
            if (!left.has(id)) seen.gone++;
            else if (left.get(id) !== value) seen[value.includes("; ") ? "parted" : "shortened"]++;
          }
          expect(after.map(({ id }) => id)).toEqual(before.flatMap(({ id }) => (id === "kim" ? [] : id)));
          for (const { profiles, sessions, ...rest } of after) {
            const { profiles: earlier = [], sessions: held, ...same } = before.find(({ id }) => id === rest.id) ?? {};
            expect(rest).toEqual(same);
            const kims = factsOfKim(earlier);
            const withoutThose = (each: ProfileRecord): object => withoutKim(each, kims);
            expect(profiles.map(withoutThose)).toEqual(earlier.map(withoutThose));
            if (!KIM.test(JSON.stringify([earlier, held])))
              expect({ profiles, sessions }).toEqual({ profiles: earlier, sessions: held });
            else touched++;
            if (KIM.test(JSON.stringify(held?.map(({ messages }) => messages)))) seen.unpasted++;
            for (const [at, lines] of linesIn(held).entries())
              expect(linesIn(sessions)[at]).toEqual(expect.arrayContaining([...lines]));
          }

          const hash = system.hash();
          expect((await PersonaSystem.open({ store: killed, ...options(clock, versioning) })).hash()).toBe(hash);
          expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(hash);
          await system.profiles.drain();
          expect(JSON.stringify(system.toJSON())).not.toMatch(KIM);
          expect(await system.exportUser("kim")).not.toHaveProperty("profile");
        },
      ),
      { numRuns: 60 },
    );
    expect(touched).toBeGreaterThan(20);
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(4);
  });
});
