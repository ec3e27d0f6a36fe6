import * as lexicon from "./english-lexicon.js";
import { bareValue, placeValue } from "./english-values.js";
import { leftJob } from "./english-events.js";
import { hit, type Hit, type Polarity } from "./hit.js";
import { one, type Rule } from "./rule.js";

const EMPLOYER = ["work", "employer"] as const;

function company(raw: string): string | undefined {
  const value = placeValue(raw.replace(/^(?:a|an) (?:company|firm|startup|place|shop) (?:called|named)\s+/iu, ""));
  if (
    value === undefined ||
    /^(?:home|night|nights|day|days|days|weekends|myself|free|the (?:moment|time|weekend)|this|that|it|least|a living|money|(?:my|a) (?:degree|phd|book|novel|thesis|new book))\b/iu.test(
      value,
    )
  )
    return undefined;
  return value.replace(/^(?:an?|the)\s+(?=\p{Lu})/u, "").replace(/^my (?=\S)/iu, "their ");
}

function employed(raw: string, polarity: Polarity): Hit | undefined {
  const value = company(raw) || undefined;
  return value === undefined || value === ""
    ? undefined
    : hit({ topic: EMPLOYER[0], subTopic: EMPLOYER[1], value, does: `work at ${value}` }, polarity);
}

function titled(raw: string, polarity: Polarity): Hit | undefined {
  const value = bareValue(raw)?.replace(/,.*$/u, "");
  if (value === undefined || value.split(" ").length > 6) return undefined;
  return hit(
    { topic: "work", subTopic: "title", value, does: `be ${/^[aeiou]/iu.test(value) ? "an" : "a"} ${value}` },
    polarity,
  );
}

const LEFT = "(?:quit|quitted|left|gave up|given up|resigned from)";

/** Places where people are employed, told by what they are. */
const WORKPLACE =
  "(?:shop|store|bakery|bank|school|hospital|restaurant|caf[eé]|bar|hotel|factory|library|museum|office|clinic|pharmacy|warehouse|kitchen|call cent(?:er|re)|supermarket|gym|salon|garage|studio|nursery|kindergarten|laboratory|lab|bookshop|theatre|theater|farm|law firm|start-?up|care home|nursing home|brewery|hotel|zoo|university)";

