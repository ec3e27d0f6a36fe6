import { cleanValue, listOf } from "./english-values.js";
import { hit, type Hit, type Polarity } from "./hit.js";
import type { Make, Rule } from "./rule.js";

/** "my job" as a value is nobody's, and in a sentence theirs. */
function impersonal(value: string): string {
  return value.replace(/^my (?=[^\s'’]+$)/iu, "").replace(/\bmy\b/giu, "their");
}

function likes(raw: string, subTopic: "like" | "dislike", polarity: Polarity, verb: string): Hit[] {
  const to = /^to (?=\p{L})/iu.exec(raw)?.[0] ?? "";
  return listOf(raw.slice(to.length)).flatMap((said) => {
    const value = impersonal(said);
    if (/^(?:is|was|are|were|has|have|be|see|hear|know|think)\b/iu.test(value)) return [];
    return hit({ topic: "interest", subTopic, value, does: `${verb} ${to}${value}` }, polarity);
  });
}

/** "I don't like tea" is a taste; "I never liked tea" and "I don't like tea any more" take one back. */
const liking: Make = ([, verb = "", raw = ""], { polarity, isNever }) => {
  const isPast = /d$/iu.test(verb) && !/^(?:need)$/iu.test(verb);
  if (isPast && !isNever && polarity === "holds") return undefined;
  if (polarity === "not" && !isNever) return likes(raw, "dislike", "holds", "dislike");
  const more = /^prefer$/iu.test(verb) ? raw.replace(/ (?:to|over) .*$/iu, "") : raw;
  return likes(more, "like", polarity, verb.toLowerCase().replace(/(?<=e)d$|(?<=(?:enjoy))ed$/u, ""));
};

const disliking: Make = ([, verb = "", raw = ""], { polarity }) =>
  /(?:ed|ated)$/iu.test(verb) && polarity === "holds" ? undefined : likes(raw, "dislike", polarity, "dislike");

const ENJOYED_NOUN =
  "(?:a )?(?:big |huge |massive |real |great )?(?:fan of|into|in love with|fond of|keen on|crazy about|passionate about|obsessed with|addicted to|mad about|a lover of|interested in|really into|a sucker for)";

export const TASTES: readonly Rule[] = [
  [/^(like|love|enjoy|adore|liked|loved|enjoyed|prefer|dig)\s+(.+)/iu, liking],
  [/^(hate|dislike|despise|detest|loathe|hated|disliked)\s+(.+)/iu, disliking],
  [
    /^have (?:always |really )?(?:been )?(liked|loved|enjoyed|adored|hated|disliked)\s+(.+)/iu,
    ([, verb = "", raw = ""], { polarity, isNever }) => {
      if (/^(?:hated|disliked)/iu.test(verb)) return likes(raw, "dislike", polarity, "dislike");
      return polarity === "not" && !isNever ? undefined : likes(raw, "like", polarity, "like");
    },
  ],
  [
    /^can (?:stand|bear|tolerate|abide)\s+(.+)/iu,
    ([, raw = ""], { polarity }) => (polarity === "not" ? likes(raw, "dislike", "holds", "dislike") : undefined),
  ],
  [
    /^care (?:much )?for\s+(.+)/iu,
    ([, raw = ""], { polarity }) => (polarity === "not" ? likes(raw, "dislike", "holds", "dislike") : undefined),
  ],
  [
    new RegExp(`^(?:am|have been) ${ENJOYED_NOUN}\\s+(.+)`, "iu"),
    ([, raw = ""], { polarity, isNever }) =>
      polarity === "not" && !isNever ? likes(raw, "dislike", "holds", "dislike") : likes(raw, "like", polarity, "like"),
  ],
  [
    /^am (?:sick|tired) of\s+(.+)/iu,
    ([, raw = ""], { polarity }) => (polarity === "holds" ? likes(raw, "dislike", "holds", "dislike") : undefined),
  ],
  [
    /^(?:collect)\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = cleanValue(raw);
      return (
        value &&
        hit(
          {
            topic: "interest",
            subTopic: "hobby",
            value: `collecting ${impersonal(value)}`,
            does: `collect ${impersonal(value)}`,
          },
          polarity,
        )
      );
    },
  ],
];
