import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { type Ended, MAIN } from "./terminal.js";

/** The environment without what would make a model of it. */
export function environmentWithoutKeys(): NodeJS.ProcessEnv {
  const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, OPENAI_MODEL: _model, ...rest } = process.env;
  return rest;
}

/** Starts the built command in a folder. */
export function startIn(cwd: string, ...argv: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...argv], { cwd, env: environmentWithoutKeys() });
}

/** What a process wrote, once it has ended. */
export function end(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written.stderr += text));
  return new Promise((resolve) => child.on("close", (code) => resolve({ exitCode: code ?? -1, ...written })));
}

/** Resolves when the process has written the text to stdout, from now on. */
export function seen(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let written = "";
    const look = (chunk: unknown): void => {
      written += String(chunk);
      if (!written.includes(text)) return;
      child.stdout.off("data", look);
      resolve();
    };
    child.stdout.on("data", look);
    child.on("close", () => reject(new Error(`the process ended without ${JSON.stringify(text)}: ${written}`)));
  });
}
