import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stem } from "../../src/core/stem.js";
import { isStopWord } from "../../src/core/stop-words.js";
import type { ChatMessage } from "../../src/llm/language-model.js";
import { builtInTemplates } from "../../src/prompt/built-in-templates.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { systemPrompt } from "./prompts.js";

/** Words as they are compared: runs of letters and digits, Chinese by the character. */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{sc=Han}|[^\P{L}\p{sc=Han}]+|\p{N}+/gu) ?? []
  );
}

const phrases = (["en", "zh"] as const).flatMap((locale) =>
  ["voice-talk", "voice-recall"].map((file) => builtInTemplates[locale][file] ?? ""),
);
const ours = new Set(phrases.flatMap(wordsOf));
/** What turning a sentence from one person to the other writes. */
const PRONOUNS = new Set(["我", "你", "们", "yourselves"]);

function inventedWords(answer: string, source: string): string[] {
  // A verb may change its person: "Ann hates rain." is "I hate rain."
  const given = new Set(wordsOf(source).flatMap((word) => [word, stem(word)]));
  // A long quotation may end within a word that has no end.
  const isCut = (word: string): boolean => word.length > 40 && [...given].some((other) => other.startsWith(word));
  return wordsOf(answer).filter(
    (word) =>
      !given.has(word) &&
      !given.has(stem(word)) &&
      !ours.has(word) &&
      !PRONOUNS.has(word) &&
      !isStopWord(word) &&
      !isCut(word),
  );
}

const fragment = fc.oneof(
  fc.constantFrom(
    "You are Ann, a gruff smith.",
    "You must never lie.",
    "Ann hates rain.",
    "She watches the old gate.",
    "Bob: The mill burns!",
    "User: Who stole the bell?",
    "  Ann: By tomorrow.",
    "- age: 41",
    "2026-11-20:",
    "About Ann:",
    "Ann remembers:",
    "What happened last:",
    "storm: lightning hit the tower",
    'Ann said: "I sold the mill."',
    "Answer as Ann, briefly",
    "你是安娜，铁匠。",
    "鲍勃: 磨坊着火了！",
    "安娜记得：",
    "{{name}} {{#if x}}",
    "$& $1 \\ ${name}",
    "Who told you that?",
    "What did you promise me about the sword?",
    "I lost my dog near the chapel.",
    "Tell me about the mill.",
    "你答应过我什么？",
    "我丢了钱包。",
    "谁偷了红马？",
    "Do you know Bartholomew?",
    "Any news?",
    "who are you",
    "__proto__",
    "constructor",
    '"',
    "“",
    ":",
    "?",
  ),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const text = fc
  .array(fc.tuple(fragment, fc.constantFrom("\n", " ", "\n\n", "\n  ", "\n- ", "")), { maxLength: 14 })
  .map((parts) => parts.flat().join(""));
const line = fragment.map((one) => ({ line: one.replaceAll(/[\r\n]+/g, "\n  ") }));
const laidOut = fc
  .record({
    prompt: text,
    speaker: fc.constantFrom("", "Kim", "金"),
    about: text,
    recalled: fc.array(line),
    memories: fc.array(line),
  })
  .map((parts) => systemPrompt({ name: "Ann", ...parts }));
const history: fc.Arbitrary<ChatMessage[]> = fc.array(
  fc.record({ role: fc.constantFrom("user" as const, "assistant" as const), content: text }),
  { maxLength: 4 },
);

describe("offlineVoice", () => {
  it("says no word that neither the prompt nor the message nor its phrases have, whatever they are", async () => {
    const voices = [offlineVoice(), offlineVoice({ locale: "en" }), offlineVoice({ locale: "zh" })];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(text, laidOut),
        history,
        text,
        fc.constantFrom(...voices),
        async (system, before, message, voice) => {
          const messages: ChatMessage[] = [
            { role: "system", content: system },
            ...before,
            { role: "user", content: message },
          ];
          const answer = await voice.generate({ messages });
          expect(inventedWords(answer.text, messages.map(({ content }) => content).join("\n"))).toEqual([]);
          expect(answer.text.trim()).not.toBe("");
          expect(await voice.generate({ messages })).toEqual(answer);
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ["a book", "The mill burns and Bob said so. ".repeat(40_000)],
    ["one long line", "a".repeat(1_000_000)],
    ["many memories", "- Bob: The mill burns near the old bridge.\n".repeat(20_000)],
    ["openers", "hey hello so well ".repeat(50_000)],
    ["colons", "a: b: c: ".repeat(100_000)],
    ["quotes", '"“”'.repeat(200_000)],
    ["white space", " \n\t".repeat(300_000)],
    ["Chinese", "磨坊着火了，你知道吗？".repeat(50_000)],
  ])(
    "comes to an end soon with %s",
    async (_what, long) => {
      const voice = offlineVoice();
      for (const [system, message] of [
        [long, "Who said that the mill burns?"],
        [`You are Ann.\n\nWhat happened last:\n- ${long}`, long],
      ] as const) {
        const { text: said } = await voice.generate({
          messages: [
            { role: "system", content: system },
            { role: "user", content: message },
          ],
        });
        expect(said.length).toBeLessThan(2000);
      }
    },
    10_000,
  );
});
