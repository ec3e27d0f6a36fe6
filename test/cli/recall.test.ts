import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dramatis, makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;

beforeAll(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
  const clock = { now: () => Date.parse("2026-01-05T19:04:00Z") };
  const system = await PersonaSystem.open({ store: jsonFileStore(world), clock, background: "manual" });
  const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
  mira.addMemory({ speaker: "Jon", text: "I put the silver key under the third step of the mill." });
  for (let day = 1; day <= 30; day += 1) mira.addMemory(`On day ${day} the river rose another foot.`);
  mira.addMemory({ user: "My key is golden.", response: "I see." }, { userId: "ann" });
  await system.close();
});
afterAll(() => folder.remove());

const ask = (...more: string[]): ReturnType<typeof dramatis> =>
  dramatis(["recall", "Mira", "Where did Jon put the silver key?", "--store", world, ...more]);

describe("recall", () => {
  it("shows the best answer first", async () => {
    const { exitCode, stdout } = await ask("--limit", "1");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^1 memory\n/);
    expect(stdout).toMatch(/^ *\d+\.\d\d {2}2026-01-05 {2}Jon: I put the silver key under/m);
  });

  it("shows with --explain the parts of each score, which add up to it, in 80 columns", async () => {
    const { stdout } = await ask("--limit", "2", "--explain");
    const [, first = "", parts = ""] = /^( *\d.*)\n((?: {5}.*\n)+)/m.exec(stdout) ?? [];
    const terms = [...parts.matchAll(/([=+−])\s+\w+\s+(\d+\.\d\d)/g)].map(([, sign, value]) =>
      sign === "−" ? -Number(value) : Number(value),
    );
    expect(terms.length).toBeGreaterThan(2);
    const sum = terms.reduce((total, term) => total + term, 0);
    expect(Math.abs(sum - Number.parseFloat(first))).toBeLessThan(0.005 * (terms.length + 1));
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("gives whole memories as JSON, of nobody and of the user that is named", async () => {
    const given = async (...more: string[]): Promise<string> => (await ask("--json", "--limit", "50", ...more)).stdout;
    const { recalled, question } = JSON.parse(await given("--user", "bob"));
    expect(question).toBe("Where did Jon put the silver key?");
    expect(recalled[0].memory.content.speaker).toBe("Jon");
    expect(Object.values(recalled[0].parts as Record<string, number>).reduce((a, b) => a + b, 0)).toBe(
      recalled[0].score,
    );
    expect(await given("--user", "bob")).not.toContain("golden");
    expect(await given("--user", "ann")).toContain("golden");
  });

  it("says when there is nothing, and what is missing", async () => {
    const nothing = await dramatis(["recall", "Mira", "zeppelin", "--store", world]);
    expect(nothing.stdout).toBe("Mira remembers nothing of that.\n");
    const noQuestion = await dramatis(["recall", "Mira", "--store", world]);
    expect([noQuestion.exitCode, noQuestion.stderr]).toEqual([2, expect.stringContaining("QUESTION")]);
    const nobody = await dramatis(["recall", "Mora", "key", "--store", world]);
    expect([nobody.exitCode, nobody.stderr]).toEqual([1, expect.stringContaining("Mira")]);
  });
});
