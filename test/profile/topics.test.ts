import { describe, expect, it } from "vitest";
import { add, scene, values } from "./scenes.js";
import { isSingleValued, oppositeOf, TOPICS } from "../../src/profile/topics.js";

describe("the built-in topics", () => {
  it("have plain names and descriptions, each once", () => {
    for (const { topics } of [TOPICS.group_chat, TOPICS.assistant]) {
      expect(new Set(topics.map(({ name }) => name)).size).toBe(topics.length);
      for (const { name, description, subTopics = [] } of topics) {
        expect(name).toMatch(/^[a-z_]+$/);
        expect(description).toBeTruthy();
        expect(new Set(subTopics.map((one) => one.name)).size).toBe(subTopics.length);
        for (const one of subTopics) {
          expect(one.name).toMatch(/^[a-z_]+$/);
          expect(one.description).toBeTruthy();
        }
      }
    }
  });

  it("say which sub-topics have one value at a time", () => {
    expect(isSingleValued("work", "employer")).toBe(true);
    expect(isSingleValued("basic_info", "hometown")).toBe(true);
    expect(isSingleValued("interest", "favourite_colour")).toBe(true);
    expect(isSingleValued("interest", "like")).toBe(false);
    expect(isSingleValued("pet", "dog")).toBe(false);
    expect(isSingleValued("garden", "employer")).toBe(false);
  });

  it.each([
    "A new value replaces the old one.",
    "Overwrite it.",
    "Keep only the latest",
    "keep the newest value",
    "There is only one at a time",
    "Single value.",
    "新值替换旧值",
    "直接覆盖",
    "只保留一个",
    "以最新的为准",
    "唯一",
  ])("a rule of one's own makes one value at a time: %s", (updateRule) => {
    const topics = [{ name: "Game", subTopics: [{ name: "class", updateRule }, { name: "skill" }] }];
    expect(isSingleValued("Game", "class", { topics })).toBe(true);
    expect(isSingleValued("game", "class", { topics })).toBe(true);
    expect(isSingleValued("Game", "skill", { topics })).toBe(false);
    expect(isSingleValued("Game", "class")).toBe(false);
  });

  it.each([
    "Add to what is there.",
    "Never replace what is known.",
    "Don't overwrite older ones",
    "Add it instead of replacing the old one",
    "Keep every single one",
    "Keep only the latest 3",
    "不要覆盖旧值",
    "保留最新的三个",
  ])("a rule that says nothing of the kind makes none: %s", (updateRule) => {
    const topics = [{ name: "game", subTopics: [{ name: "class", updateRule }] }];
    expect(isSingleValued("game", "class", { topics })).toBe(false);
  });

  it("a rule to replace is kept for what a program adds", () => {
    const subTopics = [{ name: "drink", description: "what the user likes", updateRule: "Only the latest." }];
    const { system } = scene({ scenario: { strict: true, topics: [{ name: "taste", subTopics }] } });
    system.profiles.update("ann", [
      add("taste", "drink", "tea", "2026-02-01"),
      add("taste", "drink", "milk", "2026-02-09"),
    ]);
    expect(values(system, "ann", "drink")).toEqual(["milk"]);
    expect(values(system, "ann", "drink", "2026-02-02")).toEqual(["tea"]);
  });

  it("know which taste is against which", () => {
    expect(oppositeOf("interest", "like")).toBe("dislike");
    expect(oppositeOf("interest", "dislike")).toBe("like");
    expect(oppositeOf("interest", "hobby")).toBeUndefined();
    expect(oppositeOf("work", "like")).toBeUndefined();
  });
});
