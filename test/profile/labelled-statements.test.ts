import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { f1Of, judge, precisionOf, readLabelled, recallOf, scoreOf } from "../../eval/labelled-statements.js";
import { TOPICS } from "../../src/profile/topics.js";

const labelled = readLabelled(readFileSync(new URL("labelled-statements.jsonl", import.meta.url), "utf8"));
const judged = labelled.map(judge);

describe("statements labelled by hand", () => {
  it("are many, in both languages, with a part that no rule was written for and many that say nothing", () => {
    expect(labelled.length).toBeGreaterThanOrEqual(400);
    expect(labelled.filter(({ language }) => language === "Chinese").length).toBeGreaterThanOrEqual(100);
    expect(labelled.filter(({ split }) => split === "fresh").length).toBeGreaterThanOrEqual(50);
    expect(labelled.filter(({ facts }) => facts.length === 0).length).toBeGreaterThanOrEqual(100);
    expect(new Set(labelled.map(({ say }) => JSON.stringify(say))).size).toBe(labelled.length);
  });

  it("are read with precision, recall and F1 of at least 0.85", () => {
    const score = scoreOf(judged);
    expect(precisionOf(score)).toBeGreaterThanOrEqual(0.85);
    expect(recallOf(score)).toBeGreaterThanOrEqual(0.85);
    expect(f1Of(score)).toBeGreaterThanOrEqual(0.85);
  });

  it("give facts under built-in topics only, and of these only relatives, animals and favourites are open", () => {
    const declared = new Map(
      TOPICS.assistant.topics.map(({ name, subTopics = [] }) => [name, subTopics.map((one) => one.name)]),
    );
    for (const fact of judged.flatMap(({ found }) => found)) {
      const [, topic = "", subTopic = ""] = /^!?(\w+)\/([^=]+)=/u.exec(fact) ?? [];
      const isOpen = topic === "family" || topic === "pet" || subTopic.startsWith("favourite_");
      if (!isOpen) expect(declared.get(topic), fact).toContain(subTopic);
    }
  });

  it("give next to nothing where there is nothing to find", () => {
    const empty = judged.filter(({ statement }) => statement.facts.length === 0);
    const wrong = empty.filter(({ found }) => found.length > 0);
    expect(wrong.length / empty.length).toBeLessThanOrEqual(0.05);
  });
});
