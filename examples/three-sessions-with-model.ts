// The same three meetings with a model that talks, sums up and reads what was said. Here it says what a script tells it, so
// that this prints the same each time; put openAIModel of "dramatis/openai" in its place.
import { manualClock, PersonaSystem } from "dramatis";
import { scriptedModel } from "dramatis/testing";

const DAY = 24 * 60 * 60 * 1000;
const clock = manualClock("2026-11-20T18:00:00Z");

/** What the model answers when it is asked for the facts of a conversation: ids are those of the prompt. */
function facts(operations: readonly object[]): string {
  return JSON.stringify({ valuable: operations.length > 0, confidence: 0.9, reasons: [], operations });
}

const model = scriptedModel([
  // 20 November: the talk, the summary, the facts.
  "A nurse! You will be tired. Sit down by the fire.",
  "Ann, a nurse in Leeds, came to the Red Lion for the first time.",
  facts([
    {
      action: "add",
      topic: "work",
      subTopic: "job",
      value: "nurse",
      confidence: 0.9,
      message: "m1",
      quote: "I work as a nurse in Leeds",
    },
  ]),
  // 21 November.
  "I will ask the miller about your ring.",
  "Ann lost her silver ring at the mill. Mira promised to ask the miller about it.",
  facts([]),
  // 22 November.
  ({ messages }) => {
    const known = messages[0]?.content ?? "";
    const ring = known.includes("silver ring") ? "The miller has your silver ring" : "I know of no ring";
    return `${ring}. ${known.includes("nurse") ? "How was the day at the hospital?" : "Who are you?"}`;
  },
  "Ann heard that the miller has her ring.",
  facts([]),
]);

const system = new PersonaSystem({ clock, model, background: "manual" });
system.createCharacter({ name: "Mira", prompt: "You are {{name}}, the innkeeper of the Red Lion." });

async function meet(line: string): Promise<void> {
  const session = system.sessions.start({ userId: "Ann", characterName: "Mira" });
  console.log(`--- ${new Date(clock.now()).toISOString().slice(0, 10)}`);
  console.log(session.opening === "" ? "(Mira does not know Ann yet)" : session.opening);
  // A talk in a session belongs to it, and its prompt tells what is known of the user.
  const mira = system.getCharacter("Mira").with({ userId: "Ann", sessionId: session.id });
  const { text } = await mira.chat(line);
  console.log(`\nAnn: ${line}\nMira: ${text}`);
  const summary = await session.end();
  await system.settled();
  console.log(`\nKept of it: ${summary?.text}`);
  clock.advance(DAY);
}

await meet("Good evening! I work as a nurse in Leeds.");
await meet("I lost my silver ring at the mill today.");
await meet("Hello! Is there any news?");
console.log(`\nThe model was asked ${model.requests.length} times.`);
