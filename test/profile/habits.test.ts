import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
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

  it("lose no count, however many count at once and whenever the process is killed", async () => {
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
    for (const cut of [50, 123, store.lines.length]) {
      const lines = store.lines.slice(0, cut);
      const again = await PersonaSystem.open({
        store: new RecordingStore({ lines, document: undefined }),
        background: "manual",
      });
      expect(again.profiles.usage("ann").top("command")[0]?.count).toBe(cut - 1);
    }
  });
});
