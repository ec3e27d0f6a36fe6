import { DramatisError } from "../../core/errors.js";
import { parseJson } from "../../core/parse-json.js";
import { systemCode } from "./failures.js";

/** Reads JSON from the bytes of a file. @throws DramatisError `store/corrupt` with line and column, `store/unavailable` */
export function parseJsonFile(path: string, bytes: Uint8Array): unknown {
  const text = decodeText(path, bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const remedy = "correct it in an editor, or restore it from a backup";
    const message = `${path} is not JSON (${problemOf(text, cause)}). Nothing was changed; ${remedy}`;
    throw new DramatisError("store/corrupt", message, { details: { file: path, ...placeOf(text) }, cause });
  }
}

/** Damaged UTF-8 is refused: decoded with replacement characters it would pass for what was written. */
function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    if (systemCode(cause) !== "ERR_ENCODING_INVALID_ENCODED_DATA") {
      const message = `${path} has ${bytes.length} bytes, more than a text can have here; split it`;
      throw new DramatisError("store/unavailable", message, { details: { file: path }, cause });
    }
    const message = `${path} is not UTF-8 text. Nothing was changed; save it as UTF-8, or restore it from a backup`;
    throw new DramatisError("store/corrupt", message, { details: { file: path, offset: 0 }, cause });
  }
}

function problemOf(text: string, cause: unknown): string {
  if (text.trim() === "") return "it is empty";
  const explained = explain(text);
  return explained?.message ?? (cause instanceof Error ? cause.message : String(cause));
}

function placeOf(text: string): { offset: number; line?: number; column?: number } {
  const { line, column, offset } = explain(text)?.details ?? {};
  if (typeof line !== "number" || typeof column !== "number" || typeof offset !== "number") return { offset: 0 };
  return { offset, line, column };
}

/** The slow reader of outside data knows what is wrong and where. */
function explain(text: string): DramatisError | undefined {
  const limits = { maxBytes: Infinity, maxNodes: Infinity, maxDepth: 2000 };
  try {
    parseJson(text, { what: "text", code: "snapshot/invalid", limitCode: "import/limit", ...limits });
  } catch (error) {
    if (error instanceof DramatisError) return error;
  }
  return undefined;
}
