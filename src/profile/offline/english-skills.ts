import * as lexicon from "./english-lexicon.js";
import { cleanValue, listOf } from "./english-values.js";
import { hit, toldHit } from "./hit.js";
import type { Rule } from "./rule.js";

export const SKILLS: readonly Rule[] = [
  [
    new RegExp(
      `^(?:can )?(?:play|played|am learning|have been playing|have played)(?: the)? (${[...lexicon.INSTRUMENTS].join("|")})(?: and (?:the )?(${[...lexicon.INSTRUMENTS].join("|")}))?\\b(?! (?:concert|recital|solo))`,
      "iu",
    ),
    ([all = "", first = "", second], { polarity }) => {
      if (/^played/iu.test(all)) return undefined;
      if (/^am learning/iu.test(all))
        return hit({ topic: "skill", subTopic: "learning", value: first, does: `be learning the ${first}` }, polarity);
      return [first, second].flatMap((value) =>
        value === undefined
          ? []
          : hit(
              {
                topic: "skill",
                subTopic: "instrument",
                value: value.toLowerCase(),
                does: `play the ${value.toLowerCase()}`,
              },
              polarity,
            ),
      );
    },
  ],
  [
    new RegExp(
      `^(?:play|have been playing|have played) (${[...lexicon.SPORTS].join("|")})(?: and (${[...lexicon.SPORTS].join("|")}))?\\b`,
      "iu",
    ),
    ([, first = "", second], { polarity }) =>
      [first, second].flatMap((value) =>
        value === undefined
          ? []
          : hit({ topic: "interest", subTopic: "hobby", value: `playing ${value}`, does: `play ${value}` }, polarity),
      ),
  ],
  [
    new RegExp(`^can (${[...lexicon.SKILLS].join("|")})\\b(?: (?:well|a bit|a little|very well|pretty well))?$`, "iu"),
    ([, value = ""], { polarity }) => hit({ topic: "skill", subTopic: "skill", value, does: `can ${value}` }, polarity),
  ],
  [
    /^(?:know|learned|learnt) how to\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = cleanValue(raw);
      return value && hit({ topic: "skill", subTopic: "skill", value, does: `can ${value}` }, polarity);
    },
  ],
  [
    /^(?:can )?(?:program|code) in\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      listOf(raw, true).map((value) =>
        hit({ topic: "skill", subTopic: "skill", value, does: `program in ${value}` }, polarity),
      ),
  ],
  [
    /^(?:go|went) ((?:swim|run|hik|climb|fish|surf|ski|snowboard|danc|camp|cycl|jogg|sail|bird ?watch|skat|div|kayak|bowl|hunt|box)\w*ing)(?: (?:every|with|in|on|each|most|twice|once|three) .*)?$/iu,
    ([all = "", value = ""], { polarity }) =>
      /^went/iu.test(all)
        ? undefined
        : hit({ topic: "interest", subTopic: "hobby", value, does: `go ${value}` }, polarity),
  ],
  [
    /^(?:do|practi[sc]e)\s+(yoga|pilates|karate|judo|ballet|archery|martial arts|gymnastics|meditation|calligraphy|pottery|crossfit)\b/iu,
    ([, value = ""], { polarity }) =>
      hit({ topic: "interest", subTopic: "hobby", value, does: `do ${value}` }, polarity),
  ],
  [
    /^(?:can )?(eat|drink)\s+((?:meat|pork|beef|fish|dairy|gluten|sugar|eggs|seafood|alcohol|coffee|milk|red meat|wheat|nuts|caffeine|chicken|animal products|carbs|beer|wine)(?:(?:,| or| and) (?:\w+ ?){1,2})*)/iu,
    ([, verb = "", raw = ""], { polarity }) => {
      if (polarity === "holds") return undefined;
      return listOf(raw).map((food) =>
        toldHit("health", "diet", `no ${food}`, (name) => `${name} does not ${verb.toLowerCase()} ${food}.`),
      );
    },
  ],
  [
    /^eat (breakfast|lunch|dinner|out|sweets|chocolate|spicy food|fast food|junk food|bread|rice|vegetables|mushrooms|onions|garlic|tomatoes)\b/iu,
    ([, food = ""], { polarity }) =>
      polarity === "holds"
        ? undefined
        : toldHit("health", "diet", `no ${food}`, (name) => `${name} does not eat ${food}.`),
  ],
  [
    /^(?:gave up|have given up|stopped eating|stopped drinking|quit|cut out|avoid) (meat|pork|beef|fish|dairy|gluten|sugar|eggs|seafood|alcohol|coffee|red meat|wheat|caffeine|carbs)\b/iu,
    ([, food = ""], { polarity }) =>
      polarity === "holds"
        ? toldHit("health", "diet", `no ${food}`, (name) => `${name} does not have ${food}.`)
        : undefined,
  ],
  [
    /^(smoke|drink)$/iu,
    ([, verb = ""], { polarity }) =>
      polarity === "holds"
        ? hit(
            {
              topic: "health",
              subTopic: "habit",
              value: verb.toLowerCase() === "smoke" ? "smokes" : "drinks",
              does: verb.toLowerCase(),
            },
            "holds",
          )
        : polarity === "ended"
          ? hit(
              {
                topic: "health",
                subTopic: "habit",
                value: verb.toLowerCase() === "smoke" ? "smokes" : "drinks",
                does: verb.toLowerCase(),
              },
              "ended",
            )
          : toldHit(
              "health",
              "habit",
              `does not ${verb.toLowerCase()}`,
              (name) => `${name} does not ${verb.toLowerCase()}.`,
            ),
  ],
];
