import type { Json } from "../core/json-value.js";
import type { DocumentSource, Store } from "../journal/store.js";
import {
  decode,
  entriesFrom,
  failureOf,
  look,
  openAndRead,
  same,
  sameWorld,
  sourceOf,
  worldAt,
  type World,
} from "./stored-world.js";
import type { StoreCase } from "./store-case.js";

/** Several megabytes, so that a store may leave its sections on the disk. */
const LARGE: Readonly<Record<string, number>> = Object.fromEntries(
  Array.from({ length: 60 }, (_, at) => [`section/${at}`, 100_000]),
);

async function appendAll(store: Store, entries: readonly string[]): Promise<void> {
  for (const entry of entries) store.append(entry);
}

function giveUpAtThree(number: number): void {
  if (number === 3) throw new Error("the source gave up");
}

export const documentCases: readonly StoreCase[] = [
  {
    name: "has a document stand for all that was appended before it",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await appendAll(store, entriesFrom(1, 3));
      await store.replace(sourceOf(worldAt(3)));
      await appendAll(store, entriesFrom(4, 2));
      await store.close();
      const { world, entries } = await look(makeStore);
      sameWorld(world, worldAt(3), "the document");
      same(entries, entriesFrom(4, 2), "entries after it");
    },
  },
  {
    name: "keeps entries that are appended while a document is written",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await appendAll(store, entriesFrom(1, 3));
      const replacing = store.replace(
        sourceOf(worldAt(3), { onPiece: (number) => store.append(JSON.stringify({ entry: 3 + number })) }),
      );
      await replacing;
      const { length } = [...sourceOf(worldAt(3)).head()];
      await store.close();
      const { world, entries } = await look(makeStore);
      sameWorld(world, worldAt(3), "the document");
      same(entries.length > length, true, "there are entries of the time when it was written");
      same(entries, entriesFrom(4, entries.length), "entries after it");
    },
  },
  {
    name: "flushes while a document is written",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await appendAll(store, entriesFrom(1, 2));
      const flushes: Promise<void>[] = [];
      const onPiece = (number: number): void => {
        store.append(JSON.stringify({ entry: 2 + number }));
        flushes.push(store.flush());
      };
      await store.replace(sourceOf(worldAt(2, LARGE), { onPiece, pieceLength: 200_000 }));
      await Promise.all(flushes);
      await store.close();
      const { world, entries } = await look(makeStore);
      sameWorld(world, worldAt(2, LARGE), "the document");
      same(entries, entriesFrom(3, flushes.length), "entries after it");
    },
  },
  {
    name: "keeps the last of many documents",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      for (let version = 1; version <= 6; version++) {
        store.append(JSON.stringify({ entry: version }));
        await store.replace(sourceOf(worldAt(version, { a: version * 400 })));
      }
      await store.close();
      const { world, entries } = await look(makeStore);
      sameWorld(world, worldAt(6, { a: 2400 }), "the document");
      same(entries, [], "entries");
    },
  },
  {
    name: "keeps a document of a store without entries",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await store.replace(sourceOf(worldAt(0)));
      await store.close();
      sameWorld((await look(makeStore)).world, worldAt(0), "the document");
    },
  },
  {
    name: "keeps documents of every shape: without sections, with strange keys, with its own words in texts",
    async run(makeStore) {
      const strange = ["__proto__", "constructor", 'quote"', "back\\slash", "line\nfeed", "", "logs", "$file", "🎭"];
      const worlds: World[] = [
        { head: { only: "a head" }, sections: {} },
        { head: { a: [] }, sections: { a: [] } },
        { head: { a: 1 }, sections: Object.fromEntries(strange.map((key): [string, Json] => [key, { key }])) },
        {
          head: { text: '\n,"logs":{\n"a":1\n}\n,"$file":{"format":9' },
          sections: { a: ['\n}\n,"$file":{', "\u2028"] },
        },
      ];
      for (const wanted of worlds) {
        const store = makeStore();
        await openAndRead(store);
        await store.replace(sourceOf(wanted, { pieceLength: 5 }));
        await store.close();
        sameWorld((await look(makeStore)).world, wanted, "the document");
      }
    },
  },
  {
    name: "asks for a piece of a document only when it has used the one before",
    async run(makeStore) {
      // `sourceOf` overwrites each piece when the next one is asked for.
      const store = makeStore();
      await openAndRead(store);
      await store.replace(sourceOf(worldAt(1, LARGE), { pieceLength: 7000 }));
      await store.close();
      sameWorld((await look(makeStore)).world, worldAt(1, LARGE), "the document");
    },
  },
  {
    name: "lets others run while it writes a large document",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      let turns = 0;
      let isWriting = true;
      const count = (): void => {
        if (!isWriting) return;
        turns++;
        setTimeout(count, 0);
      };
      setTimeout(count, 0);
      await store.replace(sourceOf(worldAt(1, LARGE), { pieceLength: 50_000 }));
      isWriting = false;
      await store.close();
      same(turns > 1, true, `others got a turn (${turns})`);
    },
  },
  {
    name: "reads sections that stayed behind also after a new document has taken over",
    async run(makeStore) {
      const first = makeStore();
      await openAndRead(first);
      await first.replace(sourceOf(worldAt(1, LARGE), { pieceLength: 50_000 }));
      await first.close();

      const store = makeStore();
      const { stored } = await openAndRead(store);
      if (stored?.kind === "sections") {
        const { sections } = stored;
        const texts = new Map([...sections.keys()].map((key) => [key, decode(sections.read(key)).slice()]));
        for (const version of [1, 2]) {
          // The untouched sections are passed on as they are read, those that came first have changed.
          await store.replace(passingOn(sections, version, texts));
          for (const key of [...texts.keys()].slice(version)) {
            same(decode(sections.read(key)) === texts.get(key), true, `section ${key} after document ${version}`);
          }
        }
        await failureOf(() => sections.read("nobody"), ["store/unavailable"], "reading a section that is not there");
      }
      await store.close();
      const { world } = await look(makeStore);
      same(world?.sections["section/59"], worldAt(1, LARGE).sections["section/59"], "the last section");
    },
  },
  {
    name: "leaves everything as it was when writing a document is cancelled, at any time",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await store.replace(sourceOf(worldAt(1)));
      let last = 1;
      for (const at of [0, 1, 2, 5, 40]) {
        store.append(JSON.stringify({ entry: ++last }));
        const controller = new AbortController();
        if (at === 0) controller.abort();
        const onPiece = (number: number): void => {
          if (number === at) controller.abort();
        };
        const source = sourceOf(worldAt(last, LARGE), { onPiece, pieceLength: 100_000 });
        const replacing = (): Promise<void> => store.replace(source, { signal: controller.signal });
        await failureOf(replacing, ["cancelled"], `replace, cancelled at piece ${at}`);
      }
      await store.flush();
      await store.close();
      const { world, entries } = await look(makeStore);
      sameWorld(world, worldAt(1), "the document");
      same(entries, entriesFrom(2, last - 1), "entries");
    },
  },
  {
    name: "leaves everything as it was when the source of a document throws",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      store.append('{"entry":1}');
      let hasFailed = false;
      await store.replace(sourceOf(worldAt(1), { onPiece: giveUpAtThree })).catch(() => (hasFailed = true));
      same(hasFailed, true, "replace rejects");
      store.append('{"entry":2}');
      await store.close();
      const { world, entries } = await look(makeStore);
      sameWorld(world, undefined, "the document");
      same(entries, entriesFrom(1, 2), "entries");
    },
  },
  {
    name: "closes in good order while a document is written",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      await appendAll(store, entriesFrom(1, 3));
      const replacing = store.replace(sourceOf(worldAt(3, LARGE), { pieceLength: 100_000 })).then(
        () => true,
        () => false,
      );
      await store.close();
      const wasReplaced = await replacing;
      const { world, entries } = await look(makeStore);
      sameWorld(world, wasReplaced ? worldAt(3, LARGE) : undefined, "the document");
      same(entries, wasReplaced ? [] : entriesFrom(1, 3), "entries");
    },
  },
  {
    name: "wants no new document as long as the journal is short",
    async run(makeStore) {
      const store = makeStore();
      await openAndRead(store);
      same(store.wantsDocument, false, "wantsDocument of a new store");
      store.append('{"entry":1}');
      await store.flush();
      same(store.wantsDocument, false, "wantsDocument after one entry");
      await store.replace(sourceOf(worldAt(1)));
      same(store.wantsDocument, false, "wantsDocument after a document");
      await store.close();
    },
  },
];

/** A document in which the first so many sections are new and the others the very bytes that were stored. */
function passingOn(
  sections: { read(key: string): Uint8Array },
  changed: number,
  texts: ReadonlyMap<string, string>,
): DocumentSource {
  const encoder = new TextEncoder();
  return {
    head: () => [encoder.encode(`{"format":"example","changed":${changed}`)],
    *sections() {
      for (const [at, key] of [...texts.keys()].entries()) {
        const bytes = at < changed ? encoder.encode(`{"changed":${changed}}`) : sections.read(key);
        yield [key, [bytes]] as const;
      }
    },
  };
}
