import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../../src/model/profile-records.js";
import { FactLedger } from "../../src/profile/fact-ledger.js";
import { factsAt } from "../../src/profile/profile.js";
import { Revision } from "../../src/profile/revision.js";
import { TOPICS } from "../../src/profile/topics.js";
import { add, answers, DAY, says, scene, values } from "./scenes.js";

async function tell(system: ReturnType<typeof scene>["system"], text: string, at?: string): Promise<void> {
  system.profiles.ingest([says("ann", text, at === undefined ? {} : { at })]);
  await system.profiles.drain();
}

/** One thing that is said on a day. */
type Line =
  | { readonly say: string; readonly value: string; readonly denies?: false }
  | { readonly say: string; readonly value: string; readonly denies: true };

const TASTES: readonly Line[] = [
  { say: "like", value: "tea" },
  { say: "dislike", value: "tea" },
  { say: "like", value: "tea", denies: true },
  { say: "dislike", value: "tea", denies: true },
];
const HOMES: readonly Line[] = [
  { say: "residence", value: "Oslo" },
  { say: "residence", value: "New York" },
  { say: "residence", value: "York" },
  { say: "residence", value: "", denies: true },
];

function dayOf(index: number, hours = 0): string {
  return new Date(Date.UTC(2026, 0, 1 + index, hours)).toISOString();
}

/** What holds after each day, read in an order of its own. */
function heldAfterEach(lines: readonly Line[], order: readonly number[]): string[][] {
  let made = 0;
  const topics = TOPICS.assistant;
  const ledger = new FactLedger();
  for (const index of order) {
    const line = lines[index];
    if (line === undefined) continue;
    const at = dayOf(index);
    const piece: EvidenceRecord = { at, quote: `${line.say} ${line.value}`, messageId: `m${index}` };
    const place = {
      topic: line.say === "residence" ? "basic_info" : "interest",
      subTopic: line.say,
      value: line.value,
    };
    const revision = new Revision(ledger.facts, { nextId: () => `f${made++}`, topics });
    if (line.denies) revision.deny({ ...place, from: at, because: piece });
    else revision.state({ ...place, confidence: 0.8, evidence: [piece], validFrom: at });
    revision.compact();
    ledger.revise({ at, changes: revision.changes }, true);
  }
  return lines.map((_, index) =>
    factsAt(ledger.facts, dayOf(index, 12), dayOf(index, 12))
      .map(({ subTopic, value }) => `${subTopic}=${value}`)
      .toSorted(),
  );
}

