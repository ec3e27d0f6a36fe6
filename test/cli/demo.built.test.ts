import { access } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dramatis, makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

interface Shown {
  hash: string;
  reopenedHash: string;
  store: string | null;
  told: { lines: number; events: number; places: string[]; cast: number };
  knowledge: { what: string; knownTo: string[] }[];
  characters: {
    name: string;
    unknown: string[];
    summaries: { level?: number; text: string }[];
    lastMemories: { text: string }[];
  }[];
}

async function shown(): Promise<Shown> {
  const { exitCode, stdout, stderr } = await dramatis(["demo", "--json"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

describe("the demo", () => {
  it("prints the stored text, in 80 columns", async () => {
    const { exitCode, stdout, stderr } = await dramatis(["demo"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    await expect(stdout).toMatchFileSnapshot("demo.txt");
  });

  it("shows the secret with the two who keep it, and to the others that they do not know it", async () => {
    const { stdout } = await dramatis(["demo"]);
    expect(stdout).toMatch(/^ +whose voice the Ferrywoman had +● +· +· +· +· +● +· +·$/m);
    expect(stdout).toMatch(/^ +the note about the cake +● +● +● +· +● +● +● +·$/m);
    expect(stdout.match(/Does not know {2}whose voice the Ferrywoman had/g)).toHaveLength(6);
  });

  it("finds the same world in a second process", async () => {
    const { hash, reopenedHash, told } = await shown();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(reopenedHash).toBe(hash);
    expect(told.lines + told.events).toBeGreaterThanOrEqual(150);
    expect(told.cast).toBeGreaterThanOrEqual(6);
  });

  it("lets only two know the secret, and nobody know what happened before they came", async () => {
    const { knowledge, characters } = await shown();
    const knownTo = (what: RegExp): string[] | undefined => knowledge.find((moment) => what.test(moment.what))?.knownTo;
    expect(knownTo(/whose voice/)).toEqual(["Odile", "Tamsin"]);
    expect(knownTo(/the bank/)).toEqual(["Ines", "Threlfall"]);
    expect(knownTo(/second breath/)).toEqual(["Ines", "Gregor"]);
    expect(knownTo(/cake/)).not.toContain("Min");
    expect(knownTo(/lights went out/)).toEqual(
      characters.map(({ name }) => name).filter((name) => name !== "Constance"),
    );
    const constance = characters.find(({ name }) => name === "Constance");
    expect(JSON.stringify(constance?.summaries)).not.toMatch(/Trieste|half-hour|moss/);
    expect(constance?.unknown).toContain("whose voice the Ferrywoman had");
  });

  it("remembers in summaries of two levels", async () => {
    const { characters } = await shown();
    const levels = new Set(characters.flatMap(({ summaries }) => summaries.map(({ level }) => level)));
    expect([...levels]).toEqual(expect.arrayContaining([1, 2]));
  });

  it("keeps its world where it is told to, and writes over nothing", async () => {
    const world = join(folder.path, "world");
    const kept = await dramatis(["demo", "--store", world]);
    expect(kept.stdout).toContain(`The world is kept in ${world}`);
    const inspected = await dramatis(["inspect", world, "Tamsin"]);
    expect(inspected.stdout).toContain("Tamsin Peck");
    expect(await dramatis(["demo", "--store", world])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("already something"),
    });
  });

  it("leaves nothing behind otherwise", async () => {
    const { store } = await shown();
    expect(store).toBeNull();
    await access(folder.path);
  });
});
