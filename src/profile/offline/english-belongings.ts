import * as lexicon from "./english-lexicon.js";
import { bareValue, cleanValue, listOf, nameValue } from "./english-values.js";
import { hit, toldHit, type Hit, type Polarity } from "./hit.js";
import { one, type Rule } from "./rule.js";

function kinOf(words: string): string | undefined {
  const low = words.toLowerCase();
  return lexicon.KIN.get(low) ?? lexicon.KIN.get(low.split(" ").at(-1) ?? "");
}

/** Behind a comma alone only what looks like a name is one: "I have a sister, luckily". */
function namesBehind(before: string, names: string | undefined): string[] {
  const isCalled = /\p{L}/u.test(before);
  const leading = isCalled ? names : LEADING_NAMES.exec(names ?? "")?.[0];
  if (leading === undefined || !(isCalled || NAMES.test(leading))) return [];
  return listOf(leading, true).flatMap((name) => nameValue(name) ?? []);
}

/** "two brothers", "no sister". */
function relatives(count: string, words: string, polarity: Polarity): Hit | undefined {
  const low = words.toLowerCase();
  const kin = kinOf(words);
  if (kin === undefined) return undefined;
  const isNone = /^no /iu.test(count);
  const value = /^(?:an?|one|any|no|another)? ?$/iu.test(count) ? low : `${count.trim()} ${low}`;
  const does = `have ${isNone || /(?:s|children)$/iu.test(value) ? value : `a ${value}`}`;
  return hit({ topic: "family", subTopic: kin, value, does }, isNone ? "not" : polarity);
}

/** "two cats called Tom and Kit" */
function animals(count: string, words: string, names: string | undefined, polarity: Polarity): Hit[] | undefined {
  const bare = words.toLowerCase();
  const kind = lexicon.ANIMALS.get(bare) ?? lexicon.ANIMALS.get(bare.split(" ").at(-1) ?? "");
  if (kind === undefined || /\b(?:hot|dead)\b/u.test(bare)) return undefined;
  const called =
    names === undefined || !/^\p{Lu}/u.test(names) ? [] : listOf(names, true).flatMap((name) => nameValue(name) ?? []);
  if (called.length > 0 && polarity === "holds")
    return called.map((value) =>
      toldHit("pet", kind, value, (name) => `${name} has a ${kind.replace("_", " ")} called ${value}.`),
    );
  const isOne = /^(?:a|an|one|my|this|any)?$/iu.test(count.trim());
  const value = isOne || polarity !== "holds" ? bare : `${count.trim()} ${bare}`;
  return [
    hit(
      {
        topic: "pet",
        subTopic: kind,
        value,
        does: `have ${isOne && !bare.endsWith("s") ? `${/^[aeiou]/u.test(bare) ? "an" : "a"} ${bare}` : value}`,
      },
      polarity,
    ),
  ];
}

const NAMES =
  /^\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)?(?:(?:,| and|, and| &) \p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)?){0,8}$/u;
