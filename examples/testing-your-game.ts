// Tests of one's own game: a model that follows a script, a clock that moves when told, runs that are equal to the byte.
import assert from "node:assert/strict";
import { manualClock, PersonaSystem } from "dramatis";
import { scriptedModel } from "dramatis/testing";

/** The game under test: a guard who lets in who knows the word. */
async function knock(system: PersonaSystem, word: string): Promise<boolean> {
  const reply = await system.getCharacter("Guard").chat(word, { userId: "player" });
  return /enter/i.test(reply.text);
}

async function play(): Promise<string> {
  const clock = manualClock("2026-11-20T09:00:00Z");
  const model = scriptedModel([
    "No entry.",
    ({ messages }) => (messages.at(-1)?.content === "plum" ? "Enter." : "No."),
  ]);
  const system = new PersonaSystem({ clock, model, seed: "test", background: "manual" });
  system.createCharacter({ name: "Guard", prompt: "You guard the gate. The word is plum." });

  assert.equal(await knock(system, "pear"), false);
  clock.advance(60_000);
  assert.equal(await knock(system, "plum"), true);
  // What the model was asked is there to look at: the second prompt remembers the first try.
  assert.match(model.requests[1]?.messages[0]?.content ?? "", /pear/);
  return system.hash();
}

console.log((await play()) === (await play()) ? "Two runs, one world." : "They differ!");
