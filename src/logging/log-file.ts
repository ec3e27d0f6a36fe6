import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Writable } from "node:stream";
import { DramatisError } from "../core/errors.js";

/**
 * A file that takes lines at once: when a call to the logger returns, its line is with the operating system. winston's own
 * file transport buffers, and loses the last lines when the process exits or dies. The file is opened for each line,
 * so that there is no handle to close, nothing that keeps a process alive, and log rotation may move it away.
 *
 * @throws DramatisError `config/invalid` when it cannot be written.
 */
export function openLogFile(file: string, onError: (error: unknown) => void): Writable {
  // Resolved now, since a program may change its directory later.
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, "");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `logger options: file ${JSON.stringify(file)} cannot be written (${reason}); give a path that this process may write to`;
    throw new DramatisError("config/invalid", message, { details: { field: "file" }, cause });
  }
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      try {
        appendFileSync(path, line);
      } catch (error) {
        onError(error);
      }
      done();
    },
  });
}
