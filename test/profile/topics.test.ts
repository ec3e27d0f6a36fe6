import { describe, expect, it } from "vitest";
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

  it("know which taste is against which", () => {
    expect(oppositeOf("interest", "like")).toBe("dislike");
    expect(oppositeOf("interest", "dislike")).toBe("like");
    expect(oppositeOf("interest", "hobby")).toBeUndefined();
    expect(oppositeOf("work", "like")).toBeUndefined();
  });
});
