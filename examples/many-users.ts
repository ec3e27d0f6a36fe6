// A bot with one persona and many users: each sees the persona with a memory of its own.
import { PersonaSystem } from "dramatis";

const system = new PersonaSystem();
const helper = system.createCharacter({ name: "Helper", prompt: "You are {{name}}, a patient assistant." });
helper.addMemory("The shop is closed on Sundays."); // of no user: everybody's

const ines = helper.with({ userId: "ines" });
const tom = helper.with({ userId: "tom" });
ines.addMemory({ user: "My parcel never came.", response: "I have sent it again." });
tom.addMemory({ user: "Do you sell lamps?", response: "Three kinds." });

for (const [name, view] of [
  ["ines", ines],
  ["tom", tom],
] as const) {
  console.log(
    `${name}: ${view
      .getContext()
      .memories.map((memory) => memory.text.split("\n")[0])
      .join(" | ")}`,
  );
}
console.log(`Helper itself: ${helper.memory.size} memories`);