describe("what contradicts what is known", () => {
  it("is settled by when it was said, in whatever order it is read", () => {
    for (const kinds of [TASTES, HOMES]) {
      const told = fc
        .array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 6 })
        .chain((lines) =>
          fc.tuple(
            fc.constant(lines),
            fc.shuffledSubarray([...lines.keys()], { minLength: lines.length, maxLength: lines.length }),
          ),
        );
      fc.assert(
        fc.property(told, ([lines, order]) => {
          expect(heldAfterEach(lines, order)).toEqual(heldAfterEach(lines, [...lines.keys()]));
        }),
        { numRuns: 400 },
      );
    }
  });

  it.each([
    ["I hate tea.", "I love tea.", ["dislike=tea"], ["like=tea"]],
    ["I don't have a dog any more.", "I have a dog.", [], ["dog=dog"]],
    ["I don't like coffee any more.", "I like coffee.", [], ["like=coffee"]],
    ["我不喜欢喝茶了。", "我喜欢喝茶。", [], ["like=喝茶"]],
  ])("after %s what was said before, %s, only fills the past", async (newer, older, now, before) => {
    const { system } = scene({ scenario: "assistant" });
    await tell(system, newer, "2026-02-10T10:00:00Z");
    await tell(system, older, "2026-02-01T10:00:00Z");
    const held = (at: string): string[] =>
      (system.profiles.get("ann", { at })?.facts ?? []).map(({ subTopic, value }) => `${subTopic}=${value}`);
    expect(held("2026-02-05")).toEqual(before);
    expect(held("2026-02-11")).toEqual(now);
    expect(held("2026-03-01")).toEqual(now);
  });

  it("a denial of what nobody said is shown nowhere, and is known after saving", async () => {
    const { system } = scene({ scenario: "assistant" });
    await tell(system, "I don't have a dog any more.", "2026-02-10T10:00:00Z");
    const { version = 0, facts } = system.profiles.get("ann") ?? {};
    expect(facts).toEqual([]);
    expect(system.profiles.stats().facts).toBe(0);
    expect(system.profiles.diff("ann", 0, version)).toEqual({ added: [], removed: [], changed: [] });
    const copy = scene({ scenario: "assistant" }).system;
    copy.profiles.import([...system.profiles.export()]);
    await tell(copy, "I have a dog.", "2026-02-01T10:00:00Z");
    expect(values(copy, "ann", "dog")).toEqual([]);
    expect(values(copy, "ann", "dog", "2026-02-05")).toEqual(["dog"]);
  });

  it.each([
    ["I live in New York.", "I moved to York.", "residence", "York"],
    ["I live in York.", "I moved to New York.", "residence", "New York"],
    ["My phone number is 555-1234.", "My phone number is 1234-555 now.", "phone", "1234-555"],
    ["My favourite language is C++.", "My favourite language is C# now.", "favourite_language", "C#"],
    ["My favourite film is Alien.", "My favourite film is Aliens now.", "favourite_film", "Aliens"],
    ["I work at Universal.", "I now work at University.", "employer", "University"],
  ])("after %s, %s is news", async (before, after, subTopic, value) => {
    const { system, clock } = scene({ scenario: "assistant" });
    await tell(system, before);
    const [old] = values(system, "ann", subTopic);
    clock.advance(10 * DAY);
    await tell(system, after);
    expect(values(system, "ann", subTopic)).toEqual([value]);
    expect(values(system, "ann", subTopic, "2026-03-05")).toEqual([old]);
  });

  it("a position told in more words is the same one, since when it was first told", async () => {
    const { system, clock } = scene({ scenario: "assistant" });
    for (const text of ["I work as a nurse.", "I work as a nurse in Leeds.", "I work as a nurse."]) {
      await tell(system, text);
      clock.advance(DAY);
    }
    expect(system.profiles.get("ann")?.facts.filter(({ subTopic }) => subTopic === "title")).toMatchObject([
      { validFrom: "2026-03-01T12:00:00.000Z", evidence: [{}, {}, {}] },
    ]);
  });

  const FOODS =
    "apples,bananas,cherries,dates,figs,grapes,honey,kiwis,lemons,mangoes,olives,papayas,quinces,radishes,spinach,tomatoes,walnuts,yams,almonds,beets,carrots,endive,fennel,garlic,leeks,onions,peas".split(
      ",",
    );

  it.each([
    ["I don't like apples any more.", []],
    ["I hate apples.", ["apples"]],
  ])("%s takes one part out of what facts were put together into", async (said, disliked) => {
    const { system, clock } = scene({ scenario: "assistant" });
    for (const food of FOODS) await tell(system, `I love ${food}.`);
    const likes = (at?: string): string[] => values(system, "ann", "like", at).flatMap((value) => value.split("; "));
    expect(values(system, "ann", "like").some((value) => value.startsWith("apples; "))).toBe(true);
    expect(likes().toSorted()).toEqual(FOODS.toSorted());
    clock.advance(DAY);
    await tell(system, said);
    expect(likes().toSorted()).toEqual(FOODS.filter((food) => food !== "apples").toSorted());
    expect(likes("2026-03-01T18:00:00Z").toSorted()).toEqual(FOODS.toSorted());
    expect(values(system, "ann", "dislike")).toEqual(disliked);
  });

  it("what is part of what facts were put together into is not told anew", async () => {
    const { system } = scene({ scenario: "assistant" });
    for (const food of [...FOODS, "apples"]) await tell(system, `I love ${food}.`);
    const joined = values(system, "ann", "like").filter((value) => value.includes("apples"));
    expect(joined).toHaveLength(1);
  });
});

