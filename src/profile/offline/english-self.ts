import * as lexicon from "./english-lexicon.js";
import { bareValue, cleanValue, listOf, nameValue, placeValue } from "./english-values.js";
import { hit, toldHit, type Hit, type Made, type Polarity } from "./hit.js";
import type { Make, Rule } from "./rule.js";

const WORDS_TO_100 =
  /^(?:\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)$/iu;

const STATUS: ReadonlyMap<string, string> = new Map([
  ["single", "single"],
  ["married", "married"],
  ["divorced", "divorced"],
  ["engaged", "engaged"],
  ["widowed", "widowed"],
  ["a widow", "widowed"],
  ["a widower", "widowed"],
  ["in a relationship", "in a relationship"],
  ["separated", "separated"],
]);

function status(words: string, polarity: Polarity): Hit | undefined {
  const value = STATUS.get(words.toLowerCase());
  return value === undefined
    ? undefined
    : hit({ topic: "basic_info", subTopic: "relationship_status", value, does: `be ${value}` }, polarity);
}

const MARRIED: Make = ([, words = "", raw = ""], { polarity }) => {
  const state = status(words, polarity);
  const whom = /\b(?:called|named) (\p{Lu}.*)$/u.exec(raw)?.[1] ?? raw;
  const partner = whom === "" ? undefined : nameValue(whom);
  if (state === undefined || partner === undefined || polarity !== "holds" || !/^\p{Lu}/u.test(whom)) return state;
  return [state, toldHit("family", "partner", partner, (name) => `${name}'s partner is called ${partner}.`)];
};

/** "a nurse" in all that "I am" can say of somebody. */
function described(words: string, polarity: Polarity): Hit | undefined {
  const value = words.toLowerCase();
  const be = (topic: string, subTopic: string, kept: string = value): Hit =>
    hit({ topic, subTopic, value: kept, does: `be ${/^an? /iu.test(words) ? words : kept}` }, polarity);
  const bare = value
    .replace(
      /^(?:originally )|^(?:such )?an? (?:bit (?:of an? )?|little |very |really |huge |big |total |complete |real |proud |strict |true |lifelong |natural |terrible |hardcore |classic |born |definite )*|^(?:very|really|quite|pretty|rather|so|extremely|kind of|a bit|a little|too|half|strictly|fully|naturally|super) /u,
      "",
    )
    .replace(/ (?:person|by nature)$/u, (end) => (end === " person" ? end : ""));
  const kept = words.slice(words.length - bare.length);
  if (lexicon.DEMONYMS.has(bare.replace(/ (?:citizen|national|by birth|woman|man|girl|guy)$/u, ""))) {
    const from = bare.replace(/ (?:citizen|national|by birth|woman|man|girl|guy)$/u, "");
    return be(
      "basic_info",
      "nationality",
      from.replace(/(?<![\p{L}])\p{L}/gu, (letter) => letter.toUpperCase()),
    );
  }
  if (lexicon.DIETS.has(bare)) return be("health", "diet", bare);
  if (lexicon.CONDITION_ADJECTIVES.has(bare)) return be("health", "condition", bare);
  if (lexicon.RELIGIONS.has(bare)) return be("basic_info", "religion", kept);
  if (lexicon.TRAITS.has(bare) || lexicon.TRAITS.has(bare.replace(/ (?:person|guy|girl|woman|man)$/u, "")))
    return be("psychological", "personality", bare);
  if (
    /^(?:man|woman|male|female|guy|girl|boy|non-binary|nonbinary|trans woman|trans man|transgender|transgender woman|transgender man)$/u.test(
      bare,
    )
  )
    return be("basic_info", "gender", bare);
  if (
    /^(?:retired|unemployed|self-employed|freelance|out of work|between jobs|a freelancer|jobless|on parental leave|on maternity leave)$/u.test(
      bare,
    )
  )
    return be("work", "title", bare);
  if (bare === "only child") return be("family", "siblings", bare);
  if (/^(?:smoker|non-smoker|heavy smoker|chain smoker)$/u.test(bare)) return be("health", "habit", bare);
  return undefined;
}

