import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock, type ManualClock } from "../../src/core/clock.js";
import { PersonaSystem, type JsonObject, type SystemOptions } from "../../src/index.js";
import type { EpisodeRecord, ProfileRecord, SaidRecord, UserRecord } from "../../src/model/profile-records.js";
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
];
const MINUTE = 60_000;
const KIM = /kim|quokka/iu;

type Step =
  | { readonly do: "say"; readonly user: number; readonly line: number; readonly to: number; readonly id: boolean }
  | { readonly do: "cite"; readonly user: number; readonly of: number; readonly last: number }
  | { readonly do: "session"; readonly user: number; readonly line: number; readonly ends: boolean }
  | { readonly do: "use" | "refuse"; readonly user: number }
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
  { weight: 3, arbitrary: fc.constant<Step>({ do: "drain" }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 45, 300, 1500) }) },
);

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
    if (given.do === "session") {
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
function withoutKim({ archive, waiting, known, ...rest }: ProfileRecord): object {
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
    facts: archive.versions.map(({ changes, ...version }) => ({
      ...version,
      changes: changes.filter((change) => !KIM.test(JSON.stringify(change))),
    })),
  };
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

const options = (clock: ManualClock): SystemOptions => ({
  clock,
  background: "manual",
  seed: "forgetting",
  profiles: { batchSize: 6, contextWindow: 2, maxSummaries: 2 },
});

describe("forgetting one of three who talk", () => {
  it("takes every word of that one, and leaves of the others all that they said themselves", async () => {
    let touched = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40 }), async (steps) => {
        const clock = manualClock("2026-03-01T12:00:00Z");
        const store = new RecordingStore();
        const chat = new Chat(await PersonaSystem.open({ store, ...options(clock) }), clock);
        for (const each of steps) await chat.do(each);
        const { system } = chat;
        const before = recordsOf(system);
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
        expect(after.map(({ id }) => id)).toEqual(before.flatMap(({ id }) => (id === "kim" ? [] : id)));
        for (const { profiles, sessions, ...rest } of after) {
          const { profiles: earlier = [], sessions: held, ...same } = before.find(({ id }) => id === rest.id) ?? {};
          expect(rest).toEqual(same);
          expect(profiles.map(withoutKim)).toEqual(earlier.map(withoutKim));
          if (!KIM.test(JSON.stringify([earlier, held])))
            expect({ profiles, sessions }).toEqual({ profiles: earlier, sessions: held });
          else touched++;
          expect(sessions?.map(({ messages }) => messages)).toEqual(held?.map(({ messages }) => messages));
        }

        const hash = system.hash();
        expect((await PersonaSystem.open({ store: killed, ...options(clock) })).hash()).toBe(hash);
        expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(hash);
        await system.profiles.drain();
        expect(JSON.stringify(system.toJSON())).not.toMatch(KIM);
        expect(await system.exportUser("kim")).not.toHaveProperty("profile");
      }),
      { numRuns: 60 },
    );
    expect(touched).toBeGreaterThan(20);
  });
});
