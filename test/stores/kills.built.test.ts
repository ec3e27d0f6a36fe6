import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Program } from "./program.js";

/** Opens a store, checks that it holds the numbers from 1 on, and goes on writing until it is killed. */
const NUMBERS = `
  import { jsonFileStore } from "dramatis/stores/json-file";
  const [path, durability, how] = argv;
  const FILLER = "x".repeat(100_000);
  const store = jsonFileStore(path, { durability });
  const { document, entries, tornBytes } = await store.open({ onError: (error) => tell("error", error.message) });
  const problems = [];
  let last = 0;
  if (document !== undefined) {
    const isWhole = document.kind === "whole";
    last = (isWhole ? document.snapshot : document.head).last;
    const numbers = isWhole
      ? document.snapshot.logs.numbers
      : JSON.parse(new TextDecoder().decode(document.sections.read("numbers")));
    if (numbers.length !== last || numbers.some((number, at) => number !== at + 1)) problems.push("document " + last);
    if (!isWhole) for (const key of document.sections.keys()) JSON.parse(new TextDecoder().decode(document.sections.read(key)));
  }
  const inDocument = last;
  for await (const batch of entries) {
    for (const entry of batch) {
      const { number, text } = JSON.parse(entry);
      if (number !== last + 1 || text.length !== (number * 37) % 400) problems.push("entry " + number + " after " + last);
      last = number;
    }
  }
  tell("open", { last, inDocument, tornBytes, problems });
  let step = how;
  const random = (below) => (step = (step * 48271) % 2147483647) % below;
  const source = (count, isLarge) => ({
    head: () => [Buffer.from('{"last":' + count)],
    *sections() {
      yield ["numbers", [Buffer.from(JSON.stringify(Array.from({ length: count }, (_, at) => at + 1)))]];
      for (let at = 0; isLarge && at < 60; at++) yield ["filler/" + at, [Buffer.from(JSON.stringify({ at, FILLER }))]];
    },
  });
  async function replace(count, isLarge) {
    await store.replace(source(count, isLarge));
    tell("ack", count);
  }
  for (;;) {
    for (let count = 1 + random(40); count > 0; count--) {
      last += 1;
      store.append(JSON.stringify({ number: last, text: "-".repeat((last * 37) % 400) }));
      if (durability === "sync") tell("ack", last);
    }
    const kind = random(10);
    if (kind === 0) void replace(last, random(3) === 0);
    if (kind === 1) await replace(last, false);
    if (kind < 8) {
      const target = last;
      await store.flush();
      tell("ack", target);
    } else await new Promise((resolve) => setImmediate(resolve));
  }
`;

/** Opens a world, tells its hash and that of every state it comes to, and what was acknowledged, until it is killed. */
const WORLD = `
  import { PersonaSystem, manualClock } from "dramatis";
  import { jsonFileStore } from "dramatis/stores/json-file";
  const [path, durability, how] = argv;
  const clock = manualClock("2026-01-01T00:00:00Z");
  const memory = { maxMemories: 30, summaryThreshold: 5, autoSummarize: true };
  const store = jsonFileStore(path, { durability });
  const system = await PersonaSystem.open({ store, seed: "kills", clock, memory, background: "manual" });
  system.on("error", ({ error }) => tell("error", error.message));
  const state = () => ({ hash: system.hash(), seq: system.toJSON().seq });
  tell("open", state());
  let step = how;
  const random = (below) => (step = (step * 48271) % 2147483647) % below;
  const change = () => {
    const names = system.listCharacters().map((character) => character.name);
    const kind = names.length < 3 ? 0 : random(20);
    const name = names[random(Math.max(1, names.length))];
    if (kind === 0) system.createCharacter({ name: "guest " + how + " " + step, prompt: "You are {{name}}.", channels: ["inn"] });
    else if (kind === 1 && names.length > 5) system.removeCharacter(name);
    else if (kind < 4) system.broadcast("The bell of " + step + " rings over the northern harbour.");
    else if (kind < 6) system.broadcast({ text: "Storm " + step + " has come." }, { channel: "inn" });
    else if (kind < 8) {
      const memory = system.getCharacter(name).memory;
      const found = memory.getMemories({ limit: 8 })[random(8)];
      if (found !== undefined) memory.remove(found.id);
    } else if (kind < 11) system.tick(0);
    else if (kind < 11) system.tick(0);
    else system.getCharacter(name).addMemory({ speaker: "Marta", text: "I buried chest " + step + " beneath the old mill." });
  };
  for (;;) {
    for (let count = 1 + random(12); count > 0; count--) {
      clock.advance(1000);
      tell("begin");
      change();
      tell("state", state());
    }
    if (random(3) > 0) {
      const reached = state();
      await system.flush();
      tell("ack", reached);
    } else await new Promise((resolve) => setImmediate(resolve));
  }
`;

