import { DramatisError } from "../../core/errors.js";

/** The code of an error of the operating system: ENOSPC, EIO, EEXIST. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What went wrong with a file, as an error of ours. One that already is ours stays as it is. */
export function storeFailure(error: unknown, subject: string): DramatisError {
  if (error instanceof DramatisError) return error;
  const code = systemCode(error);
  const reason = error instanceof Error ? error.message : String(error);
  const details = { systemCode: code ?? "unknown" };
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new DramatisError(
      "store/full",
      `${subject}: no room is left (${reason}); make room, then open the store again`,
      {
        details,
        cause: error,
      },
    );
  }
  return new DramatisError("store/unavailable", `${subject}: ${reason}; ${adviceFor(code)}`, { details, cause: error });
}

function adviceFor(code: string | undefined): string {
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "EBUSY":
      // Windows says EPERM or EBUSY when another program has the file open.
      return "give this process access to it, close other programs that have it open, or give another path";
    case "EMFILE":
    case "ENFILE":
      return "close files or raise the limit on open files, then open the store again";
    case "ENOENT":
      return "a file or folder on the way is not there; check the path, or put back what was removed, then try again";
    default:
      return "check the disk, then open the store again";
  }
}

/** A damaged file. `offset` is where the damage was noticed. */
export function corruptFile(
  file: string,
  offset: number,
  problem: string,
  details: { readonly lastGood?: number } = {},
): DramatisError<"store/corrupt"> {
  const message = `${file} is damaged at byte ${offset}: ${problem}. Nothing was changed; restore the directory from a backup`;
  return new DramatisError("store/corrupt", message, { details: { file, offset, ...details } });
}

export function cancelled(what: string, signal: AbortSignal | undefined): DramatisError<"cancelled"> {
  return new DramatisError("cancelled", `${what} was cancelled by its signal`, { cause: signal?.reason });
}

export function throwIfCancelled(what: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(what, signal);
}