describe("a model that reads late what was said before", () => {
  it.each([
    ["delete", []],
    ["update", ["Globex"]],
  ])("does not %s what was said after it", async (action, before) => {
    let isDown = true;
    const quoted = { value: "Globex", message: "m1", quote: "Globex" };
    const change = { action, id: "f1", ...quoted };
    const acme = { action: "add", topic: "work", subTopic: "employer", value: "Acme", message: "m1", quote: "Acme" };
    const model = {
      name: "m",
      generate: ({ messages }: { messages: readonly { readonly content: string }[] }) => {
        if (isDown) return Promise.reject(new Error("down"));
        const isOld = messages[0]?.content.split("New messages")[1]?.includes("Globex") ?? false;
        const operations = [isOld ? change : acme];
        const text = JSON.stringify({ valuable: true, confidence: 1, reasons: [], operations });
        return Promise.resolve({ text, finish: "stop" as const });
      },
    };
    const { system } = scene({ maxRetries: 0 }, { model });
    await tell(system, "What about Globex, what about it?", "2026-02-01T10:00:00Z");
    isDown = false;
    await tell(system, "I work at Acme.", "2026-02-10T10:00:00Z");
    await system.profiles.drain();
    expect(system.profiles.stats().failed).toBe(1);
    expect(values(system, "ann", "employer")).toEqual(["Acme"]);
    expect(values(system, "ann", "employer", "2026-02-05")).toEqual(before);
  });
});

describe("facts of one profile that say the same", () => {
  it("a fact that is updated to the value of another takes it in, with what it rests on", () => {
    const { system } = scene();
    const { facts } = system.profiles.update("ann", [
      add("interest", "like", "tea", "2026-01-01"),
      add("interest", "like", "coffee", "2026-01-05"),
    ]);
    const id = facts[1]?.id ?? "";
    const evidence = [{ at: "2026-01-09", quote: "tea, I meant" }];
    const after = system.profiles.update("ann", [{ action: "update", id, value: "Tea", evidence }]);
    expect(after.facts).toMatchObject([{ id, value: "Tea", validFrom: "2026-01-01T00:00:00.000Z" }]);
    expect(after.facts[0]?.evidence.map(({ quote }) => quote)).toEqual(["coffee", "tea, I meant", "tea"]);
  });

  it("two facts may change their values for each other's", () => {
    const { system } = scene();
    const { facts } = system.profiles.update("ann", [
      add("interest", "like", "tea"),
      add("interest", "like", "coffee"),
    ]);
    const swapped = facts.map(({ id, value }) => ({
      action: "update" as const,
      id,
      value: value === "tea" ? "coffee" : "tea",
      evidence: [],
    }));
    expect(system.profiles.update("ann", swapped).facts.map(({ value }) => value)).toEqual(["coffee", "tea"]);
  });

  it("a message that is read again is one piece of evidence", async () => {
    let isDown = true;
    const operation = {
      action: "add",
      topic: "basic_info",
      subTopic: "residence",
      value: "Oslo",
      message: "m1",
      quote: "live in Oslo",
    };
    const text = JSON.stringify({ valuable: true, confidence: 1, reasons: [], operations: [operation] });
    const model = {
      name: "m",
      generate: () => (isDown ? Promise.reject(new Error("down")) : Promise.resolve({ text, finish: "stop" as const })),
    };
    const { system } = scene({ maxRetries: 0 }, { model });
    system.profiles.ingest([says("ann", "I live in Oslo."), answers("Nice.")]);
    await system.profiles.drain();
    isDown = false;
    await system.profiles.drain();
    expect(system.profiles.stats().extractions).toBe(2);
    expect(system.profiles.get("ann")?.facts).toMatchObject([
      { value: "Oslo", evidence: [{ quote: "I live in Oslo." }] },
    ]);
  });

  it("an update is a correction, also of the past; an add that contradicts closes", () => {
    const { system } = scene();
    const { facts } = system.profiles.update("ann", [add("work", "employer", "Acme", "2026-01-01")]);
    const id = facts[0]?.id ?? "";
    system.profiles.update("ann", [{ action: "update", id, value: "Acme Ltd", evidence: [] }]);
    expect(values(system, "ann", "employer", "2026-01-02")).toEqual(["Acme Ltd"]);
    system.profiles.update("ann", [add("work", "employer", "Globex", "2026-02-01")]);
    expect(values(system, "ann", "employer", "2026-01-02")).toEqual(["Acme Ltd"]);
    expect(values(system, "ann", "employer")).toEqual(["Globex"]);
  });
});
