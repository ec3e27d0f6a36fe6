import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecallIndex, type RankOptions, type RecallDocument } from "../../../src/memory/recall/recall-index.js";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15);

type Said = string | Partial<RecallDocument>;

/** Documents a minute apart, of one conversation unless told otherwise. Keys begin at 1. */
function documentsOf(...said: readonly Said[]): RecallDocument[] {
  return said.map((one, index) => ({
    key: index + 1,
    text: "",
    at: NOW - DAY + index * 60_000,
    conversation: 1,
    importance: 0.5,
    ...(typeof one === "string" ? { text: one } : one),
  }));
}

function indexOf(documents: readonly RecallDocument[]): RecallIndex {
  const index = new RecallIndex();
  for (const document of documents) index.add(document);
  return index;
}

function keysFor(index: RecallIndex, query: string, options: Partial<RankOptions> = {}): number[] {
  return index.rank(query, { now: NOW, ...options }).map(({ key }) => key);
}

describe("what is found", () => {
  it("is what has the words of the question, in any of their forms", () => {
    const index = indexOf(documentsOf("The mill burned.", "Anna was baking bread.", "It rains."));
    expect(keysFor(index, "Who bakes breads?")[0]).toBe(2);
  });

  it("is nothing for nothing, for stop words and for unknown words", () => {
    const index = indexOf(documentsOf("The mill burned.", "Anna was baking bread."));
    for (const query of ["", "   ", "?!", "the of and", "what is it", "zeppelin", "的"]) {
      expect(keysFor(index, query)).toEqual([]);
    }
    expect(keysFor(new RecallIndex(), "mill")).toEqual([]);
  });

  it.each([
    ["Chinese", "你的猫叫什么名字？", ["我喜欢下雨天。", "我家的猫叫小白。", "我们去吃饭吧。"]],
    ["Japanese", "猫の名前は何ですか", ["雨が好きです。", "うちの猫の名前はタマです。", "ご飯を食べましょう。"]],
    ["Korean", "고양이 이름이 뭐야?", ["비가 좋아요.", "우리 고양이 이름은 나비예요.", "밥 먹으러 가요."]],
    ["Russian", "Как зовут кота?", ["Я люблю дождь.", "Моего кота зовут Барсик.", "Пойдём обедать."]],
    ["mixed text", "小明的iPhone在哪里？", ["今天下雨。", "小明把iPhone忘在火车上了。", "I bought an Android phone."]],
  ])("is found in %s", (_, query, texts) => {
    expect(keysFor(indexOf(documentsOf(...texts)), query)[0]).toBe(2);
  });

  it("is the answer next to the question that has the words", () => {
    const index = indexOf(
      documentsOf(
        { text: "Did you ever find the silver ring?", conversation: 1 },
        { text: "Under the old oak, of all places.", conversation: 1 },
        { text: "Soup again tonight.", conversation: 2 },
      ),
    );
    expect(keysFor(index, "Where was the silver ring?")).toContain(2);
    expect(keysFor(index, "Where was the silver ring?")).not.toContain(3);
  });

  it("is what the named one said, before what others said", () => {
    const index = indexOf(
      documentsOf(
        { text: "I painted a sunrise.", speaker: "Bob", conversation: 1 },
        { text: "I painted a sunrise.", speaker: "Anna", conversation: 2 },
        { text: "I painted a sunrise.", speaker: "Cid", conversation: 3 },
      ),
    );
    expect(keysFor(index, "What did Anna paint?")[0]).toBe(2);
    expect(keysFor(index, "what did bob paint?")[0]).toBe(1);
  });

  it("is what was said at the time asked for", () => {
    const index = indexOf(
      documentsOf(
        { text: "We went fishing.", at: Date.UTC(2026, 2, 3), conversation: 1 },
        { text: "We went fishing.", at: Date.UTC(2026, 4, 7), conversation: 2 },
        { text: "We went fishing.", at: Date.UTC(2026, 5, 14), conversation: 3 },
      ),
    );
    expect(keysFor(index, "Who went fishing on May 7?")[0]).toBe(2);
    expect(keysFor(index, "Who went fishing yesterday?")[0]).toBe(3);
    expect(keysFor(index, "Who went fishing in March 2026?")[0]).toBe(1);
    expect(keysFor(index, "What happened yesterday?")).toEqual([3]);
  });

  it("is what a question with another word for it means", () => {
    const index = indexOf(documentsOf("I sold my car.", "I sold my boat.", "I sold my hat."));
    expect(keysFor(index, "Which vehicle?")[0]).toBe(1);
  });

  it("follows what was said before the question", () => {
    const index = indexOf(
      documentsOf(
        { text: "The Golden Lion opens at nine.", conversation: 1 },
        { text: "The castle opens at ten.", conversation: 2 },
      ),
    );
    expect(keysFor(index, "When does it open?", { history: ["Do you know the Golden Lion?"] })[0]).toBe(1);
    expect(keysFor(index, "When does it open?", { history: ["Do you know the castle?"] })[0]).toBe(2);
  });

  it("has no more results than asked for, and finds all of many equal ones when asked", () => {
    const index = indexOf(
      documentsOf(...Array.from({ length: 700 }, (_, i) => ({ text: "a red door", conversation: i }))),
    );
    expect(keysFor(index, "red door", { limit: 3 })).toEqual([700, 699, 698]);
    expect(keysFor(index, "red door", { limit: 0 })).toEqual([]);
    expect(keysFor(index, "red door", { limit: 1000 })).toHaveLength(700);
  });
});

