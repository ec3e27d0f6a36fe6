import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { expect } from "vitest";
import { dramatis, type Ended, type TerminalOptions } from "./terminal.js";

/** `dramatis profile` on one world. */
export interface ProfileCommand {
  (...argv: readonly string[]): Promise<Ended>;
  /** The same with `--json`, which has to go well. */
  json(...argv: readonly string[]): Promise<ReturnType<typeof JSON.parse>>;
  /** The same by somebody at a terminal who answers a question. */
  answering(answer: string, ...argv: readonly string[]): Promise<Ended>;
}

export function profileCommand(world: string): ProfileCommand {
  const call = (...argv: readonly string[]): Promise<Ended> => dramatis(["profile", ...argv, "--store", world]);
  const json = async (...argv: readonly string[]): Promise<ReturnType<typeof JSON.parse>> => {
    const ended = await call(...argv, "--json");
    expect(ended.stderr).toBe("");
    expect(ended.exitCode).toBe(0);
    return JSON.parse(ended.stdout);
  };
  const answering = (answer: string, ...argv: readonly string[]): Promise<Ended> => {
    const keyboard = new PassThrough();
    const options: TerminalOptions = {
      keyboard,
      isTTY: true,
      onWrite: (text) => {
        if (text.includes("[yes/no]")) setImmediate(() => keyboard.write(`${answer}\n`));
      },
    };
    return dramatis(["profile", ...argv, "--store", world], options);
  };
  return Object.assign(call, { json, answering });
}

/** All files of a folder, one after the other. */
export async function bytesOf(path: string): Promise<string> {
  const names = (await readdir(path)).toSorted();
  return (await Promise.all(names.map((name) => readFile(join(path, name), "latin1")))).join("\n");
}

/** A world in which a bot has talked with kim. */
export async function botWorld(world: string): Promise<void> {
  const system = await PersonaSystem.open({
    store: jsonFileStore(world),
    clock: { now: () => Date.parse("2026-01-05T19:04:00Z") },
    background: "manual",
    profiles: { scope: "character" },
  });
  const mira = system.createCharacter({ name: "Mira", prompt: "You are Mira." });
  mira.addMemory({ user: "I keep marzipan in the mill.", response: "I see." }, { userId: "kim" });
  const evidence = [{ at: "2026-01-05T19:00:00Z", quote: "I love marzipan" }];
  const about = { action: "add", topic: "interests", subTopic: "food", evidence } as const;
  system.profiles.update("kim", [
    { ...about, value: 'loves marzipan; says "wait; no" often' },
    { ...about, topic: "work", subTopic: "company", value: "works at a mill \u001b[2J far away ".repeat(8) },
  ]);
  system.profiles.update("kim", [{ ...about, value: "fears water" }], { character: "Mira" });
  system.profiles.usage("kim").trackCommand("marzipan");
  await system.close();
}
