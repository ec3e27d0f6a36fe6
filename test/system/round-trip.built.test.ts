import { spawn } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile, makeTemporaryFolder } from "../built-program.js";
import { describeWorld, goOn, grow, makeRandom, makeSystem, oneLine, restoreSystem } from "./generated-world.js";

const WORLDS = 1000;

/** Restores every world that comes in, as a line each, and tells what it sees before and after going on. */
const OTHER_PROCESS = `
import { createInterface } from "node:readline";
import { describeWorld, goOn, makeRandom, oneLine, restoreSystem } from "./generated-world.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { seed, snapshot } = JSON.parse(line) as { seed: number; snapshot: unknown };
  const system = restoreSystem(snapshot, seed);
  const before = describeWorld(system);
  await goOn(system, makeRandom(seed + 1), 12);
  console.log(oneLine(JSON.stringify({ before, after: describeWorld(system) })));
}
`;

const folder = makeTemporaryFolder("round-trip");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startOtherProcess(): { ask: (line: string) => Promise<string>; stop: () => void } {
  copyFileSync(fileURLToPath(new URL("generated-world.ts", import.meta.url)), join(folder, "generated-world.ts"));
  writeFileSync(join(folder, "other-process.ts"), OTHER_PROCESS);
  expect(compile([join(folder, "other-process.ts")])).toEqual([]);
  const child = spawn(process.execPath, [join(folder, "other-process.js")], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (line) => {
      child.stdin.write(`${oneLine(line)}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error("the other process has ended");
      return value;
    },
    stop: () => child.stdin.end(),
  };
}

describe("a world", () => {
  it(
    `comes back in another process as it was, and goes on there as it would here, ${WORLDS} times`,
    { timeout: 110_000 },
    async () => {
      const other = startOtherProcess();
      const counts = { memories: 0, summaries: 0, higher: 0, users: 0, evicted: 0 };
      for (let seed = 0; seed < WORLDS; seed++) {
        const system = makeSystem(seed);
        system.on("evicted", ({ ids }) => {
          counts.evicted += ids.length;
        });
        await grow(system, makeRandom(seed), 20 + ((seed * 7) % 50));
        const text = JSON.stringify(system.toJSON());
        const { memories, summaries, users } = system.stats();
        counts.memories += memories;
        counts.summaries += summaries;
        counts.users += users;
        counts.higher += text.split('"level":2').length - 1;
        const before = describeWorld(system);
        const here = restoreSystem(JSON.parse(text), seed);
        await goOn(here, makeRandom(seed + 1), 12);
        const answer = JSON.parse(await other.ask(JSON.stringify({ seed, snapshot: JSON.parse(text) as unknown })));
        expect(answer.before, `world ${seed}`).toBe(before);
        expect(answer.after, `world ${seed}, going on`).toBe(describeWorld(here));
      }
      other.stop();
      // What was tried is worth something only if there was something in it.
      expect(counts.memories).toBeGreaterThan(10_000);
      expect(counts.summaries).toBeGreaterThan(2000);
      expect(counts.higher).toBeGreaterThan(300);
      expect(counts.users).toBeGreaterThan(1000);
      expect(counts.evicted).toBeGreaterThan(1500);
    },
  );

  it("goes on in the process that made it as it does where it is restored", async () => {
    for (let seed = 0; seed < 100; seed++) {
      const system = makeSystem(seed);
      await grow(system, makeRandom(seed), 60);
      await system.settled();
      const restored = restoreSystem(JSON.parse(JSON.stringify(system.toJSON())), seed);
      for (const each of [system, restored]) await goOn(each, makeRandom(seed + 1), 25);
      // The clock of one went on while the other's began anew.
      const dates = /"(?:at|hash)":"[^"]*"/g;
      expect(describeWorld(restored).replaceAll(dates, ""), `world ${seed}`).toBe(
        describeWorld(system).replaceAll(dates, ""),
      );
    }
  });
});
