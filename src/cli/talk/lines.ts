import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import type { Context, Output } from "../output.js";

/** What somebody types or pipes in, line by line. */
export interface Lines {
  /** The next line, without its end; undefined when there are no more. */
  next(): Promise<string | undefined>;
  /** From now on Ctrl-C means this, until `undefined` is given: then it means to leave. */
  onInterrupt(interrupt: (() => void) | undefined): void;
  close(): void;
}

/** Lines that wait to be asked for, and somebody who may wait for them. */
class Queue {
  readonly #lines: string[] = [];
  #isEnded = false;
  #wake: (() => void) | undefined;

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  push(line: string): void {
    this.#lines.push(line);
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  async next(): Promise<string | undefined> {
    while (this.isEmpty && !this.#isEnded) {
      // oxlint-disable-next-line no-await-in-loop -- one line after the other
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#lines.shift();
  }
}

/** Lines of a pipe or a file. They end with it, or when the command is to stop. */
export function pipedLines({ input, signal }: Context): Lines {
  const queue = new Queue();
  const reader = createInterface({ input: input.stream, crlfDelay: Number.POSITIVE_INFINITY });
  reader.on("line", (line) => {
    queue.push(line);
    reader.pause();
  });
  reader.on("close", () => queue.end());
  const stop = (): void => {
    queue.end();
    reader.close();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  let isClosed = false;
  reader.on("close", () => {
    isClosed = true;
  });
  return {
    next: () => {
      if (queue.isEmpty && !isClosed) reader.resume();
      return queue.next();
    },
    onInterrupt: () => {},
    close: () => {
      signal.removeEventListener("abort", stop);
      reader.close();
      // A pipe that was only paused may have begun to read again, and would keep the process waiting for its other end.
      input.stream.destroy();
    },
  };
}

/** Keeps the line editor from writing while somebody else does: what is typed then shows at the next prompt. */
class Curtain extends Writable {
  isDrawn = false;
  readonly #output: Output;

  constructor(output: Output) {
    super({ decodeStrings: false });
    this.#output = output;
  }

  /** The line editor asks for it. */
  get columns(): number {
    return this.#output.columns;
  }

  override _write(text: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    if (!this.isDrawn) this.#output.stdout.write(String(text));
    done();
  }
}

/** What a line editor starts with. */
export interface EditorOptions {
  readonly prompt: string;
  /** Newest first. */
  readonly history: readonly string[];
  /** What Tab completes a line to. */
  readonly completions: readonly string[];
}

/** Lines that somebody types, with a history under the arrow keys. */
export function typedLines({ input, output, signal }: Context, options: EditorOptions): Lines {
  const queue = new Queue();
  const curtain = new Curtain(output);
  const editor = createInterface({
    input: input.stream,
    output: curtain,
    terminal: true,
    prompt: options.prompt,
    history: [...options.history],
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string) => [options.completions.filter((text) => line !== "" && text.startsWith(line)), line],
  });
  let interrupt: (() => void) | undefined;
  let isClosed = false;
  editor.on("line", (line) => {
    // What follows in the same moment, as in a pasted text, shows when it is its turn.
    curtain.isDrawn = true;
    queue.push(line);
  });
  editor.on("close", () => {
    isClosed = true;
    queue.end();
  });
  editor.on("SIGINT", () => {
    if (interrupt !== undefined) interrupt();
    else if (editor.line === "") editor.close();
    else clearLine(editor, output);
  });
  const stop = (): void => editor.close();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return {
    next: async () => {
      const isTypedAhead = !queue.isEmpty;
      curtain.isDrawn = isTypedAhead;
      if (!isTypedAhead && !isClosed) editor.prompt(true);
      const line = await queue.next();
      curtain.isDrawn = true;
      if (line === undefined) output.stdout.write("\n");
      else if (isTypedAhead) output.stdout.write(`${options.prompt}${line}\n`);
      return line;
    },
    onInterrupt: (meaning) => {
      interrupt = meaning;
    },
    close: () => {
      signal.removeEventListener("abort", stop);
      curtain.isDrawn = true;
      editor.close();
    },
  };
}

/** Takes back what was typed, as a shell does. */
function clearLine(editor: Interface, output: Output): void {
  output.stdout.write("^C\n");
  // Ctrl-E and Ctrl-U: to the end of the line, and away with all before it.
  editor.write(null, { ctrl: true, name: "e" });
  editor.write(null, { ctrl: true, name: "u" });
  editor.prompt();
}
