import { lazy } from "../../core/lazy.js";
import { termOf, words } from "../../core/words.js";
import { readTimes, type AskedTime } from "./asked-times.js";
import { singleCharacters } from "./single-characters.js";
import type { NamedSpeaker, Speakers } from "./speakers.js";
import { HAS_NAME, HAS_NUMBER, HAS_PLACE, HAS_REASON, HAS_SPAN, HAS_TIME } from "./traits.js";

/** A term that is asked for. */
export interface AskedTerm {
  readonly term: string;
  /** 1 for a plain word of the question. */
  readonly weight: number;
}

/** What a question asks for. */
export interface Question {
  /** Each once, in the order of the text; those of the history behind them. */
  readonly terms: readonly AskedTerm[];
  /** How many of `terms` are of the question itself. */
  readonly own: number;
  readonly speakers: readonly NamedSpeaker[];
  /** The terms of the names of `speakers`. */
  readonly names: readonly string[];
  readonly times: readonly AskedTime[];
  /** The traits that an answer has, of `traits.ts`. */
  readonly wants: number;
  /** Asks for a discussion or an opinion, which is spread over many memories, rather than for a fact. */
  readonly isBroad: boolean;
}

const WANTS: readonly (readonly [trait: number, pattern: RegExp])[] = [
  [
    HAS_TIME,
    /\bwhen\b|\b(?:what|which) (?:time|day|date|month|year|season|week)\b|\bhow long ago\b|什么时候|何时|哪天|几[月点号]|哪一?年/i,
  ],
  [HAS_SPAN, /\bhow long\b(?! ago)|\bhow many (?:hours|days|weeks|months|years)\b|多久|多长时间/i],
  [
    HAS_NUMBER,
    /\bhow (?:many|much|often|old|big|tall|far)\b|\b(?:what|which) (?:number|price|age)\b|多少|几[个次年岁位]|多大/i,
  ],
  [HAS_NAME, /\bwho(?:m|se)?\b|\bwhat(?:'s| is| are| was| were)?\b.*\bnames?\b|谁|哪位|叫什么/i],
  [
    HAS_PLACE,
    /\bwhere\b|\b(?:what|which) (?:country|city|town|state|place|places|cities|countries|area|village)\b|哪里|哪儿|在哪|什么地方|地址/i,
  ],
  [
    HAS_REASON,
    /\bwhy\b|\bhow come\b|\bwhat (?:made|caused|inspired|motivated|prompted)\b|\breasons?\b|为什么|为何|原因/i,
  ],
];

const BROAD =
  /\b(?:summari[sz]\w*|summary|discuss\w*|opinions?|conclu\w*|debat\w*|attitudes?|controvers\w*|(?:dis)?agree\w*|propos(?:e|ed|al|als|ing)|respond\w*|elaborat\w*|decisions?|decided? (?:on|about)|present(?:ation|ations|ing)|views? (?:of|on|about)|comment\w*|thoughts? (?:of|on|about)|(?:think|thought|say|said|talk|talked|talking|feel|learn|mention|mentioned) (?:of|on|about|towards)|meeting|overview|describe|introduce|problems|solutions?|polic(?:y|ies)|status|impacts?|advantages|disadvantages|lessons|main (?:causes|reasons|points))\b|总结|讨论|概括|看法|意见/i;

/** Words about asking and telling, which are in the question and not in what is asked for. */
const askingWords = lazy(
  (): ReadonlySet<string> =>
    new Set(
      words(
        "say said tell told mention mentioned mentions discuss discussed discussing discussion talk talked talking ask asked describe described summarize summarise think thought opinion opinions name kind type happen happened remember recall",
      ).map((word) => termOf(word) ?? ""),
    ),
);
const ASKING_WEIGHT = 0.4;
/** A character alone is mostly part of a longer word, whose pairs say more. */
const SINGLE_WEIGHT = 0.1;

/** An earlier utterance counts less, and the one before it less again. */
const HISTORY_WEIGHT = 0.35;
const HISTORY_DECAY = 0.6;
const MOST_HISTORY = 8;

/** Beyond this a question is a text, whose first part says what it is about. */
const MOST_CHARACTERS = 4000;

/** Reads a question, for an index whose speakers are known. `now` is what "yesterday" counts from. */
export function readQuestion(
  text: string,
  { speakers, now, history = [] }: { speakers: Speakers; now: number; history?: readonly string[] },
): Question {
  const asked = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
  const named = speakers.namedIn(asked);
  const { times, rest } = readTimes(asked, now);
  const terms = new Map<string, number>();
  const names = new Set<string>();
  const asking = askingWords();
  for (const word of words(rest)) {
    const term = termOf(word);
    if (term === undefined) continue;
    if (named.words.has(word)) names.add(term);
    else if (!terms.has(term)) terms.set(term, asking.has(term) ? ASKING_WEIGHT : 1);
  }
  for (const character of singleCharacters(rest)) {
    if (!terms.has(character)) terms.set(character, SINGLE_WEIGHT);
  }
  const own = terms.size;
  addHistory(terms, history);
  return {
    terms: [...terms].map(([term, weight]) => ({ term, weight })),
    own,
    speakers: named.speakers,
    names: [...names],
    times,
    wants: wantsOf(asked),
    isBroad: BROAD.test(asked),
  };
}

/** `history` is given oldest first. */
function addHistory(terms: Map<string, number>, history: readonly string[]): void {
  let weight = HISTORY_WEIGHT;
  for (const text of history.slice(-MOST_HISTORY).toReversed()) {
    for (const word of words(text.slice(0, MOST_CHARACTERS))) {
      const term = termOf(word);
      if (term !== undefined && !terms.has(term)) terms.set(term, weight);
    }
    weight *= HISTORY_DECAY;
  }
}

function wantsOf(text: string): number {
  let wants = 0;
  for (const [trait, pattern] of WANTS) if (pattern.test(text)) wants |= trait;
  // A span of time is a number too, but not the one asked for.
  return (wants & HAS_SPAN) === 0 ? wants : wants & ~HAS_NUMBER;
}
