import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botWorld, bytesOf, profileCommand, type ProfileCommand } from "./profile-world.js";
import { dramatis, makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
let profile: ProfileCommand;

beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
  profile = profileCommand(world);
});
afterEach(() => folder.remove());

describe("profile reset and forget", () => {
  it("end with 130 and change nothing when they are interrupted at the question", async () => {
    await botWorld(world);
    const interruption = new AbortController();
    const ended = await dramatis(["profile", "reset", "--user", "kim", "--store", world], {
      keyboard: new PassThrough(),
      isTTY: true,
      signal: interruption.signal,
      onWrite: (text) => {
        if (text.includes("[yes/no]")) setImmediate(() => interruption.abort());
      },
    });
    expect(ended.exitCode).toBe(130);
    expect((await profile.json("view", "--user", "kim")).profile.facts).toHaveLength(2);
  });

  it("ask, and change nothing unless the answer is yes", async () => {
    await botWorld(world);
    for (const action of ["reset", "forget"]) {
      const ended = await profile.answering("no", action, "--user", "kim");
      expect(ended).toMatchObject({ exitCode: 0, stdout: "Nothing was changed.\n" });
    }
    expect((await profile.json("view", "--user", "kim")).profile.facts).toHaveLength(2);
    expect(await profile.answering("yes", "reset", "--user", "kim")).toMatchObject({ exitCode: 0 });
    expect((await profile.json("view", "--user", "kim")).profile).toBeNull();
  });

  it("do nothing where nobody can be asked, without --yes", async () => {
    await botWorld(world);
    const before = await bytesOf(world);
    for (const action of ["reset", "forget"]) {
      const { exitCode, stderr } = await profile(action, "--user", "kim");
      expect(exitCode).toBe(2);
      expect(stderr).toContain("--yes");
    }
    expect(await bytesOf(world)).toBe(before);
  });

  it("reset takes profile and habits of the one user, and leaves the memories", async () => {
    await botWorld(world);
    await profile("track", "--command", "train");
    expect(await profile.json("reset", "--user", "kim", "--yes")).toMatchObject({ user: "kim", reset: true });
    expect(await profile.json("view", "--user", "kim")).toMatchObject({ profile: null, habits: { kinds: [] } });
    expect((await profile.json("view", "--user", "kim", "--character", "Mira")).profile).toBeNull();
    expect((await profile.json("top", "command")).top).toHaveLength(1);
    expect((await dramatis(["render", "Mira", "--user", "kim", "--store", world])).stdout).toContain("marzipan");
  });

  it("reset says when there was nothing to take away", async () => {
    await botWorld(world);
    const reset = (...more: readonly string[]): Promise<string> =>
      profile("reset", "--yes", ...more).then(({ stdout }) => stdout.replaceAll(/\s+/g, " "));
    expect(await reset()).toMatch(/^Nothing is known of local in /);
    expect(await reset("--user", "kim", "--character", "Mira")).toContain("begins anew");
    expect(await reset("--user", "kim", "--character", "Mira")).toMatch(
      /^Nothing is known of kim, as Mira knows them, /,
    );
    expect(await reset("--user", "kim")).toBe("The profile of kim begins anew. ");
    expect(await profile.json("reset", "--user", "kim", "--yes")).toMatchObject({ reset: false });
  });

  it("forget shows beforehand what it would take, and takes it down to the last byte", async () => {
    await botWorld(world);
    const before = await bytesOf(world);
    const rehearsal = await profile.json("forget", "--user", "kim", "--dry-run");
    expect(rehearsal).toMatchObject({ userId: "kim", dryRun: true, memories: 1, facts: 3 });
    expect((await profile("forget", "--user", "kim", "--dry-run")).stdout).toMatch(/would take\n.* +1\n/);
    expect(await bytesOf(world)).toContain("marzipan");
    expect(before).toContain("marzipan");
    const receipt = await profile.json("forget", "--user", "kim", "--yes");
    expect(receipt).toEqual({ ...rehearsal, dryRun: false });
    expect(await bytesOf(world)).not.toMatch(/marzipan|kim/);
  });
});
