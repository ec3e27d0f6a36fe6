// A world in a folder: what is flushed is there after a crash, and the next process opens it as it was.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { readJsonFile } from "dramatis/stores/json-file";

const folder = await mkdtemp(join(tmpdir(), "dramatis-"));
const store = join(folder, "world");

let before = "";
{
  await using system = await PersonaSystem.open({ store });
  system.createCharacter({ name: "Mira", prompt: "You are Mira, keeper of the lighthouse." });
  system.broadcast("The lamp goes out at midnight.");
  await system.flush(); // from here on it survives whatever happens to this process
  before = system.hash();
}

{
  await using system = await PersonaSystem.open({ store });
  console.log(system.hash() === before ? "The same world." : "Something was lost!");
  console.log(system.getCharacter("Mira").getContext().memories[0]?.text);
}

// The document is JSON that anybody can read.
const document = (await readJsonFile(join(store, "world.json"))) as { characters: { name: string }[] };
console.log(document.characters.map((character) => character.name).join(", "));
await rm(folder, { recursive: true });
