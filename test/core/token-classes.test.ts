import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, it } from "vitest";
import { estimateTokens } from "../../src/core/tokens.js";

const ROOT = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const LEAST_BYTES = 20_000;

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"));
}

/** What the documents say, without their code and tables. */
const prose = [readFileSync(join(ROOT, "README.md"), "utf8"), ...filesOf("docs", ".md")]
  .join("\n")
  .replaceAll(/```[\s\S]*?```/g, "")
  .replaceAll(/^\|.*$/gm, "")
  .replaceAll("`", "");

/** TypeScript's messages in Chinese (Apache-2.0), read where it is installed. */
const chinese = Object.values(
  JSON.parse(readFileSync(require.resolve("typescript/lib/zh-cn/diagnosticMessages.generated.json"), "utf8")) as Record<
    string,
    string
  >,
).join("\n");

/** What people send, with colours of skin, families, flags and signs that are drawn as pictures. */
const EMOJI = ["😀", "😂", "❤️", "🎉", "🔥", "✨", "👍🏽", "👩‍👩‍👧", "🏰", "🗡️", "🐺", "🇫🇷", "🥺", "🙏"] as const;
const chat = prose
  .split(/(?<=[.!?])\s+/)
  .filter((sentence) => sentence.length < 160)
  .map((sentence, index) => `${sentence} ${EMOJI[(index * 5) % EMOJI.length]}`)
  .join("\n");

it.each([
  { what: "English", text: prose },
  { what: "Chinese", text: chinese },
  { what: "TypeScript", text: filesOf("src/memory", ".ts").join("\n") },
  {
    what: "JavaScript",
    text: readFileSync(join(require.resolve("minisearch"), "../../es/index.js"), "utf8"),
  },
  { what: "chat with emoji", text: chat },
])("estimates $what within 5 % of o200k_base", ({ text }) => {
  expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(LEAST_BYTES);
  const exact = encode(text).length;
  const estimate = estimateTokens(text);
  expect(estimate).toBeGreaterThanOrEqual(0.95 * exact);
  expect(estimate).toBeLessThanOrEqual(1.05 * exact);
});
