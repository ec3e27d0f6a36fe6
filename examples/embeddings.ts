// Memories as vectors: an embedder of one's own, vectors that are saved with the world, and an embedder that is down. With
// a server it would be openAIEmbedder({ model: "nomic-embed-text", dimensions: 768, baseURL: "http://localhost:11434/v1" }).
import { PersonaSystem, type Embedder } from "dramatis";

const TOPICS = [
  ["boat", "ship", "sea", "sail"],
  ["sword", "blade", "shield", "battle"],
  ["bread", "soup", "dinner", "hungry"],
];

/** Counts words of a few topics, so that "ship" is near "boat". Real embedders know more topics. */
class TopicEmbedder implements Embedder {
  readonly name = "topics";
  readonly dimensions: number = TOPICS.length;
  calls = 0;
  isDown = false;

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.calls++;
    if (this.isDown) throw new Error("no answer");
    return texts.map((text) => {
      const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
      return Float32Array.from(TOPICS, (topic) => words.filter((word) => topic.includes(word)).length);
    });
  }
}

/** Vectors in a snapshot, by the embedder that made them. */
function savedVectors(system: PersonaSystem): string {
  const logs = Object.values(system.toJSON()["logs"] as Record<string, { vectors?: { by: string }[] }>);
  const makers = logs.flatMap(({ vectors = [] }) => vectors.map(({ by }) => by));
  return [...new Set(makers)].map((maker) => `${makers.filter((by) => by === maker).length} by ${maker}`).join(", ");
}

const embedder = new TopicEmbedder();
const system = new PersonaSystem({ embedder });
const ann = system.createCharacter({ name: "Ann", prompt: "You are {{name}}, a smith." });
ann.addMemory("The ship came in at noon.");
ann.addMemory("I sold a blade.");
system.broadcast("Dinner is ready: soup and bread.");
await system.settled(); // they get their vectors in the background; nobody has to wait for that
console.log("saved:", savedVectors(system));

// A world that is opened again has its vectors: the embedder is not asked for anything.
embedder.calls = 0;
const again = PersonaSystem.fromJSON(system.toJSON(), { embedder });
await again.settled();
console.log("asked again:", embedder.calls);

// While the embedder is down everything goes on. Its failures are events, and it is asked again later.
embedder.isDown = true;
const stop = again.on("error", ({ error, job }) => {
  console.log(`${job}: ${error.code}`);
  stop();
});
again.getCharacter("Ann").addMemory("The sea is rough.");
console.log("remembered:", again.getCharacter("Ann").getContext({ limit: 1 }).memories[0]?.text);
await again.settled();
console.log("saved:", savedVectors(again));
await again.close();
