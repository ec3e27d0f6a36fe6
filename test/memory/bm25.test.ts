import { describe, expect, it } from "vitest";
import { rankByWords } from "../../src/memory/bm25.js";

const order = (query: string, texts: readonly string[]): number[] =>
  rankByWords(query, texts).map(({ index }) => index);

describe("ranking by words", () => {
  it("leaves out what shares no word, and puts rare words before common ones", () => {
    const texts = ["the mill and the bread", "the mill", "the mill burned", "nothing of it"];
    expect(order("Who burned the mill?", texts)).toEqual([2, 1, 0]);
  });

  it("compares words by their stems, whatever their case, and says which of the query were found", () => {
    const [best] = rankByWords("Burning MILLS?", ["A mill burns."]);
    expect(best?.matches).toEqual(["burning", "mills"]);
  });

  it("prefers the shorter of two that have a word as often", () => {
    const long = `mill ${"and other things of the valley ".repeat(20)}`;
    expect(order("mill", [long, "mill"])).toEqual([1, 0]);
  });

  it("finds Chinese by pairs of characters", () => {
    expect(order("铁匠在哪里？", ["今天下雨。", "铁匠住在河边。"])).toEqual([1]);
  });

  it("finds a word of one character wherever it stands", () => {
    expect(order("茶", ["茶馆关了。", "今天下雨。", "我喜欢喝茶。"])).toEqual([0, 2]);
  });

  it("keeps the order of those that are equal", () => {
    expect(order("mill", ["mill a", "mill b", "mill c"])).toEqual([0, 1, 2]);
  });

  it("gives no other score to a text because of texts that have none of the words", () => {
    const score = (texts: readonly string[]): number | undefined => rankByWords("mill", texts)[0]?.score;
    expect(score(["the mill", "bread", "a very long text about the sea"])).toBe(score(["the mill"]));
  });

  it("finds nothing for a query without content", () => {
    expect(rankByWords("who was it?", ["who was it"])).toEqual([]);
    expect(rankByWords("", ["a"])).toEqual([]);
  });
});
