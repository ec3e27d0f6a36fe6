// Older memories are summarized by themselves; every sentence of a summary knows which memories it comes from.
import { manualClock, PersonaSystem } from "dramatis";

const clock = manualClock("2026-03-01T09:00:00Z");
const system = new PersonaSystem({ clock, background: "manual", memory: { maxMemories: 8, summaryThreshold: 4 } });
const rosa = system.createCharacter({ name: "Rosa", prompt: "You are Rosa, a harbour pilot." });

const day = [
  { speaker: "Rosa", text: "The Heron needs a pilot at dawn, I promised Captain Voss to be there." },
  { speaker: "Voss", text: "Morning." },
  { speaker: "Voss", text: "My hold is full of salt and one crate nobody may open." },
  { speaker: "Rosa", text: "Fine." },
  { speaker: "Voss", text: "We sail with the tide." },
  { speaker: "Rosa", text: "The eastern channel has silted up, we take the western one." },
  { speaker: "Voss", text: "Good." },
  { speaker: "Rosa", text: "You still owe me twelve crowns from last year." },
];
for (const line of day) {
  system.broadcast(line);
  clock.advance(60_000);
}
await system.settled();

for (const summary of rosa.memory.summaries()) {
  console.log(`${summary.covers?.length} memories until ${summary.at}:`);
  console.log(summary.text);
}
console.log(`${rosa.memory.size} memories word for word`);
