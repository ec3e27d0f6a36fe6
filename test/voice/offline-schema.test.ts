import { describe, expect, it } from "vitest";
import { parseObject } from "../../src/core/json.js";
import type { JsonObject } from "../../src/core/json.js";
import { estimateTokens } from "../../src/core/tokens.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { messagesFor, rendered, type PromptParts } from "./prompts.js";

const voice = offlineVoice();
const ann: PromptParts = {
  name: "Ann",
  prompt: "You are Ann, a smith.",
  speaker: "Kim",
  memories: [{ line: "Bob: The mill burns." }],
};

async function fitted(properties: JsonObject, message = "Hello!", more: JsonObject = {}): Promise<JsonObject> {
  const schema = {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...more,
  };
  const { text } = await voice.generate({ messages: messagesFor(ann, message), schema });
  return parseObject(text);
}

describe("offlineVoice with a schema", () => {
  it("says its answer where text is asked for, and who says it", async () => {
    const { text } = await voice.generate({ messages: messagesFor(ann, "Who are you?") });
    const answer = await fitted(
      { speaker: { type: "string" }, reply: { type: "string" }, note: { type: "string" } },
      "Who are you?",
    );
    expect(answer).toEqual({ speaker: "Ann", reply: text, note: "" });
  });

  it("takes the only text there is for its answer, whatever it is called", async () => {
    const answer = await fitted({ spokenLine: { type: "string" }, score: { type: "number" } }, "Who are you?");
    expect(answer["spokenLine"]).toContain("I am Ann, a smith.");
  });

  it("takes the least that is allowed where it would have to invent", async () => {
    expect(
      await fitted({
        mood: { enum: ["calm", "angry"] },
        kind: { const: "answer" },
        price: { type: "number", minimum: 3 },
        rank: { type: "integer", exclusiveMinimum: 0 },
        below: { type: "number", maximum: -2 },
        items: { type: "array", items: { type: "string" } },
        target: { type: ["string", "null"] },
        place: { anyOf: [{ type: "string" }, { type: "null" }] },
      }),
    ).toEqual({ mood: "calm", kind: "answer", price: 3, rank: 1, below: -2, items: [], target: null, place: null });
  });

  it("answers a question of yes or no by what it knows", async () => {
    const isTrue = { isTrue: { type: "boolean" } };
    expect(await fitted(isTrue, "Does the mill burn?")).toEqual({ isTrue: true });
    expect(await fitted(isTrue, "Is the harp golden?")).toEqual({ isTrue: false });
  });

  it("leaves out what is not required, but for its answer", async () => {
    const answer = await fitted({ text: { type: "string" }, mood: { type: "string" } }, "Hello!", { required: [] });
    expect(Object.keys(answer)).toEqual(["text"]);
  });

  it("follows references and joined rules, and ends with those that lead into themselves", async () => {
    const answer = await fitted({ line: { $ref: "#/$defs/line" }, self: { $ref: "#/$defs/self" } }, "Hello!", {
      $defs: {
        line: { allOf: [{ type: "object" }, { properties: { text: { type: "string" } }, required: ["text"] }] },
        self: { $ref: "#/$defs/self" },
      },
    });
    expect(answer["line"]).toEqual({ text: expect.stringMatching(/./) });
    expect(answer["self"]).toBeNull();
  });

  it("keeps JSON whole within maxTokens by saying less", async () => {
    const schema = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
    const { text } = await voice.generate({ messages: messagesFor(ann, "Who are you?"), schema, maxTokens: 9 });
    expect(estimateTokens(text)).toBeLessThanOrEqual(9);
    expect(parseObject(text)).toHaveProperty("text");
  });

  it("answers what was asked, not the request for corrected JSON", async () => {
    const schema = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
    const repair = rendered("repair-answer", { problems: "text is missing", answer: "{}" });
    const { text } = await voice.generate({
      messages: [
        ...messagesFor(ann, "Who are you?"),
        { role: "assistant", content: "{}" },
        { role: "user", content: repair },
      ],
      schema,
    });
    expect(text).toContain("I am Ann, a smith.");
  });
});
