import { describe, expect, it } from "vitest";
import { manualClock, PersonaSystem } from "../../../src/index.js";

const TURNS = 160;
const COUNTED = 100;
const PLACES = "mill bridge inn chapel harbour forge well market barn tower".split(" ");
const DEEDS = "burned flooded reopened was sold collapsed was painted was robbed was blessed".split(" was ");

function said(turn: number): { user: string; response: string } {
  const place = PLACES[(turn * 7) % PLACES.length];
  const other = PLACES[(turn * 3 + 1) % PLACES.length];
  const deed = DEEDS[turn % DEEDS.length];
  return {
    user: `On day ${turn} I heard that the ${place} ${deed}; did anybody tell you more about it than about the ${other}?`,
    response: `The miller said that the ${place} ${deed} because of ${turn} barrels, and that the ${other} is next.`,
  };
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

describe("the prompts of one conversation", () => {
  it("have a third of each prompt in common with the one before, in front, so that a provider's cache holds it", async () => {
    const clock = manualClock("2026-01-01T00:00:00Z");
    const system = new PersonaSystem({ background: "manual", clock, memory: { summaryThreshold: 25 } });
    const ann = system.createCharacter({
      name: "Ann",
      prompt: "You are {{name}}, an innkeeper.",
      background: { age: 52 },
    });
    let before = "";
    let shared = 0;
    for (let turn = 0; turn < TURNS; turn++) {
      const { user, response } = said(turn);
      const { messages } = await ann.compose(user, { budget: 4000 });
      const prompt = messages[0]?.content ?? "";
      if (turn >= TURNS - COUNTED) shared += sharedPrefix(prompt, before) / prompt.length;
      before = prompt;
      ann.addMemory({ user, response });
      clock.advance(30_000);
      await system.settled();
    }
    expect(shared / COUNTED).toBeGreaterThan(1 / 3);
  });
});
