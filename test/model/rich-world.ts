import { PersonaSystem, type SystemOptions } from "dramatis";

/** Small windows, so that a few dozen memories reach the second level of summaries. */
const MEMORY = { maxMemories: 8, summaryThreshold: 2 };

/** A clock that moves a minute each time it is asked. */
function steppingClock(start = Date.UTC(2026, 0, 1)): { now(): number } {
  let now = start;
  return {
    now: () => (now += 60_000),
  };
}

export function manualSystem(options: SystemOptions = {}): PersonaSystem {
  return new PersonaSystem({ background: "manual", clock: steppingClock(), memory: MEMORY, ...options });
}

/** A world in which there is one of everything that a snapshot can hold. */
export async function richWorld(): Promise<PersonaSystem> {
  const system = manualSystem({ seed: "rich" });
  const ann = system.createCharacter({
    name: "Ann",
    prompt: "You are {{name}}, a {{trade}}.",
    background: { trade: "smith", family: { sister: "Eve" } },
    variables: { mood: "calm" },
    tags: ["smith", "guild"],
    channels: ["forge"],
  });
  system.createCharacter({ name: "Bob", prompt: "You are Bob.", channels: ["forge", "inn"] });
  system.createCharacter({ name: "Cid", prompt: "", memory: { autoSummarize: false, maxMemories: 5 } });
  system.createCharacter({ name: "Dan", prompt: "You leave." });
  for (let index = 0; index < 14; index++) {
    ann.addMemory(
      { user: `Question ${index}?`, response: `Answer ${index}, about the sword.` },
      index % 3 === 0 ? { userId: "u1", sessionId: "s1", metadata: { index }, importance: 0.9 } : {},
    );
    system.broadcast(
      { speaker: "Bob", text: `Line ${index} was spoken at the forge.` },
      { channel: "forge", from: "Bob" },
    );
    system.broadcast(`The bell rings ${index} times.`, index % 4 === 0 ? { exclude: ["Cid"] } : {});
    if (index % 5 === 0)
      system.broadcast({ event: "whisper", details: `${index}` }, { to: ["Ann", "Dan"], from: "Dan" });
    if (index === 6) system.channel("forge").leave("Ann");
    if (index === 9) system.channel("forge").join("Ann", "Cid");
    await system.settled();
  }
  system.getCharacter("Cid").addMemory("Mine.", { type: "note", idempotencyKey: "k1", channel: "attic" });
  system.broadcast("Once only.", { idempotencyKey: "k2", userId: "u2" });
  system.importCharacter(ann.toJSON(), { as: "Ann's twin" });
  const [newest] = ann.memory.getMemories({ types: ["broadcast"] });
  if (newest !== undefined) ann.memory.remove(newest.id);
  system.removeCharacter("Dan");
  system.switchActiveCharacter("Bob");
  for (let index = 0; index < 3; index++) ann.addMemory(`Not summarized yet, ${index}.`);
  return system;
}

/** What `JSON.parse` makes of a system's snapshot, free to be changed. */
export function snapshotOf(system: PersonaSystem): Record<string, unknown> {
  return JSON.parse(JSON.stringify(system.toJSON())) as Record<string, unknown>;
}
