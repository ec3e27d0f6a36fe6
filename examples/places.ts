// Who is in a place hears what happens there; who comes later does not learn what was said before.
import { PersonaSystem } from "dramatis";

const system = new PersonaSystem();
for (const name of ["Ann", "Bob", "Cleo"]) system.createCharacter({ name, prompt: `You are ${name}.` });

const tavern = system.channel("tavern");
tavern.join("Ann", "Bob");
system.broadcast("The gold is under the old oak.", { channel: "tavern", from: "Bob" });
tavern.leave("Bob");
tavern.join("Cleo");
const receipt = system.broadcast("Closing time!", { channel: "tavern" });

console.log(`Heard by ${receipt.names().join(" and ")}`);
for (const character of system.listCharacters()) {
  const heard = character.getContext({ channel: "tavern" }).memories.map((memory) => memory.text);
  console.log(`${character.name}: ${heard.toReversed().join(" ")}`);
}
