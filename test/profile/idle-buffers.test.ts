import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { manualClock, type ManualClock } from "../../src/core/clock.js";
import { PersonaSystem, type SystemOptions } from "../../src/index.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { RecordingStore } from "../support/recording-store.js";
import { essence, says, scene, values } from "./scenes.js";

const MINUTE = 60_000;
const LINES = [
  "I live in Leeds.",
  "I work as a nurse.",
  "Hello!",
  "I love chess.",
  "My name is Ann.",
  "I moved to York.",
];

function open(store: RecordingStore, clock: ManualClock, more: SystemOptions = {}): Promise<PersonaSystem> {
  return PersonaSystem.open({ clock, seed: "idle", background: "manual", ...more, store });
}

/** A world in which something was said by a process that is gone. */
async function saidBefore(clock: ManualClock, line = "I live in Leeds."): Promise<RecordingStore> {
  const store = new RecordingStore();
  const system = await open(store, clock);
  system.createCharacter({ name: "Mira", prompt: "" });
  system.profiles.ingest([says("ann", line, { id: "m1" })]);
  return store;
}

/** The same world, as if the process had been killed now. */
function killed(store: RecordingStore, entries: number = store.lines.length): RecordingStore {
  return new RecordingStore({ lines: store.lines.slice(0, entries), document: store.document });
}

/** How many messages wait in each batch that is to be read. */
function dueOf(system: PersonaSystem): unknown {
  const [document] = system.profiles.export({ userId: "ann" });
  return (document?.["profiles"] as { due?: number[] }[] | undefined)?.[0]?.due ?? [];
}

afterEach(() => {
  vi.useRealTimers();
});

describe("what waits when a world is opened", () => {
  it("and has been idle for long enough is read as soon as the background looks, not a minute later", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const clock = manualClock("2026-03-01T12:00:00Z");
    const store = await saidBefore(clock);
    clock.advance(61 * MINUTE);
    const system = await open(killed(store), clock, { background: "auto" });
    expect(values(system, "ann", "residence")).toEqual([]);
    await vi.advanceTimersByTimeAsync(5);
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
    await system.close();
  });

  it("and has been idle is read by whoever waits for all work, or ticks", async () => {
    const clock = manualClock("2026-03-01T12:00:00Z");
    const store = await saidBefore(clock);
    clock.advance(60 * MINUTE);
    for (const background of ["manual", "auto"] as const) {
      const system = await open(killed(store), clock, { background });
      await system.settled();
      expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
      await system.close();
    }
    const ticked = await open(killed(store), clock);
    expect(ticked.tick(1000).ran).toBe(1);
    expect(values(ticked, "ann", "residence")).toEqual(["Leeds"]);
  });

  it("and has not been idle for so long goes on waiting, and nothing of it is read without autoExtract", async () => {
    const clock = manualClock("2026-03-01T12:00:00Z");
    const store = await saidBefore(clock);
    clock.advance(60 * MINUTE - 1);
    const early = await open(killed(store), clock);
    await early.settled();
    expect(early.profiles.buffer("ann").count).toBe(1);
    clock.advance(1000 * MINUTE);
    const without = await open(killed(store), clock, { profiles: { autoExtract: false } });
    await without.settled();
    without.profiles.ingest([says("ann", "I love chess.")]);
    expect(dueOf(without)).toEqual([]);
  });

  it("is told of, and kills no process, where the store refuses to keep that it is to be read", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const clock = manualClock("2026-03-01T12:00:00Z");
    const store = killed(await saidBefore(clock));
    clock.advance(61 * MINUTE);
    const system = await open(store, clock, { background: "auto" });
    const errors: unknown[] = [];
    system.on("error", ({ error }) => errors.push(error.message));
    store.append = () => {
      throw new Error("The disk is gone");
    };
    await vi.advanceTimersByTimeAsync(5);
    expect(errors).toEqual(["The disk is gone"]);
    expect(system.profiles.buffer("ann").count).toBe(1);
  });
});

