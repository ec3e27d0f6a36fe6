// What AXLearn's user profile and OpusAgent's sessions get wrong when there is more than one process, or when one is killed.
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { expect, it } from "vitest";
import { end, startIn } from "../cli/processes.js";
import { caughtLater } from "../core/caught.js";
import { Program } from "../stores/program.js";
import { makeFolder } from "../stores/rig.js";

/** Has a session with ann in a world, and ends it when it is told to. */
const TALK = `
  import { PersonaSystem } from "dramatis";
  const [store, said] = argv;
  const system = await PersonaSystem.open({ store });
  const session = system.sessions.start({ id: said.slice(-5), userId: "ann" });
  session.append({ role: "user", content: said });
  await system.flush();
  tell("said");
  process.stdin.once("data", async () => {
    await session.end();
    await system.close();
    process.stdin.destroy();
  });
`;

it("processes that count at once lose no count, nor what one of them takes back", async () => {
  const folder = makeFolder();
  const track = (...more: readonly string[]): ReturnType<typeof end> =>
    end(startIn(folder, "profile", "track", "--command", ...more));
  await track("train");
  await track("train");
  const ended = await Promise.all([track("train"), track("TRAIN"), track("train"), track("train", "--undo")]);
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  const system = await PersonaSystem.open({ store: join(folder, "world") });
  expect(system.profiles.usage("local").top("command")).toMatchObject([{ key: "train", count: 4 }]);
  await system.close();
});

it("a process that is killed while it counts leaves a profile that opens, with every count that it was told is kept", async () => {
  const store = makeFolder();
  const counting = new Program(
    `
      import { PersonaSystem } from "dramatis";
      const system = await PersonaSystem.open({ store: argv[0] });
      for (let count = 1; ; count++) {
        system.profiles.usage("ann").trackCommand("train");
        if (count % 100 > 0) continue;
        await system.flush();
        tell("kept", count);
      }
    `,
    store,
  );
  await counting.until("kept", 3);
  counting.signal("SIGKILL");
  await counting.end();
  const system = await PersonaSystem.open({ store });
  expect(system.profiles.usage("ann").top("command")[0]?.count).toBeGreaterThanOrEqual(Number(counting.last("kept")));
  await system.close();
});

it("two processes that talk with one user do not overwrite what the other one left", async () => {
  const store = makeFolder();
  const first = new Program(TALK, store, "I lost my ring at the mill.");
  await first.until("said");
  expect((await caughtLater(() => PersonaSystem.open({ store }))).code).toBe("store/locked");
  first.say("end");
  expect(await first.end()).toBe(0);
  const second = new Program(TALK, store, "I sold my boat to the ferryman.");
  await second.until("said");
  second.say("end");
  expect(await second.end()).toBe(0);
  const system = await PersonaSystem.open({ store });
  const summaries = system.profiles.get("ann")?.summaries.map(({ text }) => text) ?? [];
  expect(summaries).toEqual([expect.stringContaining("ring"), expect.stringContaining("boat")]);
  await system.close();
});

it("a session of a process that was killed is gone on with by the next one", async () => {
  const store = makeFolder();
  const talking = new Program(TALK, store, "I lost my ring at the mill.");
  await talking.until("said");
  talking.signal("SIGKILL");
  await talking.end();
  const system = await PersonaSystem.open({ store });
  const session = system.sessions.resume("mill.");
  expect(session.messages.map(({ content }) => content)).toEqual(["I lost my ring at the mill."]);
  expect((await session.end())?.text).toContain("ring");
  await system.close();
});
