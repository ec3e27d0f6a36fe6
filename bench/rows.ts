import type { Row } from "./row.js";
import { addMemoryJournaled } from "./rows/add-memory-journaled.js";
import { addMemory } from "./rows/add-memory.js";
import { broadcast } from "./rows/broadcast.js";
import { coldImport } from "./rows/cold-import.js";
import { createCharacter } from "./rows/create-character.js";
import { garbageCollection } from "./rows/garbage-collection.js";
import { getContext } from "./rows/get-context.js";
import { ingest } from "./rows/ingest.js";
import { memorySize } from "./rows/memory-size.js";
import { recall } from "./rows/recall.js";
import { render } from "./rows/render.js";
import { reopen } from "./rows/reopen.js";
import { saveOneChange } from "./rows/save-one-change.js";
import { snapshot } from "./rows/snapshot.js";
import { vectors } from "./rows/vectors.js";

/** In the order of the table. */
export const rows: readonly Row[] = [
  createCharacter,
  addMemory,
  addMemoryJournaled,
  memorySize,
  garbageCollection,
  broadcast,
  getContext,
  recall,
  render,
  ingest,
  vectors,
  saveOneChange,
  snapshot,
  reopen,
  coldImport,
];
