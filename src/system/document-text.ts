import { defineOwn } from "../core/json.js";
import { WorldDocument } from "./document.js";
import type { Engine } from "./engine.js";
import type { SystemSnapshot } from "./system-snapshot.js";

const encoder = new TextEncoder();

/** The bytes of `JSON.stringify` of the snapshot, piece by piece. */
export function* documentPieces(engine: Engine): Iterable<Uint8Array> {
  const document = new WorldDocument(engine.world, "", engine.keeping.readRaw);
  yield* document.head();
  let separator = `,"logs":{`;
  for (const [key, pieces] of document.sections()) {
    yield encoder.encode(`${separator}${JSON.stringify(key)}:`);
    yield* pieces;
    separator = ",";
  }
  yield encoder.encode(separator === "," ? "}}" : `${separator}}}`);
}

/** The snapshot as an object; section by section, since the text of a large world is longer than a string can be. */
export function documentObject(engine: Engine): SystemSnapshot {
  const document = new WorldDocument(engine.world, "", engine.keeping.readRaw);
  const snapshot = JSON.parse(`${decode(document.head())}}`) as SystemSnapshot;
  const logs: Record<string, unknown> = {};
  for (const [key, pieces] of document.sections()) defineOwn(logs, key, JSON.parse(decode(pieces)));
  return { ...snapshot, logs };
}

function decode(pieces: Iterable<Uint8Array>): string {
  const decoder = new TextDecoder();
  let text = "";
  for (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