describe("who may see what", () => {
  const documents = documentsOf(
    "Did you see the dragon?",
    "It slept behind the mill.",
    "The dragon is green.",
    "Fine weather.",
  );

  it("never gives what the filter refuses", () => {
    const index = indexOf(documents);
    expect(keysFor(index, "dragon", { filter: (key) => key !== 3 })).not.toContain(3);
    expect(keysFor(index, "dragon", { filter: () => false })).toEqual([]);
  });

  it("lets what is not seen say nothing about its neighbours", () => {
    const index = indexOf(documents);
    expect(keysFor(index, "dragon", { filter: (key) => key === 2 || key === 4 })).toEqual([]);
  });

  it("finds the few that may be seen among many that may not", () => {
    const many = indexOf(
      documentsOf(...Array.from({ length: 5000 }, (_, i) => ({ text: "a red door", conversation: i }))),
    );
    expect(keysFor(many, "red door", { filter: (key) => key % 1000 === 7 })).toEqual([4007, 3007, 2007, 1007, 7]);
  });

  it("works when a filter asks an index, and goes on after a filter that throws", () => {
    const index = indexOf(documents);
    const plain = index.rank("dragon mill", { now: NOW });
    const other = indexOf(documentsOf("dragon", "mill", "dragon mill"));
    const asking = (key: number): boolean => keysFor(other, "dragon mill").length > 0 && key > 0;
    expect(index.rank("dragon mill", { now: NOW, filter: asking })).toEqual(plain);
    const throwing = (key: number): boolean => {
      if (key === 4) throw new Error("no");
      return true;
    };
    expect(() => index.rank("dragon mill", { now: NOW, filter: throwing })).toThrow("no");
    expect(index.rank("dragon mill", { now: NOW })).toEqual(plain);
  });
});

describe("recency and importance", () => {
  const same = documentsOf(
    { text: "the gate", at: NOW - 30 * DAY, conversation: 1, importance: 0.9 },
    { text: "the gate", at: NOW - 20 * DAY, conversation: 2, importance: 0.1 },
    { text: "the gate", at: NOW - 10 * DAY, conversation: 3, importance: 0.5 },
  );

  it("decide among equals when they are given a weight", () => {
    const index = indexOf(same);
    expect(keysFor(index, "gate", { weights: { importance: 1 } })).toEqual([1, 3, 2]);
    expect(keysFor(index, "gate", { weights: { recency: 1 } })).toEqual([3, 2, 1]);
  });

  it("are all that counts for a query that says nothing", () => {
    const index = indexOf(same);
    expect(keysFor(index, "", { weights: { importance: 1 } })).toEqual([1, 3, 2]);
    expect(keysFor(index, "the and", { weights: { recency: 1, importance: 0 } })).toEqual([3, 2, 1]);
  });

  it("leaves no one out for an importance beyond all measure", () => {
    const index = indexOf(documentsOf({ importance: 1e300 }, { importance: -1e300 }, { importance: 0 }));
    expect(keysFor(index, "", { weights: { importance: 1 } })).toEqual([1, 3, 2]);
  });

  it("are between 0 and 1 over what is found, and 0.5 where all are equal", () => {
    const equal = indexOf(documentsOf("the gate", "the gate"));
    for (const { parts } of equal.rank("", { now: NOW, weights: { relevance: 1, recency: 0, importance: 1 } })) {
      expect(parts).toEqual({ base: 0.5, importance: 0.5 });
    }
    const [first, , last] = indexOf(same).rank("gate", { now: NOW, weights: { relevance: 0, importance: 1 } });
    expect(first?.parts).toEqual({ importance: 1 });
    expect(last?.parts).toEqual({});
  });
});

