import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock, PersonaSystem } from "../../src/index.js";
import { remainder } from "../../src/profile/half-life.js";
import { RecordingStore } from "../support/recording-store.js";
import { scene } from "./scenes.js";

const DAY = 86_400_000;

describe("habits", () => {
  it("count commands, interests with their parts, models and things of any kind", () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    for (let i = 0; i < 3; i++) usage.trackCommand("train");
    usage.trackCommand("evaluate");
    usage.trackInterest("nlp", { sub: "gpt" });
    usage.trackInterest("nlp", { sub: "gpt" });
    usage.trackInterest("nlp", { sub: "bert" });
    usage.trackModelUsage("transformer");
    usage.track("level", "the mines");
    expect(usage.top("command").map(({ key, count }) => [key, count])).toEqual([
      ["train", 3],
      ["evaluate", 1],
    ]);
    expect(usage.top("interest")).toMatchObject([{ key: "nlp", count: 3, subs: { gpt: 2, bert: 1 } }]);
    expect(usage.top("command", { limit: 1 })).toHaveLength(1);
    expect(usage.top("command", { limit: 0 })).toEqual([]);
    expect(usage.top("nothing")).toEqual([]);
    expect(usage.summary()).toMatchObject({
      kinds: [
        { kind: "command", uses: 4, keys: 2 },
        { kind: "interest", uses: 3, keys: 1 },
        { kind: "model", uses: 1 },
        { kind: "level", uses: 1 },
      ],
    });
  });

  it("feed the profile: what is tracked each fifth time is a fact, with its counts as evidence", () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    for (let i = 0; i < 4; i++) usage.trackInterest("chess");
    expect(system.profiles.get("ann")?.facts ?? []).toEqual([]);
    for (let i = 0; i < 7; i++) usage.trackInterest("chess", { sub: "openings" });
    usage.trackCommand("train");
    expect(system.profiles.get("ann")?.facts).toMatchObject([
      {
        topic: "interest",
        subTopic: "habit",
        value: "chess",
        evidence: [{ quote: "chess: 5" }, { quote: "chess: 10" }],
      },
    ]);
    usage.reset();
    expect(system.profiles.get("ann")?.facts).toHaveLength(1);
  });

  it("with a half-life, what is done now outranks what was done more often long ago", () => {
    const { system, clock } = scene();
    const usage = system.profiles.usage("ann");
    for (let i = 0; i < 8; i++) usage.trackCommand("old");
    clock.advance(40 * DAY);
    usage.trackCommand("new");
    expect(usage.top("command").map(({ key }) => key)).toEqual(["old", "new"]);
    const decayed = usage.top("command", { halfLifeDays: 10 });
    expect(decayed.map(({ key }) => key)).toEqual(["new", "old"]);
    expect(decayed[1]?.count).toBeCloseTo(0.5);
  });

  it("halve with each half-life, between them too", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (halfLives) => {
        expect(remainder(halfLives) / 2 ** -halfLives).toBeCloseTo(1, 9);
      }),
    );
  });

  it("are the same however their names are written, and shown as they were first written", () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    for (const category of ["NLP", "nlp", " Nlp\t", "\uff4e\uff4c\uff50"])
      usage.track("interest", category, { sub: category });
    usage.track("Interest", "Deep  Learning");
    usage.trackInterest("deep\u00a0learning");
    usage.trackInterest("cafe\u0301");
    usage.trackInterest("CAF\u00c9");
    expect(usage.top("INTEREST")).toMatchObject([
      { key: "NLP", count: 4, subs: { NLP: 4 } },
      { key: "Deep  Learning", count: 2 },
      { key: "cafe\u0301", count: 2 },
    ]);
    expect(usage.summary()).toMatchObject({ kinds: [{ kind: "interest", uses: 8, keys: 3 }] });
    usage.addFavorite("config", "A.py");
    usage.addFavorite("config", "a.py");
    usage.setPreference("Scale", 1);
    usage.setPreference("scale", 2);
    expect(usage.summary()).toMatchObject({
      favorites: { config: ["A.py", "a.py"] },
      preferences: { Scale: 1, scale: 2 },
    });
  });

  it("of an older world, in which two spellings were two, are put together without losing a use", () => {
    const { system, clock } = scene();
    system.profiles.usage("ann").trackInterest("NLP");
    const snapshot = JSON.parse(JSON.stringify(system.toJSON()));
    const use = (key: string, count: number, lastAt: string, more: object): object => ({ key, count, lastAt, ...more });
    snapshot.users[0].usage.uses = [
      {
        kind: "interest",
        keys: [
          use("NLP", 3, "2026-02-27T09:00:00.000Z", {
            subs: [["GPT", 2]],
            days: [
              [20_510, 1],
              [20_511, 2],
            ],
          }),
          use("vision", 1, "2026-02-27T09:00:00.000Z", { subs: [], days: [[20_511, 1]] }),
          use("nlp", 4, "2026-02-28T09:00:00.000Z", {
            subs: [
              ["gpt", 1],
              ["bert", 3],
            ],
            days: [
              [20_509, 1],
              [20_511, 1],
              [20_512, 2],
            ],
          }),
        ],
      },
      { kind: "Interest", keys: [use("Vision", 2, "2026-02-26T09:00:00.000Z", { subs: [], days: [[20_510, 2]] })] },
    ];
    const old = PersonaSystem.fromJSON(snapshot, { clock });
    expect(old.profiles.usage("ann").top("interest")).toEqual([
      { key: "NLP", count: 7, subs: { GPT: 3, bert: 3 }, lastAt: "2026-02-28T09:00:00.000Z" },
      { key: "vision", count: 3, subs: {}, lastAt: "2026-02-27T09:00:00.000Z" },
    ]);
    expect(JSON.stringify(old.toJSON())).toContain('"days":[[20509,1],[20510,1],[20511,3],[20512,2]]');
    const again = PersonaSystem.fromJSON(old.toJSON());
    expect(again.hash()).toBe(old.hash());
    const other = scene().system;
    const documents = [...old.profiles.export()];
    const unmerged = documents.map((each) => ({ ...each, usage: snapshot.users[0].usage }));
    other.profiles.import(unmerged);
    expect([...other.profiles.export()]).toEqual(documents);
  });

  it("keep favourites once, and forget them when told", () => {
    const usage = scene().system.profiles.usage("ann");
    usage.addFavorite("config", "a.py");
    usage.addFavorite("config", "a.py");
    usage.addFavorite("config", "b.py");
    expect(usage.summary()["favorites"]).toEqual({ config: ["a.py", "b.py"] });
    expect(usage.removeFavorite("config", "a.py")).toBe(true);
    expect(usage.removeFavorite("config", "a.py")).toBe(false);
    expect(usage.summary()["favorites"]).toEqual({ config: ["b.py"] });
  });

  it("keep preferences of any name, and no name overwrites anything else", () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    usage.trackInterest("nlp");
    const names = ["preferred_accelerator", "brand new name", "interests", "to_dict", "__proto__", "constructor"];
    for (const name of names) usage.setPreference(name, { value: name });
    expect(Object.keys(usage.preferences).toSorted()).toEqual(names.toSorted());
    expect(Object.getOwnPropertyDescriptor(usage.preferences, "__proto__")?.value).toEqual({ value: "__proto__" });
    expect(usage.top("interest")).toHaveLength(1);
    for (const name of names) usage.track(name, name, { sub: name });
    expect(usage.top("__proto__")[0]?.key).toBe("__proto__");
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { clock: { now: () => 0 } });
    expect(again.profiles.usage("ann").preferences).toEqual(usage.preferences);
    expect(again.hash()).toBe(system.hash());
    expect(() => usage.setPreference("f", (() => 1) as never)).toThrow(/function/);
  });

  it("can be taken back one by one, until there is none", () => {
    const { system, clock } = scene();
    const usage = system.profiles.usage("ann");
    expect(usage.untrack("command", "train")).toBe(false);
    usage.trackCommand("train");
    clock.advance(2 * DAY);
    usage.trackCommand("train");
    usage.trackCommand("evaluate");
    expect(usage.untrack("Command", "TRAIN")).toBe(true);
    expect(usage.untrack("command", "evaluate")).toBe(true);
    expect(usage.summary()).toMatchObject({ kinds: [{ kind: "command", uses: 1, keys: 1 }] });
    // Of the day before only the day is known.
    expect(usage.top("command")).toEqual([{ key: "train", count: 1, subs: {}, lastAt: "2026-03-01T00:00:00.000Z" }]);
    expect(usage.top("command", { halfLifeDays: 2 })[0]?.count).toBe(0.5);
    expect(usage.untrack("command", "train")).toBe(true);
    expect(usage.untrack("command", "train")).toBe(false);
    expect(usage.summary()).toEqual({ kinds: [], favorites: {}, preferences: {} });
    expect([...system.profiles.export()]).toEqual([]);
    usage.trackCommand("Train");
    expect(usage.top("command")[0]?.key).toBe("Train");
  });

  it("are taken back from the part that is named, else from none, else from the one that came last", () => {
    const usage = scene().system.profiles.usage("ann");
    for (const sub of ["gpt", "gpt", "bert"]) usage.trackInterest("nlp", { sub });
    usage.trackInterest("nlp");
    expect(usage.untrack("interest", "nlp", { sub: "t5" })).toBe(false);
    expect(usage.untrack("interest", "nlp")).toBe(true);
    expect(usage.top("interest")[0]).toMatchObject({ count: 3, subs: { gpt: 2, bert: 1 } });
    expect(usage.untrack("interest", "nlp", { sub: "GPT" })).toBe(true);
    expect(usage.top("interest")[0]).toMatchObject({ count: 2, subs: { gpt: 1, bert: 1 } });
    expect(usage.untrack("interest", "nlp")).toBe(true);
    expect(usage.top("interest")[0]).toMatchObject({ count: 1, subs: { gpt: 1 } });
    expect(usage.untrack("interest", "nlp")).toBe(true);
    expect(usage.top("interest")).toEqual([]);
  });

  it("that are taken back take back what they were evidence of, and the fact that rests on nothing else", () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    const habits = (): unknown =>
      system.profiles.get("ann")?.facts.map(({ value, evidence }) => [value, evidence.map(({ quote }) => quote)]);
    for (let i = 0; i < 10; i++) usage.trackInterest(i === 0 ? "Chess" : "chess");
    expect(habits()).toEqual([["Chess", ["Chess: 5", "Chess: 10"]]]);
    usage.untrack("interest", "chess");
    expect(habits()).toEqual([["Chess", ["Chess: 5"]]]);
    usage.trackInterest("CHESS");
    expect(habits()).toEqual([["Chess", ["Chess: 5", "Chess: 10"]]]);
    for (let i = 0; i < 5; i++) usage.untrack("interest", "chess");
    expect(habits()).toEqual([["Chess", ["Chess: 5"]]]);
    system.profiles.setConsent("ann", false);
    expect(usage.untrack("interest", "chess")).toBe(true);
    expect(habits()).toEqual([]);
    expect(system.profiles.history("ann", { limit: 1 })[0]?.operations).toMatchObject([
      { action: "delete", reason: "Chess: 5 was taken back" },
    ]);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });

  it("and the facts that come of them are one step: a process that is killed has both or neither", async () => {
    const store = new RecordingStore();
    const clock = manualClock("2026-03-01T12:00:00Z");
    const options = { clock, background: "manual" } as const;
    const system = await PersonaSystem.open({ store, ...options });
    for (let i = 0; i < 5; i++) system.profiles.usage("ann").trackInterest("chess");
    system.profiles.usage("ann").untrack("interest", "chess");
    system.profiles.usage("ann").trackInterest("go");
    for (let cut = 1; cut <= store.lines.length; cut++) {
      const lines = store.lines.slice(0, cut);
      const again = await PersonaSystem.open({ store: new RecordingStore({ lines, document: undefined }), ...options });
      const count = again.profiles.usage("ann").top("interest")[0]?.count ?? 0;
      expect(again.profiles.get("ann")?.facts.length ?? 0).toBe(count === 5 ? 1 : 0);
    }
    const ids = new Set<string>();
    for (let i = 0; i < 20; i++) {
      system.profiles.usage("ann").trackInterest(`interest ${i % 4}`);
      for (const { id } of system.profiles.get("ann")?.facts ?? []) ids.add(id);
    }
    expect(ids.size).toBe(4);
    expect(PersonaSystem.fromJSON(system.toJSON(), options).hash()).toBe(system.hash());
  });

  it("that are taken back leave a fact that rests on something else", () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    for (let i = 0; i < 5; i++) usage.trackInterest("chess");
    const [fact] = system.profiles.get("ann")?.facts ?? [];
    const evidence = [{ at: "2026-03-01T12:00:00.000Z", quote: "I love chess" }];
    system.profiles.update("ann", [{ action: "update", id: fact?.id ?? "", value: "chess", evidence }]);
    usage.untrack("interest", "chess");
    expect(system.profiles.get("ann")?.facts).toMatchObject([{ id: fact?.id, value: "chess", evidence }]);
    usage.untrack("interest", "chess");
    expect(system.profiles.get("ann")?.facts).toHaveLength(1);
  });

  it("come back the same from every point of the journal, whatever is counted and taken back under whatever spelling", async () => {
    const names = fc.constantFrom("nlp", "NLP", " Nlp ", "\uff4elp", "vision", "Vision", "__proto__");
    const step = fc.record({
      name: names,
      sub: fc.option(names, { nil: undefined }),
      gone: fc.boolean(),
      days: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.nat(60), async (steps, cutAt) => {
        const store = new RecordingStore();
        const clock = manualClock("2026-03-01T12:00:00Z");
        const system = await PersonaSystem.open({ store, clock, background: "manual" });
        const usage = system.profiles.usage("ann");
        const hashes = [{ lines: store.lines.length, hash: system.hash() }];
        let uses = 0;
        for (const { name, sub, gone, days } of steps) {
          clock.advance(days * DAY);
          const options = sub === undefined ? {} : { sub };
          if (gone) uses -= Number(usage.untrack("topic", name, options));
          else {
            usage.track("topic", name, options);
            uses++;
          }
          hashes.push({ lines: store.lines.length, hash: system.hash() });
        }
        const top = usage.top("topic");
        expect(top.reduce((sum, { count }) => sum + count, 0)).toBe(uses);
        expect(new Set(top.map(({ key }) => key.normalize("NFKC").trim().toLowerCase())).size).toBe(top.length);
        for (const { count, subs } of top) {
          expect(count).toBeGreaterThan(0);
          expect(Object.values(subs).reduce((sum, times) => sum + times, 0)).toBeLessThanOrEqual(count);
        }
        const faded = usage.top("topic", { halfLifeDays: 1e12 });
        expect(faded.reduce((sum, { count }) => sum + count, 0)).toBeCloseTo(uses, 6);
        const at = hashes[cutAt % hashes.length];
        const lines = store.lines.slice(0, at?.lines);
        const cut = new RecordingStore({ lines, document: undefined });
        expect((await PersonaSystem.open({ store: cut, clock, background: "manual" })).hash()).toBe(at?.hash);
        expect(PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { clock }).hash()).toBe(
          system.hash(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("are reset by themselves: the profile stays", () => {
    const { system } = scene();
    system.profiles.update("ann", [{ action: "add", topic: "a", subTopic: "b", value: "c", evidence: [] }]);
    const usage = system.profiles.usage("ann");
    usage.trackCommand("train");
    usage.setPreference("theme", "dark");
    usage.reset();
    expect(usage.summary()).toEqual({ kinds: [], favorites: {}, preferences: {} });
    expect(system.profiles.get("ann")?.facts).toHaveLength(1);
  });

  it("lose no count, however many count and take back at once, and whenever the process is killed", async () => {
    const store = new RecordingStore();
    const system = await PersonaSystem.open({ store, background: "manual" });
    const handles = Array.from({ length: 20 }, () => system.profiles.usage("ann"));
    await Promise.all(
      handles.map(async (usage) => {
        for (let i = 0; i < 10; i++) {
          usage.trackCommand("train");
          await Promise.resolve();
        }
      }),
    );
    expect(system.profiles.usage("ann").top("command")[0]?.count).toBe(200);
    const tracked = store.lines.length;
    const takenBack = await Promise.all(
      handles.map(async (usage) => {
        let count = 0;
        for (let i = 0; i < 15; i++) {
          count += Number(usage.untrack("command", "train"));
          await Promise.resolve();
        }
        return count;
      }),
    );
    expect(takenBack.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(system.profiles.usage("ann").top("command")).toEqual([]);
    expect(store.lines.length - tracked).toBe(200);
    for (const cut of [50, 123, tracked, tracked + 60]) {
      const lines = store.lines.slice(0, cut);
      const again = await PersonaSystem.open({
        store: new RecordingStore({ lines, document: undefined }),
        background: "manual",
      });
      expect(again.profiles.usage("ann").top("command")[0]?.count).toBe(
        cut <= tracked ? cut - 1 : 200 - (cut - tracked),
      );
    }
  });
});