const AGE: Make = ([, raw = ""], { polarity }) => {
  const value = raw.replace(/ years?(?: old| of age)?$/iu, "");
  return WORDS_TO_100.test(value)
    ? hit({ topic: "basic_info", subTopic: "age", value, does: `be ${value} years old` }, polarity)
    : undefined;
};

function named(raw: string): string | undefined {
  const value = nameValue(raw);
  return value === undefined || lexicon.NOT_NAMES.has(value.toLowerCase()) ? undefined : value;
}

export function nameHit(value: string, polarity: Polarity = "holds"): Hit {
  return toldHit(
    "basic_info",
    "name",
    value,
    (name) => (polarity === "holds" ? `${name} is called ${value}.` : `${name} is not called ${value}.`),
    polarity,
  );
}

const JUDGED = /^(?:bad|good|great|terrible|decent|lousy|awful|horrible|amazing|big|huge|hopeless)\b/iu;
const WITHOUT_ARTICLE = /^(?:an?|the|head|chief|senior|junior|ceo|cto|currently|working)\b/iu;

/** "a nurse at St Mary's". */
function profession(words: string, value: string, polarity: Polarity): Made {
  const [job = "", at] = value.split(/ (?:at|with) (?:the )?(?=\S)/u);
  const [role = ""] = job
    .replace(/^(?:trained|qualified|certified|registered|licensed) /iu, "")
    .split(/ (?:by (?:trade|profession|training)|in training)$/u);
  if (JUDGED.test(role) || !lexicon.isOccupation(role) || !WITHOUT_ARTICLE.test(words)) return undefined;
  const article = /^the /iu.test(words) ? "the" : /^[aeiou]/iu.test(role) ? "an" : "a";
  const title = hit({ topic: "work", subTopic: "title", value: role, does: `be ${article} ${role}` }, polarity);
  const employer = at === undefined ? undefined : placeValue(at);
  if (employer === undefined) return title;
  const [topic, subTopic, does] = /student$/iu.test(role)
    ? ["education", "school", "study"]
    : ["work", "employer", "work"];
  return [title, hit({ topic, subTopic, value: employer, does: `${does} at ${employer}` }, polarity)];
}

