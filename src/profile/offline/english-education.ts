import { cleanValue, placeValue } from "./english-values.js";
import { hit, type Hit, type Polarity } from "./hit.js";
import { one, type Rule } from "./rule.js";

function school(raw: string): string | undefined {
  const value = placeValue(raw);
  return value === undefined || /^(?:home|night|work|the (?:moment|gym))\b/iu.test(value)
    ? undefined
    : value.replace(/^the (?=\p{Lu})/u, "");
}

function studied(subject: string | undefined, at: string | undefined, polarity: Polarity, verb: string): Hit[] {
  const found: Hit[] = [];
  const major = subject === undefined ? undefined : cleanValue(subject);
  if (
    major !== undefined &&
    !/^(?:hard|abroad|for|here|there|every|all|more|a lot|together|with|under|to be)\b/iu.test(major)
  )
    found.push(hit({ topic: "education", subTopic: "major", value: major, does: `${verb} ${major}` }, polarity));
  const where = at === undefined ? undefined : school(at);
  if (where !== undefined)
    found.push(
      hit(
        {
          topic: "education",
          subTopic: "school",
          value: where,
          does: `${verb} at ${/^(?:University|College|Institute) of/u.test(where) ? "the " : ""}${where}`,
        },
        polarity,
      ),
    );
  return found;
}

export const EDUCATION: readonly Rule[] = [
  [
    /^(?:am )?(?:studying|study|majoring in|major in|majored in|am doing a degree in|am reading)(?: to be an? .+)?(?: ((?!at |in )\S.*?))?(?: at (.+)| in (.+))?$/iu,
    ([, subject, at, city], { polarity }) =>
      studied(
        subject,
        at ?? (/\b(?:school|college|university)\b/iu.test(city ?? "") ? city : undefined),
        polarity,
        "study",
      ),
  ],
  [
    /^(?:have )?(?:studied) ((?!at |in |for |hard)\S.*?)(?: (?:at|in) ((?:the )?\p{Lu}.*))?$/iu,
    ([, subject, at], { polarity }) =>
      polarity === "holds" ? studied(subject, at, "holds", "have studied") : undefined,
  ],
  [
    /^(?:have )?(?:graduated)(?: (?:with .+ )?in (\p{Ll}.*?))?(?: from (.+?))?(?: with (?:a|an|my) .*)?$/u,
    ([, subject, raw], { polarity }) =>
      polarity === "holds" ? studied(subject, raw, "holds", "have studied") : undefined,
  ],
  [
    /^(?:go to|attend|am enrolled at|am enrolled in|went to|attended|study at|study in|am at|got into|got accepted (?:to|into|at)|am a (?:student|freshman|sophomore|junior|senior) (?:at|in))\s+((?:the )?(?:\S+ ){0,5}?(?:university|college|high school|school|uni|academy|institute|mit|ucla|harvard|oxford|cambridge|stanford|yale|eth|nyu)\b(?: of (?:the )?\p{Lu}[\p{L}]*(?: \p{L}+)?| \p{Lu}[\p{L}]*)*)/iu,
    ([, raw = ""], { polarity }) => studied(undefined, raw, polarity, "study"),
  ],
  [
    /^(?:have|hold|got|earned|finished|completed|did) (?:a|an|my) ((?:bachelor['’]?s?|master['’]?s?|phd|doctorate|mba|ba|ma|bsc|msc|associate['’]?s?|law|engineering|teaching) ?(?:degree)?(?: (?:in|of) .+?)?|degree in .+?)(?: (?:from|at) (.+))?$/iu,
    ([, raw = "", at], { polarity }) => {
      const value = cleanValue(raw);
      const degree = value && hit({ topic: "education", subTopic: "degree", value, does: `have a ${value}` }, polarity);
      return [degree, at === undefined ? undefined : studied(undefined, at, polarity, "have studied")[0]];
    },
  ],
  one(
    /^(?:am )?(?:learning|taking (?:\w+ )?(?:lessons|classes) in|teaching myself)(?: (?:how )?to (?:play |speak )?)?\s*(?:the )?(.+)/iu,
    ["skill", "learning"],
    "be learning",
    (raw) => cleanValue(raw.replace(/ (?:on|at|with|from|by|via|using|through) .*$/iu, "")),
  ),
];
