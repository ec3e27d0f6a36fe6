import { entriesFrom, failureOf, look, openAndRead, read, same, sameWorld, sourceOf, worldAt } from "./stored-world.js";
import type { StoreCase } from "./store-case.js";

export const ownershipCases: readonly StoreCase[] = [
  {
    name: "belongs to one at a time, and tells the second who has it",
    async run(makeStore) {
      const owner = makeStore();
      await openAndRead(owner);
      owner.append('{"entry":1}');
      const second = makeStore();
      const error = await failureOf(() => second.open({}), ["store/locked"], "opening what somebody else has open");
      same(error.retryable, true, "trying again makes sense");
      same(Object.keys(error.details).length > 0, true, "details name the holder");
      await failureOf(() => second.append("2"), ["store/unavailable"], "append by who does not own it");
      await second.close();
      owner.append('{"entry":2}');
      await owner.flush();
      await failureOf(() => makeStore().open({}), ["store/locked"], "opening it once more");
      await owner.close();
      same((await look(makeStore)).entries, entriesFrom(1, 2), "entries");
    },
  },
  {
    name: "gives itself to one of many who open it at the same time",
    async run(makeStore) {
      const stores = Array.from({ length: 8 }, () => makeStore());
      const outcomes = await Promise.allSettled(stores.map((store) => store.open({})));
      const owners = outcomes.flatMap((outcome, at) => (outcome.status === "fulfilled" ? [stores[at]] : []));
      same(owners.length, 1, "owners");
      for (const store of stores) await store.close();
      same((await look(makeStore)).entries, [], "entries");
    },
  },
  {
    name: "refuses to be opened when it is open, and stays open",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      store.append('{"entry":1}');
      await failureOf(() => store.open({}), ["store/unavailable", "store/locked"], "opening twice");
      store.append('{"entry":2}');
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 2), "entries");
    },
  },
  {
    name: "does not open when that is cancelled, and stays free",
    async run(makeStore) {
      const first = makeStore();
      await openAndRead(first);
      first.append('{"entry":1}');
      await first.close();
      await failureOf(() => makeStore().open({ signal: AbortSignal.abort() }), ["cancelled"], "a cancelled open");
      const controller = new AbortController();
      const store = makeStore();
      const opening = store.open({ signal: controller.signal });
      controller.abort();
      const outcome = await opening.then(read, (error: unknown) => error);
      if (outcome instanceof Error) await failureOf(() => Promise.reject(outcome), ["cancelled"], "open");
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 1), "entries");
    },
  },
  {
    name: "changes nothing when it is only looked at",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await store.replace(sourceOf(worldAt(1)));
      store.append('{"entry":1}');
      await store.close();
      for (let time = 0; time < 4; time++) {
        const { world, entries, tornBytes } = await look(makeStore);
        sameWorld(world, worldAt(1), "the document");
        same(entries, entriesFrom(1, 1), "entries");
        same(tornBytes, 0, "torn bytes");
      }
    },
  },
  {
    name: "is for one writer and has a name",
    async run(makeStore) {
      const { writers, name } = makeStore();
      same(writers, "one", "writers");
      same(typeof name === "string" && name !== "", true, "it has a name");
    },
  },
];
