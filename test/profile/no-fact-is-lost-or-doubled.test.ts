import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock, type ManualClock } from "../../src/core/clock.js";
import { PersonaSystem, type ChatMessage, type LanguageModel, type SystemOptions } from "../../src/index.js";
import { RecordingStore } from "../support/recording-store.js";
import { lostWords } from "./lost-words.js";
import { essence } from "./scenes.js";

const LINES = [
  "My name is Ann.",
  "I work as a nurse.",
  "I live in Leeds.",
  "I moved to Oslo last week.",
  "I love black coffee.",
  "I don't like coffee any more.",
  "My dog is called Rex.",
  "I have a cat named Tom.",
  "Hello there!",
  "What is the weather like?",
  "我叫小明。",
  "我喜欢喝茶。",
  "I am allergic to nuts.",
  "I play the violin; badly.",
];
const USERS = ["ann", "__proto__"];
const MINUTE = 60_000;

type Step =
  | { readonly do: "say"; readonly user: number; readonly line: number; readonly both: boolean }
  | { readonly do: "append"; readonly user: number; readonly line: number; readonly id: number }
  | { readonly do: "tick" }
  | { readonly do: "drain" }
  | { readonly do: "wait"; readonly minutes: number }
  | { readonly do: "edit"; readonly user: number; readonly line: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      user: fc.nat(1),
      line: fc.nat(LINES.length - 1),
      both: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      user: fc.nat(1),
      line: fc.nat(LINES.length - 1),
      id: fc.nat(30),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("tick" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drain" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 20, 45, 90, 1500) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("edit" as const), user: fc.nat(1), line: fc.nat(20) }) },
);

/** More is to be read while what was due before is with the model. */
const DUE_WHILE_READ: readonly Step[] = [
  { do: "say", user: 1, line: 1, both: true },
  { do: "say", user: 1, line: 1, both: true },
  { do: "wait", minutes: 45 },
  { do: "say", user: 0, line: 0, both: false },
  { do: "say", user: 0, line: 0, both: false },
  { do: "say", user: 0, line: 0, both: false },
  { do: "tick" },
  { do: "edit", user: 0, line: 0 },
];

function optionsOn(clock: ManualClock, model?: LanguageModel): SystemOptions {
  const profiles = { batchSize: 4, contextWindow: 1, maxRetries: 1 };
  return { clock, background: "manual", profiles, seed: "kills", ...(model && { model }) };
}

function messageOf({ user, line }: { user: number; line: number }): ChatMessage {
  return { role: "user", content: LINES[line] ?? "", userId: USERS[user] ?? "" };
}

/** A model that takes each message of the user for a fact: which is known then tells which were read, and how often. */
const echo: LanguageModel = {
  name: "echo",
  generate: ({ messages }) => {
    const asked = messages[0]?.content.split("New messages")[1] ?? "";
    const lines = [...asked.matchAll(/^\[(m\d+)\] \S+ (ann|__proto__): (.*)$/gm)];
    const operations = lines.map(([, message, , quote]) => ({
      action: "add",
      topic: "echo",
      subTopic: "line",
      value: quote,
      message,
      quote,
    }));
    const text = JSON.stringify({ valuable: true, confidence: 1, reasons: [], operations });
    return Promise.resolve({ text, finish: "stop" as const });
  },
};

async function perform(system: PersonaSystem, clock: ManualClock, given: Step): Promise<void> {
  switch (given.do) {
    case "say":
      system.profiles.ingest([messageOf(given)], given.both ? { userIds: USERS } : {});
      return;
    case "append":
      appendTo(system, given);
      return;
    case "tick":
      system.tick(1000);
      return;
    case "drain":
      await system.profiles.drain();
      return;
    case "wait":
      clock.advance(given.minutes * MINUTE);
      return;
    default:
      system.profiles.update(USERS[given.user] ?? "", [
        { action: "add", topic: "note", subTopic: "note", value: `note ${given.line}`, evidence: [] },
      ]);
  }
}

/** Each user is in one session all the time; some of what is sent there is sent again. */
function appendTo(system: PersonaSystem, given: Extract<Step, { do: "append" }>): void {
  const { content, userId = "" } = messageOf(given);
  const session = system.sessions.start({ id: `session of ${userId}`, userId });
  session.append({ role: "user", content, userId, ...(given.id < 10 ? { id: `m${given.id}` } : undefined) });
}

/** All that is known in the end, of all users. */
async function outcome(system: PersonaSystem): Promise<object> {
  await system.profiles.drain();
  return USERS.map((user) => ({
    facts: essence(system.profiles.get(user)?.facts ?? []),
    versions: system.profiles.history(user).map(({ version }) => version),
    waiting: system.profiles.buffer(user).count,
    stats: system.profiles.stats(),
  }));
}

async function reopen(
  lines: readonly string[],
  clock: ManualClock,
  model: LanguageModel | undefined,
): Promise<PersonaSystem> {
  const store = new RecordingStore({ lines: [...lines], document: undefined });
  return PersonaSystem.open({ ...optionsOn(clock, model), store });
}

describe("a process that is killed while it reads conversations", () => {
  it(
    "knows in the end what it would have known, wherever it was killed: nothing is lost, nothing is there twice",
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 24 }), async (steps) => {
          await expectSameWhereverKilled(steps, undefined);
        }),
        { numRuns: 25 },
      );
    },
  );

  it("nor does a model that reads them lose or double anything", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 16 }), async (steps) => {
        await expectSameWhereverKilled(steps, echo);
      }),
      { numRuns: 15, examples: [[[...DUE_WHILE_READ]]] },
    );
  });
});

async function expectSameWhereverKilled(steps: readonly Step[], model: LanguageModel | undefined): Promise<void> {
  const clock = manualClock("2026-03-01T09:00:00Z");
  const store = new RecordingStore();
  const system = await PersonaSystem.open({ ...optionsOn(clock, model), store });
  for (const each of steps) await perform(system, clock, each);
  const before = store.lines.length;
  const whole = await outcome(system);
  const end = clock.now();
  // Killed between any two entries of the reading that is left: what is not read yet is read after the opening.
  for (let cut = before; cut <= store.lines.length; cut++) {
    const later = await reopen(store.lines.slice(0, cut), manualClock(end), model);
    expect(await outcome(later)).toEqual(whole);
  }
  // Killed anywhere before: the world is one that was there, and comes back exactly.
  for (let cut = 1; cut < before; cut++) {
    const lines = store.lines.slice(0, cut);
    const later = await reopen(lines, manualClock(end), model);
    expect(lostWords(later, lines, USERS)).toEqual([]);
    const copy = PersonaSystem.fromJSON(later.toJSON(), optionsOn(manualClock(end), model));
    expect(copy.hash()).toBe(later.hash());
    expect(await outcome(copy)).toEqual(await outcome(later));
  }
}
