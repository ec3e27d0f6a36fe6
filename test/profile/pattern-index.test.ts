import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLabelled } from "../../eval/labelled-statements.js";
import { HAN_HOME_PHRASES } from "../../src/profile/offline/chinese-home-phrases.js";
import { HAN_LIFE_PHRASES } from "../../src/profile/offline/chinese-life-phrases.js";
import { HAN_PLAN_PHRASES } from "../../src/profile/offline/chinese-plan-phrases.js";
import { HAN_TASTE_PHRASES } from "../../src/profile/offline/chinese-taste-phrases.js";
import { HOME_PHRASES } from "../../src/profile/offline/english-home-phrases.js";
import { LIFE_PHRASES } from "../../src/profile/offline/english-life-phrases.js";
import { PLACES } from "../../src/profile/offline/english-places.js";
import { PLAN_PHRASES } from "../../src/profile/offline/english-plan-phrases.js";
import { SELF_RULES } from "../../src/profile/offline/english-self.js";
import { TASTE_PHRASES } from "../../src/profile/offline/english-taste-phrases.js";
import { WORK_PHRASES } from "../../src/profile/offline/english-work-phrases.js";
import { WORK } from "../../src/profile/offline/english-work.js";
import { madeReady } from "../../src/profile/offline/paraphrases.js";
import { PatternIndex } from "../../src/profile/offline/pattern-index.js";

type Rule = readonly [pattern: RegExp, ...rest: unknown[]];

const english: readonly Rule[] = [
  ...madeReady([...LIFE_PHRASES, ...WORK_PHRASES, ...HOME_PHRASES, ...PLAN_PHRASES, ...TASTE_PHRASES]),
  ...WORK,
  ...PLACES,
  ...SELF_RULES,
];
const chinese: readonly Rule[] = madeReady([
  ...HAN_LIFE_PHRASES,
  ...HAN_HOME_PHRASES,
  ...HAN_PLAN_PHRASES,
  ...HAN_TASTE_PHRASES,
]);
const inEnglish = new PatternIndex(english, "words");
const inChinese = new PatternIndex(chinese, "characters");

/** What a text is made of here: words of the patterns themselves, so that many of them match. */
function fragmentsOf(rules: readonly Rule[], piece: RegExp): readonly string[] {
  return [...new Set(rules.flatMap(([{ source }]) => source.match(piece) ?? []))];
}

function expectAll(rules: readonly Rule[], index: PatternIndex<Rule>, text: string): void {
  const tried = index.for(text);
  for (const rule of rules) if (rule[0].test(text)) expect(tried, `${rule[0].source} on ${text}`).toContain(rule);
}

describe("PatternIndex", () => {
  it("gives every rule whose pattern matches, in their order, for what people say", () => {
    const labelled = readLabelled(readFileSync(new URL("labelled-statements.jsonl", import.meta.url), "utf8"));
    for (const { say } of labelled) {
      for (const line of [say].flat().flatMap((text) => text.replace(/^\w+: /u, "").split(/[,，.。!！?？]\s*/u))) {
        for (const text of [line, line.replace(/^I /u, "").trim(), line.replace(/^我/u, "")]) {
          expectAll(english, inEnglish, text);
          expectAll(chinese, inChinese, text);
        }
      }
    }
    const places = inEnglish.for("i have settled in Leeds and i hate it").map((rule) => english.indexOf(rule));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("gives every rule whose pattern matches for any row of the words in the patterns", () => {
    const words = fc.constantFrom(...fragmentsOf(english, /[a-z]{2,}/gu), "i", "my", "Leeds", ",", "33");
    const characters = fc.constantFrom(...fragmentsOf(chinese, /\p{sc=Han}{1,3}/gu), "我", "3", "了");
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), fc.array(characters, { maxLength: 7 }), (spaced, joined) => {
        expectAll(english, inEnglish, `i ${spaced.join(" ")}`);
        expectAll(english, inEnglish, spaced.join(" "));
        expectAll(chinese, inChinese, joined.join(""));
      }),
      { numRuns: 300 },
    );
  });

  it("tries few patterns on a clause that none was written for", () => {
    const index = new PatternIndex(english, "words");
    expect(index.for("the parcel came while nobody was at the door").length).toBeLessThan(english.length / 5);
    expect(inChinese.for("快递放在门口了").length).toBeLessThan(chinese.length / 2);
  });

  it("knows which words of a pattern must be there and which may be left out", () => {
    const rules: readonly Rule[] = [
      [/^i (?:really )?love (?:tea|coffee)$/iu, "drinks"],
      [/^(.+?) is off\b/iu, "off"],
      [/^\d+$/u, "number"],
      [/^colou?rs?$/iu, "colour"],
    ];
    const index = new PatternIndex(rules, "words");
    const names = (text: string): unknown[] => index.for(text).map(([, name]) => name);
    expect(names("i love tea")).toEqual(["drinks", "number"]);
    expect(names("offal is offered")).toEqual(["number"]);
    expect(names("the trip is off")).toEqual(["off", "number"]);
    expect(names("Colors")).toEqual(["number", "colour"]);
  });
});
