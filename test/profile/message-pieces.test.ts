import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../src/core/tokens.js";
import type { SaidRecord } from "../../src/model/profile-records.js";
import { piecesOf } from "../../src/profile/message-pieces.js";

function message(text: string): SaidRecord {
  const tokens = estimateTokens(text);
  return { id: "m", at: "2026-01-01T00:00:00.000Z", role: "user", userId: "ann", text, tokens };
}

const texts = (text: string, maxTokens: number): string[] =>
  piecesOf(message(text), maxTokens).map((piece) => piece.text);

describe("the pieces of a message", () => {
  it("are the message where it is small enough", () => {
    const small = message("I build the bridge. It is old.");
    expect(piecesOf(small, small.tokens)).toEqual([small]);
  });

  it("are whole sentences where these are small enough", () => {
    expect(texts("I build the bridge. It is old. My name is Ann.", 9)).toEqual([
      "I build the bridge.",
      "It is old. My name is Ann.",
    ]);
    expect(texts("我叫小明。我喜欢喝茶。我住在上海。", 9)).toEqual(["我叫小明。", "我喜欢喝茶。", "我住在上海。"]);
  });

  it("have all of it in order, however it is written and however small they are to be", () => {
    const part = fc.constantFrom("a bridge. ", "我喜欢茶。", "x".repeat(90), " ", "\n\n", "😀👩‍🚀", "Is it? ", "e\u0301");
    const text = fc
      .array(fc.oneof(part, fc.string({ unit: "grapheme" })), { maxLength: 30 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (given, maxTokens) => {
        const said = message(given);
        const pieces = piecesOf(said, maxTokens);
        let from = 0;
        for (const piece of pieces) {
          const at = given.indexOf(piece.text, from);
          expect(given.slice(from, at).trim()).toBe("");
          from = at + piece.text.length;
          expect(piece.text.length).toBeLessThanOrEqual(
            said.tokens <= maxTokens ? given.length : Math.max(1, (given.length * maxTokens) / said.tokens),
          );
        }
        expect(given.slice(from).trim()).toBe("");
      }),
    );
  });
});
