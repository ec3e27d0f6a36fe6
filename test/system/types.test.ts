import { PersonaSystem } from "dramatis";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";
import { memoryFileSystem } from "../../src/testing/testing.js";
import { storeOn } from "../stores/rig.js";
import { MemoryStore } from "./memory-store.js";

const makeAnn = (system: PersonaSystem): ReturnType<PersonaSystem["createCharacter"]> =>
  system.createCharacter({ name: "Ann", prompt: "" });

const imported = { id: "w.1", at: "2026-01-01T00:00:00.000Z" };

describe("types with a schema", () => {
  const rumor = z.strictObject({ about: z.string().min(1), times: z.number().default(1) });
  const types = { rumor };

  it("are checked when a memory is added, and what the schema gives is kept", () => {
    const system = new PersonaSystem({ types, background: "manual" });
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    const memory = ann.addMemory({ about: "the king" }, { type: "rumor" });
    expect(memory.content).toEqual({ about: "the king", times: 1 });
    expect(ann.memory.get(memory.id)?.content).toEqual({ about: "the king", times: 1 });
    const error = caught(() => ann.addMemory({ about: "" }, { type: "rumor" }));
    expect(error.code).toBe("memory/invalid");
    expect(error.message).toMatch(/^A memory of type "rumor" does not fit its schema: content\.about: /);
    expect(error.details).toMatchObject({ path: "content.about" });
    expect(caught(() => system.broadcast({ abuot: 1 }, { type: "rumor" })).code).toBe("memory/invalid");
    expect(ann.addMemory({ anything: 1 }, { type: "other" }).content).toEqual({ anything: 1 });
    expect(ann.memory.size).toBe(2);
  });

  it("may change what they are given, as long as JSON can hold it", () => {
    const system = new PersonaSystem({
      types: {
        tidy: z.object({ text: z.string().trim().toLowerCase() }),
        dated: z.object({ on: z.string().transform((text) => new Date(text)) }),
      },
    });
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    expect(ann.addMemory({ text: "  Hello " }, { type: "tidy" }).content).toEqual({ text: "hello" });
    const error = caught(() => ann.addMemory({ on: "2026-01-01" }, { type: "dated" }));
    expect(error.code).toBe("memory/invalid");
    expect(error.message).toMatch(/content\.on is a Date/);
    expect(PersonaSystem.fromJSON(system.toJSON(), { types: { tidy: z.object({ text: z.string() }) } }).hash()).toBe(
      system.hash(),
    );
  });

  it("must accept what they gave, and leave it as it is, since it is checked again when it is loaded", () => {
    const types = {
      price: z.object({ n: z.string().transform(Number) }),
      louder: z.object({ text: z.string().transform((text) => `${text}!`) }),
      bare: z.string(),
      picky: z.object({ on: z.string().or(z.date()) }).transform(({ on }) => ({ on: (on as string).slice(0, 4) })),
    };
    const system = new PersonaSystem({ types, background: "manual" });
    const ann = makeAnn(system);
    const refused = (type: string, content: object | string): string => {
      const error = caught(() => ann.addMemory(content, { type }));
      expect([error.code, error.details["path"]]).toEqual(["memory/invalid", "content"]);
      return error.message;
    };
    expect(refused("price", { n: "5" })).toMatch(/"price" changes .* does not accept its own result: .*content\.n/);
    expect(refused("price", { n: "5" })).toContain("z.coerce.number()");
    expect(refused("louder", { text: "no" })).toContain("changes its own result once more");
    expect(refused("bare", "text")).toContain("does not accept its own result");
    expect(ann.addMemory({ on: "2026-01-01" }, { type: "picky" }).content).toEqual({ on: "2026" });
    expect(caught(() => system.broadcast({ n: "5" }, { type: "price" })).code).toBe("memory/invalid");
    expect(PersonaSystem.fromJSON(system.toJSON(), { types }).hash()).toBe(system.hash());
    const file = { ...ann.toJSON(), memories: [{ ...imported, type: "price", content: { n: "5" } }] };
    expect(caught(() => system.importCharacter(file, { as: "Bea" })).code).toBe("import/invalid");
  });

  it("come back exactly though they change what they are given: as a snapshot, a character, a store", async () => {
    const types = {
      price: z.object({
        n: z.coerce.number(),
        of: z.string().trim().default("all"),
        tags: z.array(z.string()).optional(),
      }),
      note: z.union([z.object({ text: z.string() }), z.string().transform((text) => ({ text }))]),
    };
    const files = memoryFileSystem();
    const open = (): Promise<PersonaSystem> =>
      PersonaSystem.open({ store: storeOn(files), types, background: "manual" });
    const system = await open();
    const ann = makeAnn(system);
    const added = ann.addMemory({ n: "5", of: " eggs ", more: 1 } as never, { type: "price" });
    expect(added.content).toEqual({ n: 5, of: "eggs" });
    ann.addMemory({ n: "6", tags: undefined } as never, { type: "price" });
    ann.addMemory("seven", { type: "note" });
    system.broadcast({ n: " 8 " }, { type: "price" });
    const contents = ann.memory.getMemories().map(({ content }) => content);
    expect(contents).toEqual([{ n: 8, of: "all" }, { text: "seven" }, { n: 6, of: "all" }, { n: 5, of: "eggs" }]);
    expect(PersonaSystem.fromJSON(system.toJSON(), { types }).hash()).toBe(system.hash());
    const copy = system.importCharacter(JSON.parse(JSON.stringify(ann.toJSON())), { as: "Bea" });
    expect(copy.memory.getMemories().map(({ content }) => content)).toEqual(contents);
    const hash = system.hash();
    // Another process finds the journal of one that died, and then a document.
    await system.flush();
    const heir = await open();
    expect(heir.hash()).toBe(hash);
    await heir.close();
    expect((await open()).hash()).toBe(hash);
  });

  it("cannot answer later", () => {
    const slow = z.object({ a: z.string() }).refine(async () => true);
    const system = new PersonaSystem({ types: { slow } });
    const error = caught(() =>
      system.createCharacter({ name: "Ann", prompt: "" }).addMemory({ a: "x" }, { type: "slow" }),
    );
    expect(error.code).toBe("config/invalid");
    expect(error.details).toEqual({ field: "types.slow" });
  });

  it("are checked when a snapshot is loaded", () => {
    const system = manualSystem();
    makeAnn(system).addMemory({ about: 5 }, { type: "rumor" });
    const error = caught(() => PersonaSystem.fromJSON(system.toJSON(), { types }));
    expect(error.code).toBe("snapshot/invalid");
    expect(error.details).toMatchObject({ path: "content.about" });
    expect(PersonaSystem.fromJSON(system.toJSON(), { types: { other: rumor } }).hash()).toBe(system.hash());
  });

  it("are checked when a store is opened, in its document and in its journal", async () => {
    for (const isClosed of [true, false]) {
      const store = new MemoryStore();
      const system = await PersonaSystem.open({ store, background: "manual" });
      makeAnn(system).addMemory({ about: 5 }, { type: "rumor" });
      if (isClosed) await system.close();
      await expect(PersonaSystem.open({ store: store.crash(), types })).rejects.toThrow(/does not fit its schema/);
    }
  });

  it.each(["__proto__", "constructor", "toString"])("are not looked for on prototypes: %s", (type) => {
    const ann = makeAnn(new PersonaSystem({ types }));
    expect(ann.addMemory({ a: 1 }, { type }).type).toBe(type);
  });

  it.each([{ rumor: {} }, { summary: rumor }, [rumor, 5], { rumor: null }, 5])("must be schemas: %j", (given) => {
    const error = caught(() => new PersonaSystem({ types: given as never }));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/types/);
  });
});
