import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../src/core/tokens.js";
import { isUnspacedScript, terms } from "../../src/core/words.js";
import { extractSummary, type SourceLine, type SummarySentence } from "../../src/memory/extract-summary.js";
import { joinSentences } from "../../src/memory/summary-rendering.js";
import { chineseScenes, englishScenes, type Scene } from "./summary-scenes.js";

/** "Ann: ..." is speech, "0.9| ..." narration of that importance. */
function lineOf(text: string, index: number): SourceLine {
  const from = [`m${index}`];
  const [, importance, weighed] = /^([\d.]+)\| (.*)$/.exec(text) ?? [];
  if (weighed !== undefined) return { from, text: weighed, importance: Number(importance) };
  const [, speaker, said] = /^(\p{L}{1,10}): (.*)$/u.exec(text) ?? [];
  return speaker === undefined || said === undefined ? { from, text } : { from, speaker, text: said };
}

function textOf(summary: readonly SummarySentence[], separator: string): string {
  return summary.map((sentence) => sentence.text).join(separator);
}

const greetings = ["Hi!", "Okay.", "Mm-hmm.", "Thanks a lot.", "好的。", "你好！", "嗯。"];
const facts = [
  "I hid the silver crown under the bridge of Harrow.",
  "The wolves killed three horses of the miller on 14 May",
  "Where did the smith hide the key? Under the anvil, I think.",
  "Dr. Gray promised to come, but the river (a wild one!) had risen; nobody crossed it, and the ferry sank, and we waited for the whole night in the rain without any news from the other side.",
  'He said "leave us" and left.',
  "米拉答应凯尔，明天日出之前一定把剑送到城门口。",
  "如果你不来，我们就自己去北方的旧磨坊找那把银钥匙，然后回到港口等船，最后再去见国王和王后，还有他们的孩子。",
  "你把王冠藏在哪里了？藏在桥下面。",
  "{vocalsound} um , yeah , the the {disfmarker} budget is 1,000 euros .",
  "👩‍👩‍👧‍👦 family of е́ and 𠮷野家 🏳️‍🌈",
];
const aText = fc.oneof(
  fc.constantFrom(...greetings, ...facts),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        "wolf",
        "mill",
        "Ann",
        "。",
        ",",
        ".",
        "?",
        '"',
        "“",
        "”",
        "(",
        "\n",
        " ",
        "狼",
        "磨坊",
        "the",
        "🐺",
        "3",
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join("")),
  fc.array(fc.constantFrom(...facts), { maxLength: 6 }).map((parts) => parts.join(" ")),
);
const aLine: fc.Arbitrary<SourceLine> = fc.record(
  {
    from: fc.array(
      fc.integer({ min: 0, max: 9 }).map((id) => `m${id}`),
      { minLength: 1, maxLength: 3 },
    ),
    speaker: fc.constantFrom("Ann", "Ben", "安", "Professor Long Name the Third", "", ' "X" '),
    text: aText,
    importance: fc.constantFrom(0, 0.2, 0.5, 0.9, 1, Number.NaN, 7),
  },
  { requiredKeys: ["from", "text"] },
);
const someLines = fc.array(aLine, { maxLength: 14 });
const aLocale = fc.constantFrom("en" as const, "zh" as const);
const aBudget = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 30, max: 400 }));

function check(scene: Scene, locale: "en" | "zh"): void {
  const lines = scene.lines.map(lineOf);
  const summary = extractSummary(lines, { locale, maxTokens: scene.maxTokens });
  const text = textOf(summary, locale === "en" ? " " : "");
  for (const part of scene.must) expect(text).toContain(part);
  for (const part of scene.mustNot) expect(text).not.toContain(part);
}

describe("extractSummary of English scenes", () => {
  it.each(englishScenes)("$why", (scene) => check(scene, "en"));
});

describe("extractSummary of Chinese scenes", () => {
  it.each(chineseScenes)("$why", (scene) => check(scene, "zh"));
});

