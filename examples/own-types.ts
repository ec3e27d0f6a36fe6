// Memories of your own kinds, with a schema each: content is checked when it is added, and typed when it is read.
import { isDramatisError, PersonaSystem } from "dramatis";
import * as z from "zod";

const system = new PersonaSystem({
  types: { rumor: z.object({ about: z.string(), credible: z.number().min(0).max(1) }) },
});
const bob = system.createCharacter({ name: "Bob", prompt: "You are Bob." });

bob.addMemory({ about: "the mayor's debts", credible: 0.7 }, { type: "rumor", importance: 0.9 });
for (const rumor of bob.memory.getMemories({ types: ["rumor"] })) {
  console.log(`${rumor.content.about}: ${rumor.content.credible * 100} % credible`);
}

try {
  bob.addMemory({ about: "a ghost", credible: 7 }, { type: "rumor" });
} catch (error) {
  if (isDramatisError(error, "memory/invalid")) console.log(error.details["path"]);
}
