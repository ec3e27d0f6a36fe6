// An evening in a tavern: places, gossip, a stranger who asks around. No key, no network: the offline voice speaks.
import { manualClock, PersonaSystem } from "dramatis";
import { offlineVoice } from "dramatis/offline";

const clock = manualClock("1204-11-20T18:00:00Z");
const system = new PersonaSystem({ clock, model: offlineVoice() });
const cast = [
  { name: "Mira", prompt: "You are {{name}}, a ferrywoman with a dry wit.", background: { boat: "the Heron" } },
  { name: "Tomas", prompt: "You are {{name}}, keeper of the {{tavern}}.", background: { tavern: "Bent Oar" } },
  { name: "Wil", prompt: "You are {{name}}, a miller who talks too much." },
];
for (const who of cast) system.createCharacter(who);

system.channel("tavern").join("Mira", "Tomas");
system.broadcast(
  { speaker: "Mira", text: "The bridge at Millford is closed until spring." },
  { channel: "tavern", from: "Mira" },
);
system.broadcast({ event: "A storm", details: "tears the roof off the mill" }, { exclude: ["Tomas"] });

clock.advance(24 * 3_600_000); // the next evening
const tomas = system.getCharacter("Tomas");
const wil = system.getCharacter("Wil");
console.log(`Tomas: ${(await tomas.chat("Is the bridge at Millford open?", { userId: "stranger" })).text}`);
console.log(`Wil: ${(await wil.chat("Is the bridge at Millford open?", { userId: "stranger" })).text}`);

// Tomas asks Wil; both remember, and so does who sits in the tavern.
await wil.chat("What happened to your mill?", { from: "Tomas", channel: "tavern" });
const [overheard] = system.getCharacter("Mira").memory.getMemories({ channel: "tavern", limit: 1 });
console.log(`Mira overheard ${overheard?.text.split("\n").slice(0, 2).join(": ")}`);

// An answer that comes bit by bit, and is broken off: what was said until then is remembered.
let said = "";
for await (const { text } of tomas.chatStream("Tell me of the bridge.", { userId: "stranger" })) {
  said += text;
  if (said.split(" ").length > 3) break;
}
const last = tomas.memory.getMemories({ limit: 1 })[0];
console.log(last?.content["response"] === said, last?.metadata["partial"]);
