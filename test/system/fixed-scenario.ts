// A world that is the same on every machine and every runtime. Its hash is compared with a constant by
// `runtimes.built.test.ts`. To see it on another Node, after a build (from 22.18 on Node reads this file as it is):
//   npx -p node@22 node test/system/fixed-scenario.ts
//   npx -p node@24 node test/system/fixed-scenario.ts
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { PersonaSystem, type SystemSnapshot } from "dramatis";

const LINES = [
  "The king has left for the north, and nobody knows why. He took two hundred riders with him.",
  "I sold two swords today; the third one I would not sell for 3.50 crowns!",
  "他昨天去了北京。我们明天再见。你听说国王走了吗？",
  "Is it true that the bridge at Löbau is broken? Dr. Smith said so at 10 a.m.",
  '\ud83d\ude00 \ud800 \u2028 \\ " {{name}} ${x} ça va, naïve Straße, ﬁn',
  "Ann said that the mill will be closed until spring. Bob did not believe her.",
] as const;

const NAMES = ["Ann", "Zo\u00e9", "龙", "__proto__"] as const;

/** The same from step to step, and never the same twice. */
function line(step: number): string {
  return `${LINES[step % LINES.length] ?? ""} ${(step * 7919) % 1000}`;
}

/** Who does not hear the news: one and then another, and one of them for a while. */
function deafTo(step: number, name: string): string[] {
  if (step > 60 && step < 120) return ["Zo\u00e9"];
  return step % 9 === 8 ? [name] : [];
}

/** Lets the same things happen every time; gives the world as it is in the end. */
export async function runScenario(): Promise<{ hash: string; snapshot: SystemSnapshot }> {
  let now = 1_763_712_000_000;
  const system = new PersonaSystem({
    seed: "fixed",
    background: "manual",
    clock: { now: () => (now += 60_000.25) },
    memory: { maxMemories: 12, summaryThreshold: 3 },
  });
  for (const [index, name] of NAMES.entries()) {
    system.createCharacter({
      name,
      prompt: `You are {{name}}: ${line(index)}`,
      background: { trade: ["smith", "miller"][index % 2] ?? "", weight: 0.1 + index / 3, 10: "ten", 2: "two" },
      tags: ["a", "b"].slice(index % 3),
      channels: index % 2 === 0 ? ["inn"] : ["forge", "inn"],
      ...(index === 3 ? { memory: { maxMemories: 5, autoSummarize: false } } : {}),
    });
  }
  for (let step = 0; step < 240; step++) {
    const name = NAMES[(step * 13) % NAMES.length] ?? "Ann";
    const options = {
      ...(step % 4 === 0 ? { userId: `user ${step % 3}` } : {}),
      ...(step % 10 === 0 ? { metadata: { step, half: step / 8, tiny: 1e-7 * step }, importance: (step % 5) / 4 } : {}),
    };
    if (step % 3 === 0) system.addInteraction(name, { user: line(step), response: line(step + 1) }, options);
    else if (step % 3 === 1)
      system.broadcast({ speaker: name, text: line(step) }, { ...options, channel: "inn", from: name });
    else system.broadcast({ event: "news", details: line(step) }, { ...options, exclude: deafTo(step, name) });
    if (step === 100) system.channel("inn").leave("Ann");
    if (step === 150) system.channel("inn").join("Ann");
    if (step % 40 === 39) await system.settled();
    if (step === 200) {
      for (const { memory } of system.listCharacters()) {
        for (const types of [["broadcast"], ["interaction"]]) memory.remove(memory.getMemories({ types })[1]?.id ?? "");
      }
    }
  }
  await system.settled();
  return { hash: system.hash(), snapshot: system.toJSON() };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { hash, snapshot } = await runScenario();
  console.log(process.version, hash, hash === PersonaSystem.fromJSON(snapshot).hash());
}
