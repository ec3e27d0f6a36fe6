import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../src/core/tokens.js";
import { manualClock, PersonaSystem, type Tokenizer } from "../../../src/index.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function textsOf(folder: string, ending: string): string {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(root, folder, file), "utf8"))
    .join("\n");
}

const o200k: Tokenizer = { name: "o200k", count: (text) => encode(text).length };

describe("a tokenizer of the user's", () => {
  it("makes every count of a prompt exact", async () => {
    const system = new PersonaSystem({
      tokenizer: o200k,
      clock: manualClock("2026-11-20T18:00:00Z"),
      background: "manual",
    });
    const ann = system.createCharacter({
      name: "Ann",
      prompt: "You are {{name}}.",
      background: { trade: "smith 铁匠 🔨" },
    });
    for (let index = 0; index < 60; index++)
      ann.addMemory({ user: `Is order ${index} ready? 好了吗？`, response: "By tomorrow, I swear. 🔥" });
    for (const budget of [150, 400, 1000]) {
      const prompt = await ann.compose("What of order 17?", { budget });
      const exact = prompt.messages.reduce((sum, { content }) => sum + 4 + encode(content).length, 0);
      expect(prompt.tokens).toBe(exact);
      expect(exact).toBeLessThanOrEqual(budget);
      expect(exact).toBeGreaterThan(budget - 60);
    }
  });
});

describe("the estimator", () => {
  it.each([
    ["English prose", textsOf("docs", ".md"), 0.15],
    ["code", textsOf("src", ".ts"), 0.15],
    ["Chinese", textsOf("templates/zh", ".hbs"), 0.15],
    ["emoji in English", "👍 😀🎉 ok ❤️ 👩‍👩‍👧 🏳️‍🌈 thanks 🙏🙏 see you 🚀🔥", 0.2],
  ])("is near what o200k_base counts for %s", (_what, text, within) => {
    const ratio = estimateTokens(text) / encode(text).length;
    expect(Math.abs(ratio - 1)).toBeLessThan(within);
  });
});