describe("what extractSummary holds for any lines", () => {
  it("never costs more than the budget, sentence by sentence or joined", () => {
    fc.assert(
      fc.property(someLines, aLocale, aBudget, (lines, locale, maxTokens) => {
        const summary = extractSummary(lines, { locale, maxTokens });
        const sum = summary.reduce((tokens, { text }) => tokens + estimateTokens(text), 0);
        expect(sum).toBeLessThanOrEqual(maxTokens);
        expect(estimateTokens(textOf(summary, " "))).toBeLessThanOrEqual(maxTokens);
        expect(estimateTokens(textOf(summary, ""))).toBeLessThanOrEqual(maxTokens);
      }),
      { numRuns: 500 },
    );
  });

  it("names sources of each sentence, and only ids of the lines that hold its words", () => {
    fc.assert(
      fc.property(someLines, aLocale, aBudget, (lines, locale, maxTokens) => {
        for (const { text, from } of extractSummary(lines, { locale, maxTokens })) {
          expect(from.length).toBeGreaterThan(0);
          expect(new Set(from).size).toBe(from.length);
          const sources = lines.filter((line) => line.from.some((id) => from.includes(id)));
          const source = sources.map((line) => `${line.speaker ?? ""}\n${line.text}`).join("\n");
          const known = new Set(terms(source));
          const rendering = new Set(
            terms(
              "said asked says asks tells that whether to suggests offers thanks about 说 问 对 请 叫 是否 他们 自己 的",
            ),
          );
          // Pairs of characters form anew where a text without spaces is cut or joined.
          const characters = new Set(`${source}说问对请叫是否他们自己的`.normalize("NFKC").toLowerCase());
          const isKnown = (term: string): boolean =>
            known.has(term) ||
            rendering.has(term) ||
            // A quotation mark that turns into a single one may join what it stood between.
            (term.includes("'") && terms(term.replaceAll("'", " ")).every((part) => known.has(part))) ||
            (isUnspacedScript(term.charCodeAt(0)) && Array.from(term).every((character) => characters.has(character)));
          const invented = terms(text).filter((term) => !isKnown(term));
          expect(invented).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same again, and does not touch the lines", () => {
    fc.assert(
      fc.property(someLines, aLocale, aBudget, (lines, locale, maxTokens) => {
        const before = JSON.stringify(lines);
        const first = JSON.stringify(extractSummary(lines, { locale, maxTokens }));
        expect(JSON.stringify(extractSummary(lines, { locale, maxTokens }))).toBe(first);
        expect(JSON.stringify(lines)).toBe(before);
      }),
    );
  });

  it("says something whenever there is text, and nothing when there is none", () => {
    fc.assert(
      fc.property(someLines, aLocale, (lines, locale) => {
        const hasText = lines.some((line) => line.text.trim() !== "");
        expect(extractSummary(lines, { locale, maxTokens: 400 }).length > 0).toBe(hasText);
      }),
      { numRuns: 500 },
    );
  });

  it("never leaves half a character that the source has whole", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (text, maxTokens) => {
          for (const sentence of extractSummary([{ from: ["a"], text }], { locale: "en", maxTokens })) {
            // Half a surrogate pair.
            expect(sentence.text).not.toMatch(/\p{Cs}/u);
          }
        },
      ),
    );
  });

  it("stays within the budget when it summarizes its own summaries", () => {
    fc.assert(
      fc.property(someLines, someLines, aLocale, (early, late, locale) => {
        const lower = [early, late].flatMap((lines) => extractSummary(lines, { locale, maxTokens: 120 }));
        const higher = extractSummary(lower, { locale, maxTokens: 60 });
        expect(higher.reduce((tokens, { text }) => tokens + estimateTokens(text), 0)).toBeLessThanOrEqual(60);
        const ids = new Set(lower.flatMap(({ from }) => from));
        for (const { from } of higher) for (const id of from) expect(ids).toContain(id);
      }),
    );
  });
});

describe("extractSummary at the edges", () => {
  it("gives nothing for no lines, blank lines and no budget", () => {
    expect(extractSummary([], { locale: "en", maxTokens: 50 })).toEqual([]);
    expect(extractSummary([{ from: ["a"], text: " \n\t " }], { locale: "en", maxTokens: 50 })).toEqual([]);
    const lines = [{ from: ["a"], text: "The mill burned." }];
    for (const maxTokens of [0, -1, Number.NaN]) expect(extractSummary(lines, { locale: "en", maxTokens })).toEqual([]);
  });

  it("keeps noise when there is nothing else", () => {
    expect(extractSummary([{ from: ["a"], speaker: "Ann", text: "😀" }], { locale: "en", maxTokens: 50 })).toEqual([
      { text: 'Ann said: "😀"', from: ["a"] },
    ]);
    expect(extractSummary([{ from: ["a"], text: "{vocalsound}" }], { locale: "en", maxTokens: 50 })).toHaveLength(1);
  });

  it("reads the first 32 K characters of a line, so that one of megabytes costs no more", () => {
    const long = Array.from({ length: 30_000 }, (_, index) => `The miller sold ${index} sacks near harbour ${index}.`);
    const text = long.join(" ");
    const others = [{ from: ["b"], text: "The king drowned in the river." }];
    const options = { locale: "en", maxTokens: 60 } as const;
    const whole = extractSummary([{ from: ["a"], text }, ...others], options);
    expect(whole).toEqual(extractSummary([{ from: ["a"], text: text.slice(0, 40_000) }, ...others], options));
    expect(whole).not.toEqual(extractSummary([{ from: ["a"], text: text.slice(0, 30_000) }, ...others], options));
  });

  it("cuts a line of a million letters without punctuation between words", () => {
    const text = "the wolves of the northern forest came down to the river ".repeat(20_000);
    const [sentence, ...rest] = extractSummary([{ from: ["a"], speaker: "Ann", text }], {
      locale: "en",
      maxTokens: 40,
    });
    expect(rest).toEqual([]);
    expect(sentence?.text).toMatch(/^Ann said: "The wolves .*(?:the|wolves|of|northern|forest|came|down|to|river)…"$/);
    expect(estimateTokens(sentence?.text ?? "")).toBeGreaterThan(30);
  });

  it("cuts a line of a million Chinese characters between characters", () => {
    const text = "北方森林里的狼群来到了河边寻找走失的羊".repeat(50_000);
    const [sentence] = extractSummary([{ from: ["a"], speaker: "安", text }], { locale: "zh", maxTokens: 40 });
    expect(sentence?.text).toMatch(/^安说：“北方森林里的狼群.*……”$/);
    expect(estimateTokens(sentence?.text ?? "")).toBeGreaterThan(30);
  });

  it("cuts within a word only when there is no other way, and never within a character", () => {
    const cut = (text: string): string =>
      extractSummary([{ from: ["a"], text }], { locale: "en", maxTokens: 40 })[0]?.text ?? "";
    expect(cut("a".repeat(1_000_000))).toMatch(/^Aa{9,}…$/);
    expect(cut("👩‍👩‍👧‍👦".repeat(1000))).toMatch(/^(?:👩‍👩‍👧‍👦){2,}…$/u);
    expect(cut("e\u0301x".repeat(1000))).toMatch(/^(?:e\u0301x){9,}(?:e\u0301)?…$/i);
    expect(cut("🇯🇵".repeat(1000))).toMatch(/^(?:🇯🇵){9,}…$/u);
  });

  it("gives all that fits when everything fits", () => {
    const lines = [
      { from: ["a"], text: "The miller of Harrow sold his mill." },
      { from: ["b"], text: "The duke bought seven horses." },
      { from: ["c"], text: "A storm broke the bridge." },
    ];
    expect(extractSummary(lines, { locale: "en", maxTokens: 500 })).toEqual(
      lines.map(({ text, from }) => ({ text, from })),
    );
  });

  it("keeps what one speaker says in several lines apart, so that each sentence has its own sources", () => {
    const lines = [
      "I sold the mill.",
      "My brother drowned.",
      "The duke owes me ninety crowns.",
      "Wolves ate the sheep.",
    ].map((text, index) => ({ from: [`m${index}`], speaker: "Ann", text }));
    expect(extractSummary(lines, { locale: "en", maxTokens: 100 })).toEqual([
      { text: "Ann sold the mill.", from: ["m0"] },
      { text: "Ann's brother drowned.", from: ["m1"] },
      { text: "Ann says that the duke owes Ann ninety crowns.", from: ["m2"] },
      { text: 'Ann said: "Wolves ate the sheep."', from: ["m3"] },
    ]);
  });

  it("rests a sentence that names who is spoken to on what that one said, too", () => {
    const lines = [
      { from: ["a"], speaker: "Ben", text: "The ferry to Harrow sank last night." },
      { from: ["b"], speaker: "Ann", text: "You must swim across the river to Harrow." },
    ];
    expect(extractSummary(lines, { locale: "en", maxTokens: 60 })).toEqual([
      { text: "Ben says that the ferry to Harrow sank last night.", from: ["a"] },
      { text: "Ann tells Ben that Ben must swim across the river to Harrow.", from: ["b", "a"] },
    ]);
  });

  it("rests an exchange on its one memory, whoever is named in it", () => {
    const lines = [
      { from: ["a"], speaker: "kim", text: "Where did you hide the crown of Harrow?" },
      { from: ["b"], speaker: "kim", text: "My dog is called Rex." },
      { from: ["b"], speaker: "Mira", text: "I will give you a bone for your dog." },
    ];
    expect(extractSummary(lines, { locale: "en", maxTokens: 90 })).toContainEqual({
      text: "Mira will give kim a bone for kim's dog.",
      from: ["b"],
    });
  });

  it("does not guess who is spoken to among three", () => {
    const lines = ["Ann", "Ben", "Cleo"].map((speaker, index) => ({
      from: [`m${index}`],
      speaker,
      text:
        ["You must swim across the river.", "The ferry sank last night.", "I sold my boat to the duke."][index] ?? "",
    }));
    expect(extractSummary(lines, { locale: "en", maxTokens: 90 }).map(({ text }) => text)).toEqual([
      'Ann said: "You must swim across the river."',
      "Ben says that the ferry sank last night.",
      "Cleo sold their boat to the duke.",
    ]);
  });

  it("leaves sentences of summaries as they are, however long, and tells none twice", () => {
    const texts = [
      "Ann says that they walked along the river for a while and nobody talked, and then they came to the ferry of Ostby, and the ropes were cut, and the ferryman was gone, and nobody had seen him.",
      "Well, Ben sold the mill.",
      'Ann said: "You burned my house!"',
      "Ann says that they walked along the river for a while and nobody talked, and then they came to the ferry of Ostby, and the ropes were cut, and the ferryman was gone, and nobody had seen him.",
    ];
    const lines = texts.map((text, index) => ({ from: [`m${index}`], text, isSummary: true }));
    const summary = extractSummary(lines, { locale: "en", maxTokens: 300 });
    expect(summary.map(({ text }) => text)).toEqual(texts.slice(0, 3));
    expect(
      extractSummary(
        summary.map((line) => ({ ...line, isSummary: true })),
        { locale: "en", maxTokens: 300 },
      ),
    ).toEqual(summary);
  });

  it("puts what one speaker says in a row behind one report when it is read as text", () => {
    const reports = ['Ann said: "I sold the mill."', 'Ann said: "Wolves came."', "Rain.", 'Bo asked: "When?"'];
    expect(joinSentences(reports)).toBe('Ann said: "I sold the mill. Wolves came." Rain. Bo asked: "When?"');
    expect(joinSentences(["安说：“走吧。”", "安说：“快点。”", "下雨了。"])).toBe("安说：“走吧。快点。”下雨了。");
  });

  it("turns double quotes inside speech into single ones, so that a report can be read back", () => {
    const lines = [{ from: ["a"], speaker: "Ann", text: 'The sign reads "no entry" in red.' }];
    const once = extractSummary(lines, { locale: "en", maxTokens: 60 });
    expect(once).toEqual([{ text: `Ann said: "The sign reads 'no entry' in red."`, from: ["a"] }]);
    expect(extractSummary(once, { locale: "en", maxTokens: 60 })).toEqual(once);
  });

  it("leaves hearsay to whom it belongs", () => {
    const lines = [{ from: ["a"], speaker: "Ben", text: 'Ann said: "I sold the mill."' }];
    expect(extractSummary(lines, { locale: "en", maxTokens: 60 })).toEqual([
      { text: `Ben said: "Ann said: 'I sold the mill.'"`, from: ["a"] },
    ]);
  });

  it("reads a thousand lines and picks from all of them", () => {
    const lines = Array.from({ length: 1000 }, (_, i) => ({
      from: [`m${i}`],
      speaker: i % 2 === 0 ? "Ann" : "Ben",
      text:
        i === 700
          ? "The king of Harrow died, and the crown of the king of Harrow is lost."
          : `Okay, number ${i} is fine.`,
    }));
    lines.push({ from: ["last"], speaker: "Ann", text: "Who will wear the crown of the king of Harrow?" });
    lines.push({ from: ["end"], speaker: "Ben", text: "His daughter will wear the crown of Harrow." });
    const summary = extractSummary(lines, { locale: "en", maxTokens: 60 });
    expect(textOf(summary, " ")).toContain("The king of Harrow died");
  });
});
