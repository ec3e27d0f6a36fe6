// Two characters, something said to one of them, something that happens to both.
import { PersonaSystem } from "dramatis";

const system = new PersonaSystem();
const ann = system.createCharacter({
  name: "Ann",
  prompt: "You are {{name}}, {{trade}} of Millbrook. You are {{mood}} today.",
  background: { trade: "blacksmith" },
  variables: { mood: "cheerful" },
});
const bob = system.createCharacter({ name: "Bob", prompt: "You are Bob, the innkeeper." });

ann.addMemory({ user: "Can you mend my sword?", response: "By tomorrow noon, for two silver." });
system.broadcast("A storm breaks over the village.", { exclude: ["Bob"] });
system.broadcast({ speaker: "Ann", text: "I'll close the shutters." }, { from: "Ann" });

const context = ann.getContext({ limit: 10 });
console.log(context.prompt);
for (const memory of context.memories) console.log(`- ${memory.text.replaceAll("\n", " / ")} (${memory.source.kind})`);

console.log("Bob:");
for (const memory of bob.memory.getMemories()) {
  console.log(`- ${memory.text.replaceAll("\n", " / ")} (${memory.source.kind}, from ${memory.source.from})`);
}
