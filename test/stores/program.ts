import { spawn, type ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** How a process ended: the number it gave, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

/** A program in a process of its own, which tells what it does in lines: a word, then JSON. */
export class Program {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: { readonly word: string; readonly value: unknown }[] = [];
  readonly #ended: Promise<Ending>;
  #wake: () => void = () => undefined;
  #isOver = false;
  stderr = "";

  /** The module text sees `argv`, its JSON arguments, and `tell(word, value)`. Packages are found as in this one. */
  constructor(text: string, ...argv: readonly unknown[]) {
    const start = `
      import { writeSync } from "node:fs";
      const argv = JSON.parse(process.argv[1]);
      function tell(word, value = null) { writeSync(1, word + " " + JSON.stringify(value) + "\\n"); }
    `;
    const flags = ["--no-warnings", "--input-type=module", "--eval", start + text, JSON.stringify(argv)];
    const child = spawn(process.execPath, flags, { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    child.stdin.on("error", () => undefined);
    child.stderr.setEncoding("utf8").on("data", (part: string) => (this.stderr += part));
    createInterface({ input: child.stdout }).on("line", (line) => this.#take(line));
    this.#ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        this.#isOver = true;
        this.#wake();
        resolve(signal ?? code ?? -1);
      });
    });
    onTestFinished(() => void child.kill("SIGKILL"));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that was told so far, oldest first. */
  get told(): readonly { readonly word: string; readonly value: unknown }[] {
    return this.#lines;
  }

  /** The value that was told last with a word. */
  last(word: string): unknown {
    return this.#lines.findLast((line) => line.word === word)?.value;
  }

  count(word: string): number {
    return this.#lines.filter((line) => line.word === word).length;
  }

  /** Waits until a word was told so many times; fails when the program ends before. */
  async until(word: string, times = 1): Promise<unknown> {
    while (this.count(word) < times) {
      if (this.#isOver) throw new Error(`it ended before it told ${word} ${times} times: ${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#lines.filter((line) => line.word === word)[times - 1]?.value;
  }

  say(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  end(): Promise<Ending> {
    return this.#ended;
  }

  #take(line: string): void {
    const space = line.indexOf(" ");
    this.#lines.push({ word: line.slice(0, space), value: JSON.parse(line.slice(space + 1)) });
    this.#wake();
  }
}
