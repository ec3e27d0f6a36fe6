// A bot that meets the same player in three sessions, a day apart, with no key and no network: the third knows what was said
// in the first.
import { manualClock, PersonaSystem } from "dramatis";
import { offlineVoice } from "dramatis/offline";

const DAY = 24 * 60 * 60 * 1000;
const clock = manualClock("2026-11-20T18:00:00Z");
const system = new PersonaSystem({ clock, model: offlineVoice(), background: "manual" });
system.createCharacter({ name: "Mira", prompt: "You are {{name}}, the innkeeper of the Red Lion." });

async function meet(...lines: readonly string[]): Promise<void> {
  const session = system.sessions.start({ userId: "Ann", characterName: "Mira" });
  console.log(`--- ${new Date(clock.now()).toISOString().slice(0, 10)}`);
  console.log(session.opening === "" ? "(Mira does not know Ann yet)" : session.opening);
  // A talk in a session belongs to it, and its prompt tells what is known of the user.
  const mira = system.getCharacter("Mira").with({ userId: "Ann", sessionId: session.id });
  for (const line of lines) {
    const { text } = await mira.chat(line);
    console.log(`\nAnn: ${line}\nMira: ${text}`);
  }
  const summary = await session.end();
  // What was said is read for facts in the background.
  await system.settled();
  console.log(`\nKept of it: ${summary?.text}\n`);
  clock.advance(DAY);
}

await meet("Good evening! I work as a nurse in Leeds.", "I am allergic to nuts.");
await meet("I lost my silver ring at the mill today.", "I will look for it on Sunday.");
await meet("What did I lose?", "Do you know what I am allergic to?");

console.log("--- the profile");
for (const { topic, subTopic, value, evidence } of system.profiles.get("Ann")?.facts ?? [])
  console.log(`${topic} / ${subTopic}: ${value} (${evidence[0]?.at.slice(0, 10)}: "${evidence[0]?.quote}")`);