interface Opened {
  readonly last: number;
  readonly inDocument: number;
  readonly tornBytes: number;
  readonly problems: readonly string[];
}

const DURABILITIES = ["sync", "batched", "exit"];
const LANES = 4;
const KILLS = 25;

/** One store that is opened and killed again and again; gives how much was acknowledged. */
async function runLane(lane: number, path: string, moments: readonly number[]): Promise<number> {
  let acknowledged = 0;
  for (let kill = 0; kill <= KILLS; kill++) {
    const durability = DURABILITIES[(kill + lane) % DURABILITIES.length];
    const program = new Program(NUMBERS, path, durability, 1 + kill + lane * 1000);
    const isEarly = kill % 6 === 5 && kill < KILLS;
    if (isEarly) await pause(40 + (moments[kill] ?? 0) * 2);
    else {
      const opened = (await program.until("open")) as Opened;
      expect(opened.problems).toEqual([]);
      expect(opened.last).toBeGreaterThanOrEqual(acknowledged);
      await pause(moments[kill] ?? 0);
    }
    program.signal("SIGKILL");
    expect(await program.end(), program.stderr).toBe("SIGKILL");
    expect(program.last("error")).toBe(undefined);
    acknowledged = Math.max(acknowledged, Number(program.last("ack") ?? 0));
  }
  return acknowledged;
}

interface WorldState {
  readonly hash: string;
  /** The number of the last change. */
  readonly seq: number;
}

/** One world that is opened and killed ten times. */
async function runWorld(path: string, lane: number): Promise<void> {
  const moments = fc.sample(fc.integer({ min: 20, max: 250 }), 11);
  /** The states that were told of since the last one that was acknowledged. */
  let possible: WorldState[] = [];
  let wasChanging = false;
  let acknowledged = 0;
  for (const [kill, moment] of moments.entries()) {
    const program = new Program(WORLD, path, DURABILITIES[(kill + lane) % DURABILITIES.length], 1 + kill + lane * 1000);
    const found = (await program.until("open")) as WorldState;
    const [oldest] = possible;
    const newest = possible.at(-1);
    if (oldest !== undefined && newest !== undefined) {
      expect(found.seq).toBeGreaterThanOrEqual(oldest.seq);
      // Who was killed in a change could not tell of what became of it.
      const isUntold = wasChanging && found.seq >= newest.seq;
      if (!isUntold) expect(possible.map(({ hash }) => hash)).toContain(found.hash);
    }
    await pause(moment);
    program.signal("SIGKILL");
    expect(await program.end(), program.stderr).toBe("SIGKILL");
    expect(program.last("error")).toBe(undefined);
    acknowledged += program.count("ack");
    wasChanging = program.count("begin") > program.count("state");
    possible = [found];
    for (const { word, value } of program.told) {
      const told = value as WorldState;
      if (word === "state") possible.push(told);
      // What was acknowledged is the newest state that had been told of.
      if (word === "ack") possible = possible.slice(possible.findLastIndex(({ hash }) => hash === told.hash));
    }
  }
  expect(acknowledged).toBeGreaterThan(0);
}

/** Waits a part of a second that has nothing to do with what the program does. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function makeFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "dramatis-kills-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe("a process that is killed", () => {
  it("a hundred times, at any moment, loses nothing that was acknowledged", { timeout: 120_000 }, async () => {
    const folder = makeFolder();
    const lanes = Array.from({ length: LANES }, (_, lane) => {
      const moments = fc.sample(fc.integer({ min: 0, max: 60 }), KILLS + 1);
      return runLane(lane, join(folder, `lane-${lane}`), moments);
    });
    const acknowledged = await Promise.all(lanes);
    for (const count of acknowledged) expect(count).toBeGreaterThan(KILLS);
  });

  it(
    "leaves a whole world in a state that it was in, and not before the last that was acknowledged",
    { timeout: 120_000 },
    async () => {
      const folder = makeFolder();
      await Promise.all([0, 1].map((lane) => runWorld(join(folder, `world-${lane}`), lane)));
    },
  );
});
