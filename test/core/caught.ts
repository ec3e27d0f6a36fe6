import { isDramatisError, type DramatisError } from "../../src/core/errors.js";

/** The error of ours that a call throws. Fails when it throws nothing, or anything else. */
export function caught(run: () => unknown): DramatisError {
  try {
    run();
  } catch (error) {
    if (isDramatisError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** {@link caught} for what ends later. */
export async function caughtLater(run: () => Promise<unknown>): Promise<DramatisError> {
  try {
    await run();
  } catch (error) {
    if (isDramatisError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
