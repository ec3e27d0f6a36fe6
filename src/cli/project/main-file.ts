/** `index.js` of a new project. It runs as it is, on every supported Node. */
export const MAIN_FILE = `// @ts-check
// A character that remembers: talk to it with "npm start", leave with Ctrl-D, come back tomorrow.
import { createInterface } from "node:readline";
import { PersonaSystem } from "dramatis";
import { loadTemplates } from "dramatis/files";
import { offlineVoice } from "dramatis/offline";
import { openAIModel } from "dramatis/openai";

// Without a key or an address the offline voice answers: by rules, from what Mira remembers.
const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL = "gpt-4o-mini" } = process.env;
const model =
  OPENAI_API_KEY || OPENAI_BASE_URL
    ? openAIModel({ model: OPENAI_MODEL, ...(OPENAI_BASE_URL && { baseURL: OPENAI_BASE_URL }) })
    : offlineVoice();

// The world is kept in the folder "world": everything said is there again the next time.
const system = await PersonaSystem.open({ store: "world", model });
await loadTemplates(system.prompts, "templates");

// Makes Mira the first time, and updates her afterwards; her memories stay.
const mira = system.defineCharacter({
  name: "Mira",
  prompt: "You are {{name}}, a ferrywoman with a dry wit. You have crossed this river for {{years}} years.",
  variables: { years: 20 },
  background: { boat: "the Heron, with room for six and a goat", home: "the hut by the landing" },
});

// Events reach everybody who could perceive them; here the world has only one.
if (mira.memory.size === 0) {
  system.broadcast({ event: "The bridge at Millford is closed", details: "until spring, because of the flood" });
}

const [last] = mira.memory.getMemories({ types: ["interaction"], limit: 1 });
if (last) console.log("Mira remembers you. You last spoke on " + last.at.slice(0, 10) + ": " + last.content.user);

const lines = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stdout : undefined });
let isOpen = true;
lines.on("close", () => (isOpen = false));
lines.setPrompt("you > ");
lines.prompt();
for await (const line of lines) {
  if (line.trim() !== "") await say(line.trim());
  if (isOpen) lines.prompt();
}
await learn();
await system.close();

/** Has what you said read for facts about you. What cannot be read in five seconds is read the next time. */
async function learn() {
  try {
    await system.profiles.drain({ userId: "you", signal: AbortSignal.timeout(5000) });
  } catch (error) {
    console.log("(" + (error instanceof Error ? error.message : error) + ")");
  }
}

/** @param {string} message */
async function say(message) {
  // A template of your own tells what is the case right now. That is not remembered, only known.
  const situation = system.prompts.render("situation", { hour: new Date().getHours(), fare: 2 });
  try {
    process.stdout.write("Mira > ");
    for await (const { text } of mira.chatStream(message, { userId: "you", situation })) process.stdout.write(text);
    process.stdout.write("\\n");
    await system.flush(); // on disk from here on
  } catch (error) {
    console.log("(" + (error instanceof Error ? error.message : error) + ")");
  }
}
`;
