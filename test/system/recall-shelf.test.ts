import { describe, expect, it } from "vitest";
import { Engine } from "../../src/system/engine.js";
import { addOwnMemory } from "../../src/system/own-memory.js";
import { resolveSystemOptions } from "../../src/system/options.js";
import { RecallShelf } from "../../src/system/recall/recall-shelf.js";
import type { CharacterState } from "../../src/system/roster.js";
import { World } from "../../src/system/world.js";

/** Three characters with some memories each. */
function world(): { engine: Engine; characters: CharacterState[] } {
  const options = resolveSystemOptions({ background: "manual" });
  const engine = new Engine(options, new World(options.memory));
  engine.begin();
  const memory = { ...options.memory };
  const characters = ["Ann", "Bob", "Cid"].map((name) => {
    const id = engine.nextId();
    engine.commit({
      k: "character",
      id,
      name,
      prompt: "",
      background: {},
      variables: {},
      template: "character",
      tags: [],
      memory,
    });
    const state = engine.world.byId.get(id);
    if (state === undefined) throw new Error(name);
    for (let i = 0; i < 50; i++) addOwnMemory(engine, state, `${name} counted ${i} sheep on hill ${i}.`, {});
    return state;
  });
  return { engine, characters };
}

function asked(shelf: RecallShelf, engine: Engine, state: CharacterState): string[] {
  const request = { query: "sheep on hill 7", filters: {}, limit: 2, diversity: 0, weights: {}, now: 0 };
  return shelf.ask(state, (mind) =>
    mind.recall(request, engine.world.perception(state)).map(({ memory }) => memory.text),
  );
}

describe("the indexes that are kept", () => {
  it("cost nothing before somebody is asked", () => {
    const { engine } = world();
    expect(engine.recalls.bytes).toBe(0);
  });

  it("are bounded, and what was given up answers the same again", () => {
    const { engine, characters } = world();
    const roomy = new RecallShelf(engine.world, "en");
    const answers = characters.map((state) => asked(roomy, engine, state));
    const one = roomy.bytes / 3;
    const tight = new RecallShelf(engine.world, "en", one * 1.5);
    for (let round = 0; round < 3; round++) {
      expect(characters.map((state) => asked(tight, engine, state))).toEqual(answers);
      expect(tight.bytes).toBeLessThanOrEqual(one * 1.5);
    }
  });

  it("keep whoever is asked even when it alone is too large", () => {
    const { engine, characters } = world();
    const shelf = new RecallShelf(engine.world, "en", 1);
    const [ann] = characters;
    if (ann === undefined) throw new Error("nobody");
    expect(asked(shelf, engine, ann)).toHaveLength(2);
    expect(shelf.bytes).toBeGreaterThan(1);
  });

  it("go with the character", () => {
    const { engine, characters } = world();
    const [ann] = characters;
    if (ann === undefined) throw new Error("nobody");
    asked(engine.recalls, engine, ann);
    expect(engine.recalls.bytes).toBeGreaterThan(0);
    engine.commit({ k: "remove", id: ann.id, seq: engine.nextSeq() });
    expect(engine.recalls.bytes).toBe(0);
  });
});
