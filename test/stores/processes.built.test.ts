import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { Program } from "./program.js";

const INTERNAL = pathToFileURL(join(import.meta.dirname, "../../dist/stores/json-file/")).href;

function makeFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "dramatis-processes-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Opens a store, appends numbers, then does what it is told by lines on its standard input. */
const OWNER = `
  import { createInterface } from "node:readline";
  import { jsonFileStore } from "dramatis/stores/json-file";
  const [path, durability = "batched"] = argv;
  const store = jsonFileStore(path, { durability });
  process.on("unhandledRejection", (error) => tell("unhandled", String(error)));
  const codeOf = (run) => Promise.resolve().then(run).then(() => "ok", (error) => error.code);
  const acts = {
    async open() {
      const from = performance.now();
      try {
        const { entries } = await store.open({ onError: (error) => tell("told", error.code) });
        const found = [];
        for await (const batch of entries) found.push(...batch);
        return found;
      } catch (error) {
        return { code: error.code, message: error.message, details: error.details, ms: performance.now() - from };
      }
    },
    append(text) {
      try {
        store.append(JSON.stringify(text));
        return "ok";
      } catch (error) {
        return error.code;
      }
    },
    flush: () => codeOf(() => store.flush()),
    close: () => codeOf(() => store.close()),
    replace: () => codeOf(() => store.replace({ head: () => [Buffer.from('{"by":"me"')], sections: () => [] })),
    resources: () => process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FSReqPromise/.test(name)),
    exit: () => process.exit(0),
    end: () => void (input.close(), process.stdin.destroy()),
  };
  const input = createInterface({ input: process.stdin });
  input.on("line", async (line) => {
    const [name, ...rest] = line.split(" ");
    tell(name, await acts[name](rest.join(" ")));
  });
`;

async function ask(program: Program, line: string): Promise<unknown> {
  const word = line.split(" ")[0] ?? "";
  const times = program.count(word) + 1;
  program.say(line);
  return program.until(word, times);
}

describe("a second process", () => {
  it("is refused within 100 ms, and told who has the store", async () => {
    const path = join(makeFolder(), "world");
    const owner = new Program(OWNER, path);
    expect(await ask(owner, "open")).toEqual([]);
    const second = new Program(OWNER, path);
    const durations: number[] = [];
    for (let time = 0; time < 9; time++) {
      const answer = (await ask(second, "open")) as { code: string; message: string; details: object; ms: number };
      expect(answer).toMatchObject({ code: "store/locked", details: { pid: owner.pid, host: hostname() } });
      expect(answer.message).toContain(String(owner.pid));
      durations.push(answer.ms);
    }
    expect(durations.toSorted((a, b) => a - b)[4]).toBeLessThan(100);
    owner.signal("SIGKILL");
    await owner.end();
    expect(await ask(second, "open")).toEqual([]);
    expect(await ask(second, "close")).toBe("ok");
    expect(await ask(second, "resources")).toEqual([]);
    expect(readdirSync(path)).toEqual([]);
    second.say("end");
    expect(await second.end()).toBe(0);
  });
});

describe("what was appended", () => {
  it.each([
    { ending: "that ends by itself", durability: "batched", line: "end" },
    { ending: "that ends by itself", durability: "exit", line: "end" },
    { ending: "that calls process.exit", durability: "batched", line: "exit" },
    { ending: "that calls process.exit", durability: "exit", line: "exit" },
  ])("by a process $ending without closing is kept ($durability)", async ({ durability, line }) => {
    const path = join(makeFolder(), "world");
    const first = new Program(OWNER, path, durability);
    await ask(first, "open");
    await ask(first, "append one");
    await ask(first, "flush");
    first.say("append two");
    first.say("append three");
    first.say(line);
    expect(await first.end(), first.stderr).toBe(0);
    expect(first.stderr).toBe("");
    expect(existsSync(join(path, "lock"))).toBe(false);
    const second = new Program(OWNER, path);
    expect(await ask(second, "open")).toEqual(['"one"', '"two"', '"three"']);
    second.say("close");
    second.say("end");
    expect(await second.end()).toBe(0);
  });
});

