import { describe, expect, it } from "vitest";
import { manualClock, PersonaSystem } from "../../src/index.js";
import { offlineVoice } from "../../src/voice/offline.js";

describe("a system whose model is offlineVoice", () => {
  it("has characters that remember what they were told, and only those", async () => {
    const system = new PersonaSystem({ model: offlineVoice() });
    const ann = system.createCharacter({ name: "Ann", prompt: "You are {{name}}, a smith." });
    const bob = system.createCharacter({ name: "Bob", prompt: "You are {{name}}, an innkeeper." });
    ann.addMemory({ user: "Can you mend my sword?", response: "By tomorrow." }, { userId: "Kim" });
    system.broadcast({ event: "storm", details: "lightning hit the tower" }, { exclude: ["Bob"] });

    const promised = await ann.chat("What did you promise me?", { userId: "Kim" });
    expect(promised.text).toBe('You asked me: "Can you mend my sword?" I said: "By tomorrow."');
    expect((await ann.chat("What happened to the tower?", { userId: "Kim" })).text).toContain("lightning");
    expect((await bob.chat("What happened to the tower?", { userId: "Kim" })).text).not.toContain("lightning");

    await ann.chat("My dog is called Rex.", { userId: "Kim" });
    const name = await ann.chat("What is my dog called?", { userId: "Kim" });
    expect(name.text).toMatch(/"My dog is called Rex\."/);
    expect((await ann.chat("What is my dog called?", { userId: "Lee" })).text).not.toContain("Rex");
  });

  it.each([
    [
      "en",
      "I lost my silver ring at the mill.",
      "What did I lose?",
      /^[^:]+: You lost your silver ring at the mill\.$/,
    ],
    ["zh", "我在磨坊丢了银戒指。", "我丢了什么？", /^[^：]+：你在磨坊丢了银戒指。$/],
  ] as const)(
    "has characters that know what a user said to others in an earlier session, and say it once: %s",
    async (locale, said, asked, answer) => {
      const clock = manualClock("2026-11-20T18:00:00Z");
      const system = new PersonaSystem({ clock, locale, model: offlineVoice({ locale }), background: "manual" });
      const bo = system.createCharacter({ name: "Bo", prompt: "{{name}}" });
      const session = system.sessions.start({ userId: "Ann" });
      session.append({ role: "user", content: said });
      await session.end();
      await system.settled();
      clock.advance(86_400_000);
      const { text } = await bo.chat(asked, { userId: "Ann" });
      expect(text).toMatch(answer);
      expect((await bo.chat(asked, { userId: "Kim" })).text).not.toMatch(answer);
    },
  );

  it("keeps what matters when memories become summaries", async () => {
    const system = new PersonaSystem({ model: offlineVoice(), memory: { maxMemories: 4, summaryThreshold: 2 } });
    const ann = system.createCharacter({ name: "Ann", prompt: "You are Ann." });
    ann.addMemory({ speaker: "Bob", text: "I hid the silver crown under the bridge of Harrow." });
    for (let i = 0; i < 8; i++) ann.addMemory(`The bell of Harrow rang ${i} times.`);
    await system.settled();
    expect(ann.memory.summaries().length).toBeGreaterThan(0);
    const { text } = await ann.chat("Where is the silver crown?");
    expect(text).toMatch(/: Bob hid the silver crown under the bridge of Harrow\.$/);
  });
});