describe("a message after a pause", () => {
  it("has what waited before it read, and not together with it, however it is said", async () => {
    const ways: readonly ((system: PersonaSystem) => unknown)[] = [
      (system) => system.profiles.ingest([says("ann", "I love chess.")]),
      (system) => system.sessions.start({ userId: "ann" }).append(says("ann", "I love chess.")),
      (system) => system.getCharacter("Mira").chat("I love chess.", { userId: "ann" }),
    ];
    for (const say of ways) {
      const clock = manualClock("2026-03-01T12:00:00Z");
      const store = await saidBefore(clock);
      clock.advance(60 * MINUTE);
      const system = await open(killed(store), clock, { model: scriptedModel(["I see."]) });
      await say(system);
      expect(dueOf(system)).toEqual([1]);
      expect(system.profiles.buffer("ann").count).toBeGreaterThan(1);
    }
  });

  it("that was taken already changes nothing, and one without a pause has nothing read", async () => {
    const clock = manualClock("2026-03-01T12:00:00Z");
    const system = await open(killed(await saidBefore(clock)), clock);
    clock.advance(60 * MINUTE - 1);
    system.profiles.ingest([says("ann", "I love chess.", { id: "m2" })]);
    expect(dueOf(system)).toEqual([]);
    clock.advance(60 * MINUTE);
    const before = system.hash();
    system.profiles.ingest([says("ann", "I love chess.", { id: "m2" })]);
    expect(system.hash()).toBe(before);
  });

  it("does not fill the buffer together with what waited before the pause", () => {
    const { system, clock } = scene({ batchSize: 2 });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    clock.advance(60 * MINUTE);
    system.profiles.ingest([says("ann", "I love chess.")]);
    expect(dueOf(system)).toEqual([1]);
  });

  it("comes to the same wherever the process is killed while it is taken", async () => {
    const clock = manualClock("2026-03-01T12:00:00Z");
    const store = killed(await saidBefore(clock));
    const before = store.lines.length;
    clock.advance(60 * MINUTE);
    const whole = await open(store, clock);
    const say = (system: PersonaSystem): unknown =>
      system.profiles.ingest([says("ann", "I love chess.", { id: "m2" })]);
    say(whole);
    expect(store.lines.length).toBe(before + 2);
    for (let entries = before; entries <= store.lines.length; entries++) {
      const again = await open(killed(store, entries), clock);
      say(again);
      expect(again.hash()).toBe(whole.hash());
      expect(PersonaSystem.fromJSON(again.toJSON()).hash()).toBe(whole.hash());
    }
  });

  it("is read as in a process that saw the pause, when each message has a process of its own", async () => {
    const talk = fc.array(fc.tuple(fc.nat(LINES.length - 1), fc.constantFrom(1, 59, 60, 200)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(talk, async (said) => {
        const start = "2026-03-01T12:00:00Z";
        const clocks = [manualClock(start), manualClock(start)] as const;
        const [one, many] = [new RecordingStore(), new RecordingStore()];
        const lasting = await open(one, clocks[0], { profiles: { batchSize: 4 } });
        let short = await open(many, clocks[1], { profiles: { batchSize: 4 } });
        for (const [line, minutes] of said) {
          const message = says("ann", LINES[line] ?? "");
          lasting.profiles.ingest([message]);
          clocks[0].advance(minutes * MINUTE);
          lasting.tick(1000);
          short.profiles.ingest([message]);
          clocks[1].advance(minutes * MINUTE);
          short = await open(many, clocks[1], { profiles: { batchSize: 4 } });
        }
        const ends = [];
        for (const system of [lasting, short]) {
          await system.profiles.drain();
          ends.push({ facts: essence(system.profiles.get("ann")?.facts ?? []), stats: system.profiles.stats() });
        }
        expect(ends[1]).toEqual(ends[0]);
      }),
      { numRuns: 60 },
    );
  });
});