describe("an owner that was stopped for longer than its lease", () => {
  /** A process on another machine, which cannot look at the processes of this one. */
  const STRANGER = OWNER.replace(
    "const store = jsonFileStore(path, { durability });",
    `const [{ JsonFileStore }, { nodeFileSystem }, { thisMachine }] = await Promise.all(
      ["store", "node-file-system", "machine"].map((name) => import(${JSON.stringify(INTERNAL)} + name + ".js")),
    );
    const machine = thisMachine();
    const environment = { files: nodeFileSystem, machine: { ...machine, self: { ...machine.self, host: "elsewhere" } } };
    const store = new JsonFileStore(path, durability, environment);`,
  );

  it.each(["sync", "batched", "exit"])("writes nothing that counts any more (%s)", async (durability) => {
    const path = join(makeFolder(), "world");
    const owner = new Program(OWNER, path, durability);
    await ask(owner, "open");
    await ask(owner, "append one");
    await ask(owner, "flush");
    const stranger = new Program(STRANGER, path);
    expect(await ask(stranger, "open")).toMatchObject({ code: "store/locked" });

    owner.signal("SIGSTOP");
    // As if half a minute had passed without a sign of life.
    const past = new Date(Date.now() - 40_000);
    utimesSync(join(path, "lock"), past, past);
    expect(await ask(stranger, "open")).toEqual(['"one"']);
    expect(await ask(stranger, "append two")).toBe("ok");
    expect(await ask(stranger, "flush")).toBe("ok");

    owner.say("append stray");
    owner.signal("SIGCONT");
    await owner.until("append", 2);
    expect(await ask(owner, "flush")).toBe("store/conflict");
    expect(await ask(owner, "append stray")).toBe("store/conflict");
    expect(await ask(owner, "replace")).toBe("store/conflict");
    expect(owner.count("told")).toBe(1);
    await ask(owner, "close");
    owner.say("end");
    expect(await owner.end(), owner.stderr).toBe(0);
    expect(owner.count("unhandled")).toBe(0);

    expect(await ask(stranger, "append three")).toBe("ok");
    expect(await ask(stranger, "close")).toBe("ok");
    expect(await ask(stranger, "open")).toEqual(['"one"', '"two"', '"three"']);
    expect(await ask(stranger, "close")).toBe("ok");
    expect(readdirSync(path).filter((name) => !name.startsWith("journal"))).toEqual([]);
  });
});

describe("processes that race for the lock of a dead one", () => {
  /** Tries to take the lock of one folder after the other, and pauses in the middle of it. */
  const RACER = `
    import { createInterface } from "node:readline";
    const [{ Lock }, { nodeFileSystem }, { thisMachine }] = await Promise.all(
      ["lock", "node-file-system", "machine"].map((name) => import(${JSON.stringify(INTERNAL)} + name + ".js")),
    );
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    const pausing = new Set(["rename", "makeDirectory", "removeDirectory", "link", "open", "find", "remove"]);
    const files = Object.fromEntries(Object.entries(nodeFileSystem).map(([name, call]) => [name, typeof call !== "function" ? call : (...given) => {
      if (pausing.has(name) && Math.random() < 0.3) Atomics.wait(sleeper, 0, 0, Math.random() * 6);
      return call(...given);
    }]));
    let held;
    createInterface({ input: process.stdin }).on("line", async (line) => {
      const [word, path] = line.split(" ");
      if (word === "end") process.exit(0);
      if (word === "release") {
        const isOurs = held?.isOurs();
        held?.release();
        held = undefined;
        return tell("released", isOurs ?? null);
      }
      try {
        held = await Lock.acquire(path, { files, machine: thisMachine() });
        tell("tried", "owner");
      } catch (error) {
        tell("tried", error.code);
      }
    });
    tell("ready");
  `;

  it("have one owner at most, in 200 races", { timeout: 120_000 }, async () => {
    const folder = makeFolder();
    const dead = join(folder, "dead");
    const victim = new Program(OWNER, dead);
    await ask(victim, "open");
    victim.signal("SIGKILL");
    await victim.end();
    const racers = Array.from({ length: 4 }, () => new Program(RACER));
    await Promise.all(racers.map((racer) => racer.until("ready")));
    let owned = 0;
    for (let race = 1; race <= 200; race++) {
      const path = join(folder, String(race));
      mkdirSync(path);
      copyFileSync(join(dead, "lock"), join(path, "lock"));
      for (const racer of racers) racer.say(`take ${path}`);
      const answers = await Promise.all(racers.map((racer) => racer.until("tried", race)));
      const owners = answers.filter((answer) => answer === "owner").length;
      expect(answers.every((answer) => answer === "owner" || answer === "store/locked")).toBe(true);
      expect(owners, `owners in race ${race}`).toBeLessThanOrEqual(1);
      owned += owners;
      for (const racer of racers) racer.say("release");
      const released = await Promise.all(racers.map((racer) => racer.until("released", race)));
      expect(released.filter((isOurs) => isOurs === false)).toEqual([]);
      expect(readdirSync(path)).toEqual([]);
    }
    expect(owned).toBeGreaterThan(180);
    for (const racer of racers) racer.say("end");
  });
});
