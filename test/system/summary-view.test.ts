import { describe, expect, it } from "vitest";
import { populate, smallWorld } from "../support/small-world.js";

describe("the newest summaries", () => {
  it("are those of all users together, however many there are", async () => {
    const { system, clock } = smallWorld({ maxMemories: 8, summaryThreshold: 2 });
    populate(system, "Bot");
    const bot = system.getCharacter("Bot");
    for (let index = 0; index < 1500; index++) {
      clock.advance(1000);
      bot.addMemory(
        { text: `Guest brought gift ${index} to the market.` },
        { userId: `guest ${(index * index * 31 + index * 7) % 151}` },
      );
    }
    system.broadcast("A storm broke loose over the harbour.");
    await system.settled();
    const all = bot.memory.summaries();
    expect(all.length).toBeGreaterThan(150);
    expect(all.toSorted((a, b) => a.seq - b.seq || (a.level ?? 0) - (b.level ?? 0))).toEqual(all);
    for (const limit of [1, 2, 10, 30, 1000]) {
      expect(bot.getContext({ summaryLimit: limit }).summaries).toEqual(all.slice(-limit));
    }
    // Of what is lost nothing is said; the next older ones take its place.
    for (const { covers } of all.slice(-5)) for (const id of covers ?? []) bot.memory.remove(id);
    const left = bot.memory.summaries();
    expect(left).not.toEqual(all);
    expect(bot.getContext({ summaryLimit: 10 }).summaries).toEqual(left.slice(-10));
    const own = bot.with({ userId: "guest 5" });
    expect(own.getContext({ summaryLimit: 1000 }).summaries).toEqual(left.filter(({ userId }) => userId === "guest 5"));
  });
});