/** "I'm Ann." */
function introduced(words: string, polarity: Polarity): Hit | undefined {
  const name = polarity === "holds" && words.split(" ").length <= 6 ? named(words) : undefined;
  const isName =
    name !== undefined &&
    !lexicon.SIGNS_AND_DAYS.has(name.toLowerCase()) &&
    /^(?:\p{Lu}[\p{L}'’.-]*(?: |$)){1,3}$/u.test(name);
  return isName ? nameHit(name) : undefined;
}

const SELF: Make = ([, words = ""], { polarity }) => {
  const value = bareValue(words);
  if (value === undefined) return undefined;
  if (/^half \p{L}+/iu.test(words))
    return words.split(/,? (?:and )?(?=half )/iu).map((part) => described(part.trim(), polarity));
  const found = described(cleanValue(words) ?? value, polarity);
  if (found !== undefined) return found;
  return /^(?:[Aa]n?|[Tt]he)\s|^\p{Ll}/u.test(words) ? profession(words, value, polarity) : introduced(words, polarity);
};

export const SELF_RULES: readonly Rule[] = [
  [/^am (\d{1,3}|[a-z]+(?:[- ][a-z]+)?)(?: years?(?: old| of age| young)?)?(?: now| already| today)*$/iu, AGE],
  [/^(?:have )?(?:just )?turned (\d{1,3}|[a-z]+(?:-[a-z]+)?)(?: years old)?$/iu, AGE],
  [
    /^(?:am|have been|got|have got)(?: happily| newly| recently| just)? (single|married|divorced|engaged|widowed|separated|a widow|a widower|in a relationship)(?: (?:to|with) (.+))?$/iu,
    MARRIED,
  ],
  [
    /^(?:am|get) (?:called|named|known as)\s+(?!after\b)(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = named(raw);
      return value && nameHit(value, polarity);
    },
  ],
  [
    /^go by\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = named(raw);
      return value && nameHit(value, polarity);
    },
  ],
  [
    /^changed my (?:last |first |sur)?name to\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = named(raw);
      return value && nameHit(value, polarity);
    },
  ],
  [
    /^am allergic to\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      listOf(raw).map((value) =>
        hit({ topic: "health", subTopic: "allergy", value, does: `be allergic to ${value}` }, polarity),
      ),
  ],
  [
    /^have (?:an? )?(?:\w+ )?(?:allergy to|intolerance to)\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = bareValue(raw);
      return value && hit({ topic: "health", subTopic: "allergy", value, does: `be allergic to ${value}` }, polarity);
    },
  ],
  [
    /^have (?:an? )?(\w+) allergy/iu,
    ([, raw = ""], { polarity }) =>
      hit({ topic: "health", subTopic: "allergy", value: raw, does: `have a ${raw} allergy` }, polarity),
  ],
  [
    /^(?:am|get) (?:really |so |very |absolutely |deathly )?(?:afraid|scared|terrified|frightened) of\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      listOf(raw).map((value) =>
        hit({ topic: "psychological", subTopic: "fear", value, does: `be afraid of ${value}` }, polarity),
      ),
  ],
  [
    /^have (?:a|an intense|a huge) (?:fear|phobia) of\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = cleanValue(raw);
      return value && hit({ topic: "psychological", subTopic: "fear", value, does: `be afraid of ${value}` }, polarity);
    },
  ],
  [
    /^am (?:really |pretty |very |quite )?(?:good|great|excellent) at\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      listOf(raw).map((value) =>
        hit({ topic: "skill", subTopic: "skill", value, does: `be good at ${value}` }, polarity),
      ),
  ],
  [
    /^am (?:fluent|a native speaker|native) (?:in|of)\s+(.+)/iu,
    ([, raw = ""], predicate) => languages(raw, predicate.polarity),
  ],
  [/^(?:can )?speak\s+(.+)/iu, ([, raw = ""], predicate) => languages(raw, predicate.polarity)],
  [
    /^am an? (?:mother|father|mom|mum|dad|parent) of (\p{L}+|\d+)$/iu,
    ([, count = ""], { polarity }) =>
      hit(
        { topic: "family", subTopic: "children", value: `${count} children`, does: `have ${count} children` },
        polarity,
      ),
  ],
  [
    /^am an? (?:(?:big|huge|massive|real|great|lifelong|die-hard|total) )*(.+) (?:fan|lover|enthusiast)$/iu,
    ([, raw = ""], { polarity }) => {
      const value = cleanValue(raw);
      return value && hit({ topic: "interest", subTopic: "like", value, does: `like ${value}` }, polarity);
    },
  ],
  [
    /^(?:hold|have|have got) (?:an? )?(\p{L}+(?: \p{L}+)?) (?:passport|citizenship|nationality)/iu,
    ([, raw = ""], { polarity }) => described(raw, polarity),
  ],
  [/^(?:am|have been) (.+)/iu, SELF],
];

function languages(raw: string, polarity: Polarity): Hit[] {
  return listOf(
    raw
      .replace(/\b(?:fluent|good|some|a little|a bit of|basic|a few words of|perfect|broken|very|both)\s+/giu, "")
      .replace(/\s+(?:fluently|well|at home|with .*|badly|natively)\b/giu, ""),
    true,
  ).flatMap((value) =>
    lexicon.LANGUAGES.has(value.toLowerCase())
      ? hit(
          {
            topic: "basic_info",
            subTopic: "language",
            value: value.charAt(0).toUpperCase() + value.slice(1),
            does: `speak ${value.charAt(0).toUpperCase()}${value.slice(1)}`,
          },
          polarity,
        )
      : [],
  );
}
