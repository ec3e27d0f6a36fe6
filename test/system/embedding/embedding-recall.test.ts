import { describe, expect, it } from "vitest";
import { offlineVoice } from "../../../src/voice/offline.js";
import { PersonaSystem, type Character, type Embedder, type SystemOptions } from "../../../src/index.js";

/** One direction for each thing that words may mean. */
const MEANINGS = [/dog|puppy|hound|rex/i, /rain|storm|weather/i, /bread|loaf|oven/i];

/** Knows that a hound is a dog, which no word says. */
class MeaningEmbedder implements Embedder {
  readonly name = "meanings";
  readonly dimensions = MEANINGS.length;
  asked: string[] = [];
  isDown = false;

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push(...texts);
    if (this.isDown) return Promise.reject(new Error("down"));
    return Promise.resolve(texts.map((text) => this.vectorOf(text)));
  }

  vectorOf(text: string): Float32Array {
    return Float32Array.from(MEANINGS, (meaning) => (meaning.test(text) ? 1 : 0.05));
  }
}

async function world(options: SystemOptions = {}): Promise<[MeaningEmbedder, PersonaSystem, Character]> {
  const embedder = new MeaningEmbedder();
  const system = new PersonaSystem({ background: "manual", embedder, ...options });
  const ann = system.createCharacter({ name: "Ann", prompt: "You are Ann." });
  const told = ["Rex chewed my boots.", "The oven is cold.", "A storm took the roof."];
  for (const [at, text] of told.entries()) ann.addMemory({ speaker: "Bob", text }, { sessionId: `${at}` });
  await system.settled();
  return [embedder, system, ann];
}

describe("recalling with vectors", () => {
  it("finds what has no word of the question, and says that it was for its meaning", async () => {
    const [embedder, , ann] = await world();
    expect(ann.recall("the hound")).toEqual([]);
    const [best] = ann.recall("the hound", { vector: embedder.vectorOf("the hound") });
    expect(best?.memory.text).toContain("Rex");
    expect(best?.parts["meaning"]).toBeGreaterThan(0);
    expect(Object.values(best?.parts ?? {}).reduce((sum, part) => sum + part, 0)).toBe(best?.score);
  });

  it("keeps to the filters, and to what is there", async () => {
    const [embedder, , ann] = await world();
    const vector = embedder.vectorOf("hound");
    const [best] = ann.recall("hound", { vector });
    expect(
      ann.recall("hound", { vector, where: ({ id }) => id !== best?.memory.id })[0]?.memory.text ?? "",
    ).not.toContain("Rex");
    ann.memory.remove(best?.memory.id ?? "");
    expect(ann.recall("hound", { vector }).every(({ memory }) => !memory.text.includes("Rex"))).toBe(true);
  });

  it("refuses a vector of another length, naming it", async () => {
    const [, , ann] = await world();
    expect(() => ann.recall("hound", { vector: new Float32Array(7) })).toThrow(
      expect.objectContaining({
        code: "config/invalid",
        details: expect.objectContaining({ field: "vector", dimensions: 3 }) as unknown,
      }),
    );
  });

  it("is done by compose and chat themselves, and they go on without it when the embedder is down", async () => {
    const [embedder, , ann] = await world({ model: offlineVoice() });
    const wanted = await ann.compose("How is the hound?", { shares: { recent: 0 } });
    expect(wanted.used.find(({ section }) => section === "recalled")?.why).toContain("meaning");
    embedder.isDown = true;
    const without = await ann.compose("How is the puppy?", { shares: { recent: 0 } });
    expect(without.used.some(({ why }) => why.includes("meaning"))).toBe(false);
    const { text } = await ann.chat("Is it cold?");
    expect(text).not.toBe("");
    const parts: string[] = [];
    for await (const part of ann.chatStream("And the roof?")) parts.push(part.text);
    expect(parts.join("")).not.toBe("");
  });

  it("ends when it is cancelled while the embedder thinks", async () => {
    const [embedder, system, ann] = await world();
    const controller = new AbortController();
    embedder.embed = () => {
      controller.abort();
      return new Promise(() => {});
    };
    await expect(ann.compose("What of the hound?", { signal: controller.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
    await system.close();
  });
});