const TELLING = /^(?:twin|half-)/iu;
const LEADING_NAMES = /^\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)?(?:(?:,| and|, and| &) \p{Lu}[\p{L}'’-]*)*(?=,|$)/u;
const COUNT = "(?:an? |one |two |three |four |five |six |seven |\\d{1,2} |some |any |no |many |several |another )?";
const HAVE =
  "(?:have|have got|own|keep|got|have had|adopted|have adopted|got|took in|picked up|welcomed|rescued|have rescued|bought|brought home)";
const ADJECTIVES =
  "(?:(?:new|old|big|little|small|lovely|cute|sweet|beautiful|young|rescue|pet|fluffy|black|white|brown|grey|gray|ginger|tabby|tiny|wonderful|amazing|older|younger|elder|twin|baby|grown-up|stray|spoiled|adorable|playful|lazy|[a-z]+-year-old) )*";
const ANIMAL = [...lexicon.ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
const KIN = [...lexicon.KIN.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((word) => word.replace(/[-]/gu, "[- ]"))
  .join("|");
const CALLED = "(?:(?:,? (?:called|named|whose names? (?:is|are))|,|:) (.+))?";

const ANOTHER_ANIMAL = new RegExp(`^(${COUNT})${ADJECTIVES}(${ANIMAL})${CALLED}$`, "iu");

export const HAVE_RULES: readonly Rule[] = [
  [
    new RegExp(
      `^${HAVE} (${COUNT})${ADJECTIVES}(${ANIMAL})(?: from (?:the|a) (?:\\w+ ){0,2}shelter| from [^,]+)?${CALLED}$`,
      "iu",
    ),
    ([, count = "", words = "", names], { polarity }) => {
      if (/^no /iu.test(count)) return animals("", words, undefined, "not");
      const [first, second] = names?.split(/ and (?=(?:an?|one|two|three) )/iu) ?? [];
      const found = animals(count, words, first, polarity) ?? [];
      const [, count2 = "", words2 = "", names2] = second === undefined ? [] : (ANOTHER_ANIMAL.exec(second) ?? []);
      return [...found, ...(words2 === "" ? [] : (animals(count2, words2, names2, polarity) ?? []))];
    },
  ],
  [
    new RegExp(`^${HAVE} (${COUNT})${ADJECTIVES}(${ANIMAL}) and (${COUNT})${ADJECTIVES}(${ANIMAL})$`, "iu"),
    ([, count = "", words = "", count2 = "", words2 = ""], { polarity }) => [
      ...(animals(count, words, undefined, polarity) ?? []),
      ...(animals(count2, words2, undefined, polarity) ?? []),
    ],
  ],
  [
    new RegExp(`^have (?:got )?(${COUNT})${ADJECTIVES}(${KIN}) and (${COUNT})${ADJECTIVES}(${KIN})$`, "iu"),
    ([, count = "", word = "", count2 = "", word2 = ""], { polarity }) => [
      relatives(count, word, polarity),
      relatives(count2, word2, polarity),
    ],
  ],
  [
    new RegExp(
      `^have (?:got )?(${COUNT})((?:older |younger |big |little |twin |elder |baby |grown-up |half-)?(?:${KIN}))(?:(,? (?:called|named|whose names? (?:is|are))|[,:]) (.+?))?(?:,? who (.+))?$`,
      "iu",
    ),
    ([, count = "", words = "", before = "", names, does], { polarity }) => {
      const kin = kinOf(words);
      if (kin === undefined) return undefined;
      const word = kin === "children" ? "child" : kin.replaceAll("_", "-");
      const facts: Hit[] = namesBehind(before, names).map((value) =>
        toldHit("family", kin, value, (name) => `${name} has a ${word} called ${value}.`, polarity),
      );
      if (does !== undefined) {
        const value = cleanValue(does.replace(/\bmy\b/giu, "their"));
        if (value !== undefined)
          facts.push(toldHit("family", kin, value, (name) => `${name}'s ${word} ${value}.`, polarity));
      }
      // "A twin brother called Tom" tells more of him than his name.
      if (facts.length > 0 && TELLING.test(words)) return [relatives(count, words, polarity), ...facts];
      if (facts.length > 0) return facts;
      return relatives(count, words, polarity);
    },
  ],
  [
    new RegExp(
      `^(?:have|have got|own|drive|bought|have bought|just bought|got|ride) (?:an? |my |no |any )?((?:\\S+ ){0,3}?(?:${[...lexicon.VEHICLES].join("|")})(?: \\p{Lu}\\S*| \\d+)*)$`,
      "iu",
    ),
    ([, raw = ""], { polarity }) => {
      const value = bareValue(raw);
      return value && hit({ topic: "possession", subTopic: "vehicle", value, does: `own a ${value}` }, polarity);
    },
  ],
  [
    new RegExp(
      `^(?:own|bought|have bought|just bought|rent|have) (?:an? |my own |no |any )((?:\\S+ ){0,2}?(?:${[...lexicon.HOMES].join("|")})(?: (?:in|on|near|by) .+)?)$`,
      "iu",
    ),
    ([, raw = ""], { polarity }) => {
      const value = cleanValue(raw);
      return value && hit({ topic: "possession", subTopic: "home", value, does: `have a ${value}` }, polarity);
    },
  ],
  one(/^own\s+((?:an?|two|three|several|many)\s+.+)/iu, ["possession", "thing"], "own", bareValue),
  [
    new RegExp(
      `^(?:have|suffer from|was diagnosed with|have been diagnosed with|have got|have had|have suffered from|struggle with|have struggled with|am recovering from)\\s+((?:a |an |severe |mild |bad |chronic |type \\d )*(?:${[...lexicon.CONDITIONS].join("|")}))(?=$|,| (?:since|for|ever|all my|as an?|because|and|but|so|which) )`,
      "iu",
    ),
    ([, raw = ""], { polarity }) => {
      const value = bareValue(raw);
      return value && hit({ topic: "health", subTopic: "condition", value, does: `have ${value}` }, polarity);
    },
  ],
];