export const WORK: readonly Rule[] = [
  [
    new RegExp(
      `^(?:work|am working|have worked|have been working) (?:in|on) ((?:an? |the )?(?:\\p{L}+[- ]){0,3}?${WORKPLACE})(?= |$)`,
      "iu",
    ),
    ([, raw = ""], { polarity }) => employed(raw, polarity),
  ],
  [
    /^(?:have )?retired$/iu,
    (_, { polarity }) => hit({ topic: "work", subTopic: "title", value: "retired", does: "be retired" }, polarity),
  ],
  [
    /^(?:work|am working|am employed|have been working|have worked|started working|started work|got a job|found a job|took a job|have a job|have a new job|started a (?:new )?job|got hired|was hired|have started|got a new job)(?: (?:there|now|remotely|full[- ]time|part[- ]time))? as (?:an?|the) (.+?)(?:,? (?:at|for|with) (.+))?$/iu,
    ([, raw = "", at], { polarity }) => {
      const found = [titled(raw, polarity), at === undefined ? undefined : employed(at, polarity)];
      return found;
    },
  ],
  [
    /^(?:work|am working|am employed|am on the team|have been working|have worked|started working|started work|started|got a job|found a job|took a job|have a job|have a new job|have started|have got a new job|started a (?:new )?job|got hired|was hired|am a contractor|got a new job|accepted an offer|do an internship|am interning|intern|am an intern|am doing an internship)(?: (?:there|now|remotely|full[- ]time|part[- ]time))? (?:at|for|with|by) (.+)/iu,
    ([, raw = ""], { polarity }) => [
      employed(raw.replace(/\sas an? .*$/u, ""), polarity),
      titled(/\sas (?:an? )(.+)$/u.exec(raw)?.[1] ?? "", polarity),
    ],
  ],
  [
    /^(?:have )?(?:just )?(?:joined|switched (?:jobs )?to|changed jobs (?:and (?:now )?(?:work|am) (?:at|for|with)|to))\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      polarity === "holds" && /^(?:the )?\p{Lu}/u.test(raw)
        ? [
            employed(raw.replace(/\s+as\s.*$/u, ""), "holds"),
            titled(/\sas (?:an? |the )?(.+)$/u.exec(raw)?.[1] ?? "", "holds"),
          ]
        : undefined,
  ],
  [
    /^(?:have )?(?:just )?(?:quit|left|resigned from|got fired from|was fired from|was laid off from|got laid off from|am leaving)(?: my (?:old )?(?:job|position|post) (?:at|with))?\s+(\p{Lu}.+)/u,
    ([, raw = ""], { polarity }) => {
      const [from = "", to] = raw.split(/ for (?=\p{Lu})/u);
      const value = polarity === "holds" ? company(from) : undefined;
      if (value === undefined || lexicon.PLACES.has(value.toLowerCase())) return undefined;
      const left = hit({ topic: EMPLOYER[0], subTopic: EMPLOYER[1], value, does: `work at ${value}` }, "ended");
      return to === undefined ? left : [left, employed(to, "holds")];
    },
  ],
  [
    new RegExp(
      `^(?:have )?(?:just )?(?:(?:${LEFT}|lost) (?:my|the|that) (?:old |last |current |day |office )?(?:job|position|post)|resigned|handed in my (?:notice|resignation)|(?:was|got|have been) (?:fired|laid off|made redundant|let go))(?: from (?:work|my job))?(?: as (?:an? |the )?(.+?))?(?: (?:at|with|from) (.+))?$`,
      "iu",
    ),
    ([, title, at], { polarity }) => {
      if (polarity !== "holds") return undefined;
      return [
        at === undefined ? leftJob() : employed(at, "ended"),
        title === undefined ? undefined : titled(title, "ended"),
      ];
    },
  ],
  [
    /^(?:work|am working|am) in (?:the )?(finance|marketing|it|tech|sales|hr|human resources|advertising|education|healthcare|health care|construction|insurance|banking|publishing|retail|hospitality|logistics|real estate|law|fashion|film|media|software|consulting|agriculture|tourism|accounting|robotics|biotech|pharma|government|customer service|customer support|cyber ?security|aerospace|engineering|science|research|design|public relations|the (?:film|music|car|food) industry|(?:film|music|car|food|oil|gaming|video game|automotive|energy|fashion|hotel) (?:industry|business))\b/iu,
    ([, raw = ""], { polarity }) =>
      hit({ topic: "work", subTopic: "industry", value: raw, does: `work in ${raw}` }, polarity),
  ],
  [
    /^(?:mostly |usually )?(?:work|am working)\s+(from home|remotely|nights|night shifts|shifts|part[- ]time|full[- ]time|weekends|on weekends|long hours|freelance|the night shift|early shifts|four days a week|from a coworking space)\b(?: (?:at|for) (.+))?/iu,
    ([, value = "", at], { polarity }) => [
      hit({ topic: "work", subTopic: "working_habit", value, does: `work ${value}` }, polarity),
      at === undefined ? undefined : employed(at, polarity),
    ],
  ],
  [
    /^(?:work|am working) for myself\b/iu,
    (_, { polarity }) =>
      hit({ topic: "work", subTopic: "title", value: "self-employed", does: "be self-employed" }, polarity),
  ],
  [
    /^teach ((?!(?:my|him|her|them|you|people|kids|children|students|at|in)\b)\p{L}+(?: \p{L}+)?)(?: (?:at|in|to|for) .+)?$/iu,
    ([, raw = ""], { polarity }) => titled(`${raw} teacher`, polarity),
  ],
  [
    /^(?:have )?(?:just )?(?:became|become|got promoted to|was promoted to|have been promoted to|am now)\s+(?:the |an? )?(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = bareValue(raw);
      const role = value?.split(/ (?:at|for) /u)[0];
      return role !== undefined && polarity === "holds" && lexicon.isOccupation(role)
        ? titled(role, "holds")
        : undefined;
    },
  ],
  one(/^am (?:responsible for|in charge of)\s+(.+)/iu, ["work", "responsibility"], "be responsible for"),
  one(
    /^(?:am |have been )?(?:leading|managing|working on|building|developing)\s+((?:a|an|the|our|my)?\s*(?:\S+ ){0,5}?(?:project|app|website|game|product|team|platform|startup|migration|redesign|prototype|novel|book|thesis|album)\b.*)/iu,
    ["work", "project"],
    "be working on",
  ),
  [
    /^(?:run|own|have|started|opened|founded)\s+((?:a|an|my own|our own) (?:\S+ ){0,3}?(?:business|company|bakery|shop|store|restaurant|cafe|café|bar|startup|studio|salon|agency|hotel|gallery|bookshop|bookstore|dance studio|clothing store|farm|brewery|pub|inn|b&b|guest ?house|farm shop|food truck|market stall|hostel|campsite|nail bar|garage|gym)\b.*)/iu,
    ([, raw = ""], { polarity }) => {
      const value = bareValue(raw.replace(/^(?:my|our) own /iu, ""));
      return value && hit({ topic: "work", subTopic: "business", value, does: `own a ${value}` }, polarity);
    },
  ],
];