it("gives unlike results first when they are to be diverse", () => {
  const index = indexOf(
    documentsOf(
      { text: "the red dragon ate the red sheep", conversation: 1 },
      { text: "the red dragon ate the red sheep", conversation: 2 },
      { text: "a dragon sleeps in the northern cave", conversation: 3 },
    ),
  );
  expect(keysFor(index, "red dragon", { limit: 2 })).toEqual([2, 1]);
  expect(keysFor(index, "red dragon", { limit: 2, diversity: 0.7 })).toEqual([2, 3]);
});

it("refuses documents out of order and numbers that are none", () => {
  const [first, second] = documentsOf("one", "two");
  if (first === undefined || second === undefined) throw new Error("two were made");
  const index = indexOf([second]);
  expect(() => index.add(first)).toThrow(expect.objectContaining({ code: "memory/invalid" }));
  expect(() => index.add({ ...first, key: 9, at: Number.NaN })).toThrow(
    expect.objectContaining({ details: { field: "at" } }),
  );
  expect(index.size).toBe(1);
});

const WORDS = "dragon mill Anna Bob bread when yesterday red door 猫 小白 天气 gate? what who May 7 2024 the of".split(
  " ",
);
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join(" "));
const document = fc.record({
  text: fc.oneof(text, fc.string()),
  speaker: fc.constantFrom("Anna", "Bob", "May", ""),
  at: fc.integer({ min: NOW - 500 * DAY, max: NOW + DAY }),
  conversation: fc.nat(3),
  importance: fc.constantFrom(0, 0.5, 1, 1e300, -5),
});
const options = fc.record({
  limit: fc.constantFrom(1, 5, 100),
  diversity: fc.constantFrom(0, 0.5, 1),
  weights: fc.record(
    { relevance: fc.constantFrom(0, 1, 2), recency: fc.constantFrom(0, 1), importance: fc.constantFrom(0, 1, 3) },
    { requiredKeys: [] },
  ),
  history: fc.array(text, { maxLength: 3 }),
});

it("gives scores that are numbers, that fall, and that their parts add up to exactly", () => {
  fc.assert(
    fc.property(
      fc.array(document, { maxLength: 40 }),
      fc.oneof(text, fc.string()),
      options,
      (documents, query, chosen) => {
        const index = indexOf(documentsOf(...documents));
        const ranked = index.rank(query, { now: NOW, ...chosen });
        expect(ranked.length).toBeLessThanOrEqual(chosen.limit);
        expect(new Set(ranked.map(({ key }) => key)).size).toBe(ranked.length);
        for (const { score, parts } of ranked) {
          expect(Number.isFinite(score)).toBe(true);
          expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(score);
        }
        if (chosen.diversity > 0) return;
        for (const [at, { score, key }] of ranked.entries()) {
          const next = ranked[at + 1];
          if (next !== undefined) expect(score > next.score || (score === next.score && key > next.key)).toBe(true);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("ranks after any removals as an index in which the removed never were", () => {
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 1, maxLength: 200, size: "max" }),
      fc.integer({ min: 2, max: 5 }),
      fc.array(text, { minLength: 1, maxLength: 3 }),
      (made, nth, queries) => {
        const documents = documentsOf(...made);
        const index = indexOf(documents);
        const isKept = ({ key }: RecallDocument): boolean => key % nth === 0;
        for (const one of documents) if (!isKept(one)) expect(index.remove(one.key)).toBe(true);
        const kept = documents.filter(isKept);
        const fresh = indexOf(kept);
        expect(index.size).toBe(kept.length);
        for (const query of queries) expect(index.rank(query, { now: NOW })).toEqual(fresh.rank(query, { now: NOW }));
        expect(index.remove(1)).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});

it("needs at most 160 bytes for a memory of 140 characters", () => {
  const names = ["dragon", "mill", "harbour", "lantern", "winter", "silver", "market", "thunder", "orchard", "candle"];
  const index = new RecallIndex();
  let length = 0;
  for (let key = 0; key < 20_000; key++) {
    const words = Array.from({ length: 11 }, (_, at) => `${names[(key * 7 + at * 3) % 10]}${(key * (at + 1)) % 97}`);
    const said = `The ${words.join(" and the ")}`;
    length += said.length;
    index.add({ key, text: said, speaker: `speaker ${key % 50}`, at: key, conversation: key >> 5, importance: 0.5 });
  }
  expect(length / 20_000).toBeGreaterThan(140);
  expect(index.bytes / index.size).toBeLessThan(160);
});
