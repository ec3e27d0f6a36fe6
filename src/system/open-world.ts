import { DramatisError, isDramatisError } from "../core/errors.js";
import { equalJson } from "../core/json.js";
import type { Recovered, Store } from "../journal/store.js";
import { changesIn, type Change, type Entry } from "../model/entry.js";
import type { MemoryRecord } from "../model/records.js";
import { applyEntry } from "./apply-entry.js";
import { Engine } from "./engine.js";
import { checkTypes, loadCold, loadWhole, rawReader, wakeDue, type TypeSchemas } from "./load-snapshot.js";
import type { ResolvedOptions } from "./options.js";
import { World } from "./world.js";

/** A store given as itself or as a path. @throws DramatisError `config/invalid`; `store/unavailable` in browsers. */
export async function openStore(store: Store | string): Promise<Store> {
  if (typeof store === "string") {
    if (store === "")
      throw new DramatisError("config/invalid", "store is an empty path; give the folder that is to hold the world", {
        details: { field: "store" },
      });
    const { jsonFileStore } = await import("dramatis/stores/json-file");
    return jsonFileStore(store);
  }
  if (typeof store === "object" && store !== null && typeof store.open === "function") return store;
  throw new DramatisError("config/invalid", "store must be a path, or a store such as jsonFileStore(path) makes one", {
    details: { field: "store" },
  });
}

/** Opens a store, rebuilds the world that it holds, and journals from then on. */
export async function openWorld(
  options: ResolvedOptions,
  given: Store | string,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const store = await openStore(given);
  let engine: Engine | undefined;
  const recovered = await store.open({
    ...(signal === undefined ? undefined : { signal }),
    onError: (error) => engine?.report(error),
  });
  try {
    engine = await rebuild(options, store, recovered, signal);
    return engine;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function rebuild(
  options: ResolvedOptions,
  store: Store,
  { document, entries, tornBytes }: Recovered,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const isCold = document?.kind === "sections";
  const world =
    document === undefined
      ? new World(options.memory)
      : isCold
        ? loadCold(document.head, document.sections, options.types)
        : loadWhole(document.snapshot, options.types);
  const { replayed, hasForgotten } = await replay(world, entries, { signal, store: store.name, types: options.types });
  world.due.removeDone();
  const engine = new Engine(options, world);
  if (isCold) {
    engine.keeping.readRaw = rawReader(world, document.sections);
    wakeDue(world, (document.head as { due?: string[] }).due);
  }
  engine.keeping.attach(store);
  if (tornBytes > 0)
    options.logger.warn("An unfinished journal entry was cut off; it had not been acknowledged", {
      store: store.name,
      tornBytes,
    });
  if (document === undefined && replayed === 0) engine.begin();
  else if (options.givesMemory && !equalJson({ ...world.memory }, { ...options.memory }))
    engine.commit({ k: "configure", memory: options.memory });
  engine.addTemplates();
  if (hasForgotten) await finishForgetting(engine);
  engine.nudge();
  return engine;
}

async function replay(
  world: World,
  entries: Recovered["entries"],
  { signal, store, types }: { signal: AbortSignal | undefined; store: string; types: TypeSchemas },
): Promise<{ replayed: number; hasForgotten: boolean }> {
  let count = 0;
  let hasForgotten = false;
  for await (const batch of entries) {
    if (signal?.aborted === true) throw new DramatisError("cancelled", "Opening was cancelled; nothing was changed");
    for (const line of batch) {
      count++;
      let memories: readonly MemoryRecord[];
      try {
        const entry = JSON.parse(line) as Entry;
        applyEntry(world, entry);
        const changes = changesIn(entry);
        memories = changes.flatMap(memoriesIn);
        hasForgotten ||= changes.some(({ k }) => k === "forget");
      } catch (error) {
        if (isDramatisError(error, "store/corrupt") || isDramatisError(error, "snapshot/version")) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new DramatisError(
          "store/corrupt",
          `Entry ${count} of the journal of ${store} does not fit the world before it: ${reason}`,
          { cause: error, details: { entry: count } },
        );
      }
      checkTypes(memories, types);
    }
  }
  return { replayed: count, hasForgotten };
}

/** A user was forgotten, and writing the document anew failed or was interrupted: what the store still holds has to go. */
async function finishForgetting(engine: Engine): Promise<void> {
  try {
    await engine.keeping.erase();
  } catch (error) {
    // The user is forgotten in this world; closing it tries again, and so does whoever forgets.
    engine.report(error, "forget");
  }
}

function memoriesIn(entry: Change): readonly MemoryRecord[] {
  if (entry.k === "memory" || entry.k === "event") return [entry];
  return entry.k === "import" ? entry.log.memories : [];
}
