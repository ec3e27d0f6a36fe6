import type { StoreCase } from "./store-case.js";
import { documentCases } from "./store-contract-documents.js";
import { ownershipCases } from "./store-contract-ownership.js";
import { entriesFrom, failureOf, look, openAndRead, same, sameWorld, sourceOf, worldAt } from "./stored-world.js";

const entryCases: readonly StoreCase[] = [
  {
    name: "finds no document, no entries and nothing torn where nothing was stored",
    async run(makeStore) {
      const { world, entries, tornBytes } = await look(makeStore);
      same([world, [...entries], tornBytes], [undefined as never, [], 0], "a new store");
    },
  },
  {
    name: "gives back entries in the order in which they were appended",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      const [first, second, third] = entriesFrom(1, 3);
      store.append(first ?? "");
      store.append(second ?? "");
      await store.flush();
      store.append(third ?? "");
      await store.flush();
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 3), "entries");
      same((await look(makeStore)).entries, entriesFrom(1, 3), "entries, read once more");
    },
  },
  {
    name: "keeps what was appended and never flushed when it is closed",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      for (const entry of entriesFrom(1, 100)) store.append(entry);
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 100), "entries");
    },
  },
  {
    name: "goes on behind what was there, session after session",
    async run(makeStore) {
      for (let session = 0; session < 5; session++) {
        const store = makeStore();
        const { entries } = await openAndRead(store);
        same(entries, entriesFrom(1, session * 2), `entries in session ${session}`);
        for (const entry of entriesFrom(1 + session * 2, 2)) store.append(entry);
        await store.close();
      }
    },
  },
  {
    name: "resolves a flush of nothing, and flushes that many wait for",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await store.flush();
      const flushes = entriesFrom(1, 50).map((entry) => {
        store.append(entry);
        return store.flush();
      });
      await Promise.all(flushes);
      await store.flush();
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 50), "entries");
    },
  },
  {
    name: "keeps an entry of nine megabytes among small ones",
    async run(makeStore) {
      const big = JSON.stringify({ big: "0123456789".repeat(900_000) });
      const entries = ['{"entry":1}', big, '{"entry":2}', big.replace("0", "z")];
      const store = makeStore();
      await openAndRead(store);
      for (const entry of entries) store.append(entry);
      await store.close();
      const found = await look(makeStore);
      const isSame = found.entries.length === 4 && entries.every((entry, at) => entry === found.entries[at]);
      same(isSame, true, "big entries come back as they were");
    },
  },
  {
    name: "keeps every character that JSON text can hold",
    async run(makeStore) {
      const texts = [
        "",
        "é",
        "\u2028\u2029",
        "𝄞 🎭",
        "\uFEFFmark",
        "\0\r\n\t\u001f\u007f",
        "\ud800 alone",
        "نص 文本",
        "\uffff",
      ];
      const entries = [...texts.map((text) => JSON.stringify({ text })), "0", '""', "[]"];
      const store = makeStore();
      await openAndRead(store);
      for (const entry of entries) store.append(entry);
      await store.close();
      same((await look(makeStore)).entries, entries, "entries");
    },
  },
  {
    name: "keeps thousands of entries of all lengths",
    async run(makeStore) {
      const entries = Array.from({ length: 3000 }, (_, at) => JSON.stringify({ at, text: "x".repeat((at * 7) % 300) }));
      const store = makeStore();
      await openAndRead(store);
      for (const [at, entry] of entries.entries()) {
        store.append(entry);
        if (at % 1000 === 0) await store.flush();
      }
      await store.close();
      same((await look(makeStore)).entries, entries, "entries");
    },
  },
  {
    name: "refuses to be used before it is opened and after it is closed",
    async run(makeStore) {
      const store = makeStore();
      await failureOf(() => store.append("1"), ["store/unavailable"], "append before open");
      await openAndRead(store);
      store.append('{"entry":1}');
      await store.close();
      await failureOf(() => store.append("2"), ["store/unavailable"], "append after close");
      await failureOf(() => store.flush(), ["store/unavailable"], "flush after close");
      await failureOf(() => store.replace(sourceOf(worldAt(1))), ["store/unavailable"], "replace after close");
      const { entries, world } = await look(makeStore);
      same(entries, entriesFrom(1, 1), "entries");
      sameWorld(world, undefined, "document");
    },
  },
  {
    name: "closes twice, also at the same time, and without having been opened",
    async run(makeStore) {
      const store = makeStore();
      await store.close();
      await openAndRead(store);
      store.append('{"entry":1}');
      await Promise.all([store.close(), store.close()]);
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 1), "entries");
    },
  },
  {
    name: "opens again after it was closed",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      store.append('{"entry":1}');
      await store.close();
      same((await openAndRead(store)).entries, entriesFrom(1, 1), "entries");
      store.append('{"entry":2}');
      await store.close();
      same((await look(makeStore)).entries, entriesFrom(1, 2), "entries");
    },
  },
];

/**
 * What every embedded {@link Store} (one with `writers: "one"`) has to do, free of any test framework.
 *
 * @example
 * it.each(storeContract)("$name", ({ run }) => {
 *   const place = makeEmptyFolder();
 *   return run(() => new MyStore(place));
 * });
 */
export const storeContract: readonly StoreCase[] = [...entryCases, ...documentCases, ...ownershipCases];
