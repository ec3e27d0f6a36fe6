import { cleanValue } from "./english-values.js";
import { hit, type Hit, type Polarity } from "./hit.js";
import type { Rule } from "./rule.js";

const NOTHING_TO_DO =
  /^(?:be (?:\d+|in|at|honest|clear|fair|sure|able|late|there|here|back|home|right|quick|careful|happy|with)|say|tell|ask|know|see (?:you|it|that|how|what|if)|thank|hear|talk|bed|sleep|try|check|think|do (?:it|that|so|this)|go (?:now|home|to bed|there)|go$|help you|make sure|let you|keep|show you|miss|need|have to|leave now|cry|die|scream|eat|cook (?:dinner|lunch)|take a (?:shower|nap|break)|call (?:you|it)|use|give you|explain|believe|just|point out|add|mention|hug|give up|understand|remember)\b/iu;

const IN_SEASON =
  /,? (?:in|this|during|by|before|after|over|around|come|next|at|until) (?:the )?(?:early |late |end of |start of |middle of )*(?:the )?(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|new year|year|month|half[- ]term|holidays|summer holidays|decade)$/iu;

function planned(
  raw: string,
  subTopic: "plan" | "goal" | "dream",
  verb: string,
  polarity: Polarity,
  confidence: number = 0.8,
): Hit | undefined {
  const value = cleanValue(
    raw
      .replace(/[\s.!,]+$/u, "")
      .replace(IN_SEASON, "")
      .replace(/\bmy\b/giu, "their")
      .replace(/\b(?:me|myself)\b/giu, "them"),
  );
  if (value === undefined || NOTHING_TO_DO.test(value)) return undefined;
  const topic = subTopic === "dream" ? "psychological" : "plan";
  return hit({ topic, subTopic, value, does: `${verb} ${value}`, confidence }, polarity);
}

const GERUND: ReadonlyMap<string, string> = new Map(
  "moving:move,getting:get,going:go,starting:start,visiting:visit,flying:fly,travelling:travel,traveling:travel,leaving:leave,taking:take,buying:buy,having:have,running:run,opening:open,marrying:marry,changing:change,quitting:quit,retiring:retire,graduating:graduate,seeing:see,meeting:meet,becoming:become,applying:apply,joining:join,selling:sell,hosting:host,learning:learn,giving:give,writing:write,building:build,doing:do,hiking:hike,camping:camp,spending:spend,adopting:adopt,volunteering:volunteer,studying:study,driving:drive,competing:compete,attending:attend"
    .split(",")
    .map((pair): [string, string] => {
      const [gerund = "", plain = ""] = pair.split(":");
      return [gerund, plain];
    }),
);

/** What is planned where no time to come is named, too. */
export const PLANS: readonly Rule[] = [
  [
    /^(?:am|have been) (?:planning|going|hoping|looking|preparing|aiming|about) to\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      planned(/^(?:the )?\p{Lu}/u.test(raw) ? `go to ${raw}` : raw, "plan", "plan to", polarity),
  ],
  [
    /^(?:plan|intend|hope|aim|have decided|decided|signed up|am determined|promised(?: myself)?|am set) to\s+(.+)/iu,
    ([, raw = ""], { polarity }) => planned(raw, "plan", "plan to", polarity),
  ],
  [
    /^(?:plan on|am planning on|am planning)\s+(\S+ing\b.*)/iu,
    ([, raw = ""], { polarity }) => {
      const [first = "", ...rest] = raw.split(" ");
      const verb = GERUND.get(first.toLowerCase());
      return verb === undefined
        ? planned(raw, "plan", "plan on", polarity)
        : planned([verb, ...rest].join(" "), "plan", "plan to", polarity);
    },
  ],
  [/^am planning\s+((?:an?|my|our|the)\s.+)/iu, ([, raw = ""], { polarity }) => planned(raw, "plan", "plan", polarity)],
  [
    /^(?:want|am trying) to (become|be|learn|visit|travel|move|open|start|write|study|get a|get my|buy|build|run|climb|go to|see the|live in|work (?:as|at|in)|publish|lose|save|quit|finish|adopt|win|make it|improve|have (?:kids|children|a family))\b(.*)/iu,
    ([, verb = "", rest = ""], { polarity }) => planned(`${verb}${rest}`, "goal", "want to", polarity),
  ],
  [
    /^have (?:always )?wanted to\s+(.+)/iu,
    ([, raw = ""], { polarity }) => planned(raw, "dream", "dream of being able to", polarity),
  ],
  [
    /^(?:am )?(?:study|studying|train|training) to (?:be|become)\s+(.+)/iu,
    ([, raw = ""], { polarity }) => planned(`become ${raw}`, "goal", "want to", polarity),
  ],
  [
    /^am getting (?:married|divorced|engaged)\b.*/iu,
    ([all = ""], { polarity }) => planned(all.replace(/^am getting/iu, "get"), "plan", "plan to", polarity),
  ],
  [
    /^will (?=(?:move to|move in with|marry|get (?:married|divorced|engaged)|retire|graduate|emigrate|study (?:in|at|\p{Ll}+ (?:in|at))|(?:open|start|found) (?:an?|my|our) (?:\p{L}+ ){0,2}?(?:shop|store|restaurant|caf[eé]|bakery|bookshop|bar|studio|school|practice|business|company|family|job|course|degree|band|blog)|start (?:school|university|college|work)|adopt an?|become an?|travel to|fly to|run (?:a|the|my) (?:\p{L}+ ){0,2}?marathon)(?: |$))(.+)/iu,
    ([, raw = ""], { polarity }) => planned(raw, "plan", "plan to", polarity),
  ],
  [/^dream of\s+(.+)/iu, ([, raw = ""], { polarity }) => planned(raw, "dream", "dream of", polarity)],
  [
    /^am (?:saving(?: up)?|training|studying|preparing|applying) for\s+(.+)/iu,
    ([, raw = ""], { polarity }) => planned(raw, "goal", "prepare for", polarity),
  ],
];

/** Only where a time to come is named: "I'm moving to Berlin (next month)". */
export const COMING: readonly Rule[] = [
  [
    /^am (\S+ing)\b(.*)/iu,
    ([, first = "", rest = ""], { polarity }) => {
      if (/^ to \p{Ll}/u.test(rest)) return undefined;
      const verb = GERUND.get(first.toLowerCase());
      return verb === undefined ? undefined : planned(`${verb}${rest}`, "plan", "plan to", polarity);
    },
  ],
  [
    /^will\s+(.+)/iu,
    ([, raw = ""], { polarity }) =>
      planned(
        raw.replace(/^be (\S+ing)\b/iu, (all, gerund: string) => GERUND.get(gerund.toLowerCase()) ?? all),
        "plan",
        "plan to",
        polarity,
      ),
  ],
];
