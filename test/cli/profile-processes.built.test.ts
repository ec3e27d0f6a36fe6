import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { end, startIn } from "./processes.js";
import { makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;

beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

it("counts every use when several processes count at once", async () => {
  const store = join(folder.path, "world");
  const argv = ["profile", "track", "--command", "train", "--store", store];
  // So that none of them has to make the world while others ask for it.
  expect((await end(startIn(folder.path, ...argv))).exitCode).toBe(0);
  const ended = await Promise.all(Array.from({ length: 4 }, () => end(startIn(folder.path, ...argv))));
  expect(ended.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    ended.map(() => ({ exitCode: 0, stderr: "" })),
  );
  const { stdout } = await end(startIn(folder.path, "profile", "top", "command", "--store", store, "--json"));
  expect(JSON.parse(stdout).top).toMatchObject([{ key: "train", count: 5 }]);
});

it("ends with 2 and touches nothing when a script would reset without saying yes", async () => {
  const argv = ["profile", "track", "--command", "train", "--store", "world"];
  expect((await end(startIn(folder.path, ...argv))).exitCode).toBe(0);
  const child = startIn(folder.path, "profile", "reset");
  child.stdin.end("yes\n");
  expect((await end(child)).exitCode).toBe(2);
  const { stdout } = await end(startIn(folder.path, "profile", "top", "command"));
  expect(stdout).toMatch(/^train +1 /m);
});
