import { describe, expect, it } from "vitest";
import { DramatisError, PersonaSystem, type DocumentSource } from "../../src/index.js";
import { errorOf } from "../support/error-of.js";
import { announce, drain, listen, populate, remember } from "../support/small-world.js";
import { MemoryStore } from "./memory-store.js";

/** A store that takes one document at a time, and is not closed while it does. */
class CarefulStore extends MemoryStore {
  documents = 0;
  #isBusy = false;

  override async replace(source: DocumentSource): Promise<void> {
    if (this.#isBusy) throw new Error("a document is being written already");
    this.#isBusy = true;
    this.documents++;
    await super.replace(source);
    this.#isBusy = false;
  }

  override close(): Promise<void> {
    if (this.#isBusy) throw new Error("a document is being written still");
    return super.close();
  }
}

async function makeWorld(store: MemoryStore): Promise<PersonaSystem> {
  const memory = { maxMemories: 4, summaryThreshold: 2 };
  const system = await PersonaSystem.open({ store, background: "manual", memory });
  // So much that others have their turn before the characters after it are written.
  system.createCharacter({ name: "Zed", prompt: "", background: { lore: "-".repeat(70_000) } });
  populate(system, "Ann", "Bob");
  const [lost = ""] = announce(system, 1, { userId: "kim" });
  system.getCharacter("Ann").memory.remove(lost);
  for (const name of ["Ann", "Bob"]) for (const user of ["kim", "lee"]) remember(system, name, 7, user);
  drain(system);
  return system;
}

/** What is in a store, all of it. */
function contentOf({ document, entries }: MemoryStore): string {
  return `${document}${entries.join()}`;
}

function openAgain(store: MemoryStore): Promise<PersonaSystem> {
  return PersonaSystem.open({ store, background: "manual" });
}

describe("forgetting a user while a document is written", () => {
  it("waits for that one and writes another, at whichever piece of it", async () => {
    for (let piece = 1, isPast = false; !isPast; piece++) {
      const store = new CarefulStore();
      const system = await makeWorld(store);
      let forgetting: Promise<unknown> | undefined;
      let pieces = 0;
      store.between = () => {
        if (++pieces === piece) forgetting = system.forgetUser("kim");
      };
      store.wantsDocument = true;
      system.tick(0);
      await system.settled();
      isPast = pieces < piece;
      if (isPast) continue;
      await forgetting;
      expect(contentOf(store)).not.toContain("kim");
      expect(store.entries).toEqual([]);
      expect((await openAgain(store.crash())).hash()).toBe(system.hash());
    }
  });

  it("leaves that one whole, with the forgetting after it in the journal", async () => {
    const store = new MemoryStore();
    const system = await makeWorld(store);
    const before = system.hash();
    let forgetting: Promise<unknown> | undefined;
    store.between = () => {
      store.between = undefined;
      forgetting = system.forgetUser("kim");
    };
    let left: MemoryStore | undefined;
    const replace = store.replace.bind(store);
    store.replace = async (source) => {
      await replace(source);
      left ??= store.crash();
    };
    store.wantsDocument = true;
    system.tick(0);
    await system.settled();
    await forgetting;
    if (left === undefined) throw new Error("no document was written");
    expect(left.entries).toEqual(['{"k":"forget","user":"kim"}']);
    expect(PersonaSystem.fromJSON(JSON.parse(left.document ?? "")).hash()).toBe(before);
    const again = await openAgain(left);
    expect(again.hash()).toBe(system.hash());
    expect(contentOf(left)).not.toContain("kim");
  });

  it("shares one document with all who ask together", async () => {
    const store = new CarefulStore();
    const system = await makeWorld(store);
    const receipts = await Promise.all(["kim", "lee", "nobody"].map((user) => system.forgetUser(user)));
    expect(receipts.map(({ summaries }) => summaries > 0)).toEqual([true, true, false]);
    expect(store.documents).toBe(1);
    expect(contentOf(store)).not.toMatch(/kim|lee|nobody/);
    await system.close();
  });

  it("ends well for both when the system is closed meanwhile", async () => {
    const store = new CarefulStore();
    const system = await makeWorld(store);
    const forgetting = system.forgetUser("kim");
    await system.close();
    await forgetting;
    expect(contentOf(store)).not.toContain("kim");
    expect(store.isOpen).toBe(false);
  });
});

describe("forgetting a user in a store that fails", () => {
  const full = new DramatisError("store/full", "the disk is full");

  it("forgets nobody when not even the journal takes it", async () => {
    const store = new MemoryStore();
    const system = await makeWorld(store);
    const hash = system.hash();
    store.refusal = full;
    expect(await errorOf(system.forgetUser("kim"))).toBe(full);
    expect(system.hash()).toBe(hash);
  });

  it("tells when opening again cannot finish it either, and finishes it when the system is closed", async () => {
    const store = new MemoryStore();
    const system = await makeWorld(store);
    const replace = store.replace.bind(store);
    store.replace = () => Promise.reject(full);
    expect(await errorOf(system.forgetUser("kim"))).toBe(full);
    expect(JSON.stringify(system.toJSON())).not.toContain("kim");

    const left = store.crash();
    const replaceLeft = left.replace.bind(left);
    left.replace = () => Promise.reject(full);
    const again = await openAgain(left);
    const told = listen(again, "error");
    expect(again.stats().errors).toBe(1);
    expect(again.hash()).toBe(system.hash());
    expect(contentOf(left)).toContain("kim");
    left.replace = replaceLeft;
    await again.close();
    expect(contentOf(left)).not.toContain("kim");
    expect(told).toEqual([]);

    store.replace = replace;
    await system.forgetUser("kim");
    expect(contentOf(store)).not.toContain("kim");
  });

  it("forgets nobody when a log cannot be read, since who stands in it cannot be told", async () => {
    const store = new MemoryStore();
    await (await makeWorld(store)).close();
    store.document = store.document?.replaceAll('"content":{"text":"Bob', '"content":[],"was":{"text":"Bob');
    store.isCold = true;
    const system = await openAgain(store);
    const error = { code: "snapshot/invalid" };
    for (const forget of [false, true])
      expect(await errorOf(forget ? system.forgetUser("kim") : system.exportUser("kim"))).toMatchObject(error);
    expect(store.entries).toEqual([]);
    expect(system.getCharacter("Ann").with({ userId: "kim" }).memory.summaries()).not.toEqual([]);
  });
});
