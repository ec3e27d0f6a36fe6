import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { monotonicNow } from "../core/clock.js";
import { environment } from "../core/environment.js";
import { EXIT } from "./exit-codes.js";
import type { Context, Sink } from "./output.js";

/** The context of a real process: its streams, its signals, its terminal. */
export function processContext(): Context {
  const { stdout, stderr } = process;
  const isTTY = isatty(stdout.fd);
  return {
    input: {
      // The stream is made when it is first asked for.
      get stream() {
        return process.stdin;
      },
      isTTY: isatty(0),
    },
    output: {
      stdout: sinkOf(stdout),
      stderr: sinkOf(stderr),
      isTTY,
      isErrorTTY: isatty(stderr.fd),
      color: isTTY && !environment("NO_COLOR") && environment("TERM") !== "dumb",
      get columns() {
        return stdout.columns ?? stderr.columns ?? 80;
      },
    },
    signal: interruption(),
    now: monotonicNow,
    mainScript: fileURLToPath(new URL("./main.js", import.meta.url)),
  };
}

/** The first Ctrl-C asks to stop in good order, the second does not ask. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}

/** A stream whose reader may leave: `dramatis export world | head` ends quietly, like any other program in a pipe. */
function sinkOf(stream: NodeJS.WriteStream): Sink {
  let broken = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    broken = true;
    stream.emit("drain");
    if (error.code === "EPIPE") return;
    process.stderr.write(`dramatis: cannot write the output: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
  return {
    write: (text) => (broken ? true : stream.write(text)),
    drained: () => (broken ? Promise.resolve() : new Promise((resolve) => stream.once("drain", () => resolve()))),
  };
}
