import { PersonaSystem } from "dramatis";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";
import { MemoryStore } from "./memory-store.js";

const makeAnn = (system: PersonaSystem): ReturnType<PersonaSystem["createCharacter"]> =>
  system.createCharacter({ name: "Ann", prompt: "" });

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
