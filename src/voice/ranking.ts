import { log2 } from "../core/logarithm.js";
import { isCommonTerm, isHanStopTerm } from "../core/stop-words.js";
import { isUnspacedScript, terms } from "../core/words.js";
import type { Statement } from "./knowledge.js";
import { namesAmount, PRICE_TERM, withoutPrices } from "./price.js";
import type { Asked } from "./utterance.js";

/** A statement that has to do with what was asked. */
export interface Found {
  readonly statement: Statement;
  readonly score: number;
  /** Share of what was asked for that it has, from 0 to 1. */
  readonly coverage: number;
}

const COMMON_WEIGHT = 0.3;
const SINGLE_WEIGHT = 0.4;
/** A text that has less of what was asked for does not answer it. */
const LEAST_COVERAGE = 0.34;
/** Pairs of Chinese characters overlap, so that a part of them never fits. */
const LEAST_COVERAGE_UNSPACED = 0.2;
const MOST_TERMS = 40;
const LONGEST_TEXT = 4000;

const TIME =
  /\d|\b(?:today|tomorrow|yesterday|tonight|morning|evening|noon|midnight|night|dawn|dusk|sunset|sunrise|week|month|year|hour|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter|ago|soon|o'clock)\b|[今明昨后]天|早|晚|夜|点|月|年|星期|周|黄昏|黎明|时候/i;
const PLACE =
  /\b(?:in|at|on|under|behind|near|beside|inside|to|from|by|below|above|beyond|between|north|south|east|west|upstairs|downstairs)\b|在|里|上|下|旁|边|后面|附近|到|去|住/i;
const REASON = /\b(?:because|since|so that|for|due|therefore|in order)\b|因为|由于|所以|为了/i;
const NAME = /(?:^|\s)\p{Lu}\p{Ll}+|\p{sc=Han}/u;

const SIGNS: Partial<Record<Asked, RegExp>> = {
  when: TIME,
  where: PLACE,
  why: REASON,
  who: NAME,
  many: /\d|[一二两三四五六七八九十百千万]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand)\b/i,
};

/** The terms of a text and single characters of scripts without spaces, with what each weighs. */
export function weighedTerms(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const { rest, hasPrice } = withoutPrices(text.slice(0, LONGEST_TEXT));
  for (const term of terms(rest)) found.set(term, isCommonTerm(term) ? COMMON_WEIGHT : 1);
  for (const character of rest) {
    if (isUnspacedScript(character.charCodeAt(0)) && !isHanStopTerm(character) && !found.has(character))
      found.set(character, SINGLE_WEIGHT);
  }
  if (hasPrice) found.set(PRICE_TERM, 1);
  return found;
}

/** True when a text has something to look for. */
export function hasTopic(text: string): boolean {
  return [...weighedTerms(text).values()].some((weight) => weight > COMMON_WEIGHT);
}

function searchable({ text, reply = "", speaker = "", key = "" }: Statement): string {
  return `${speaker} ${key} ${text.slice(0, LONGEST_TEXT)} ${reply.slice(0, LONGEST_TEXT)}`;
}

function termsOf(statement: Statement): ReadonlyMap<string, number> {
  const text = searchable(statement);
  const found = weighedTerms(text);
  return namesAmount(text) ? new Map([...found, [PRICE_TERM, 1]]) : found;
}

/** False for what another tells as well, as a summary does of what somebody said. */
export function saysMore({ text, reply = "" }: Statement, than: Statement): boolean {
  const known = termsOf(than);
  return [...weighedTerms(`${text} ${reply}`)].some(([term, weight]) => weight > COMMON_WEIGHT && !known.has(term));
}

/** The statements that share enough with a topic, best first; of equals the newer first. */
export function rankStatements(
  topic: string,
  statements: readonly Statement[],
  { asks, least }: { asks?: Asked | undefined; least?: number } = {},
): Found[] {
  const wanted = [...weighedTerms(topic)].slice(0, MOST_TERMS);
  const total = wanted.reduce((sum, [, weight]) => sum + weight, 0);
  if (total === 0) return [];
  const having = statements.map(termsOf);
  const isUnspaced = wanted.some(([term]) => isUnspacedScript(term.charCodeAt(0)));
  const needed = least ?? (isUnspaced ? LEAST_COVERAGE_UNSPACED : LEAST_COVERAGE);
  const strengths = wanted.map(([term]) => strengthOf(having.filter((one) => one.has(term)).length, having.length));
  const found = statements.flatMap((statement, index): Found[] => {
    let covered = 0;
    let score = 0;
    let strongest = 0;
    for (const [at, [term, weight]] of wanted.entries()) {
      if (having[index]?.has(term) !== true) continue;
      covered += weight;
      strongest = Math.max(strongest, weight);
      score += weight * (strengths[at] ?? 0);
    }
    const coverage = covered / total;
    // Words of everyday speech alone are no answer.
    if (coverage < needed || strongest <= COMMON_WEIGHT) return [];
    const has = (term: string): boolean => having[index]?.has(term) === true;
    if (strongest === SINGLE_WEIGHT && !sharesCharacters(wanted, has)) return [];
    if (!fitsPrice(wanted, has)) return [];
    return [{ statement, coverage, score: score * liking(statement, asks, statements.length) }];
  });
  return found.toSorted((a, b) => b.score - a.score || b.statement.order - a.statement.order);
}

/** What something costs is answered by a price, and one of that very thing. */
function fitsPrice(wanted: readonly (readonly [string, number])[], has: (term: string) => boolean): boolean {
  if (wanted.every(([term]) => term !== PRICE_TERM)) return true;
  const others = wanted.filter(([term]) => term !== PRICE_TERM);
  const isOfThing = others.every(([, weight]) => weight <= COMMON_WEIGHT) || others.some(([term]) => has(term));
  return has(PRICE_TERM) && isOfThing;
}

/** With such characters beside it a character is rather a part of what is done: "过河" is not about a river. */
const OF_ACTION = /[过去到来上下出进要会能]/;

/** Whether single characters alone are an answer: two of them, or the only one, if it is what is asked for. */
function sharesCharacters(wanted: readonly (readonly [string, number])[], has: (term: string) => boolean): boolean {
  const single = wanted.filter(([term]) => term.length === 1 && isUnspacedScript(term.charCodeAt(0)));
  const shared = single.filter(([term]) => has(term));
  if (shared.length !== 1) return shared.length > 1;
  const character = shared[0]?.[0] ?? "";
  const beside = wanted.filter(([term]) => term.length === 2 && term.includes(character));
  return beside.some(([pair]) => has(pair)) || (single.length === 1 && !beside.some(([pair]) => OF_ACTION.test(pair)));
}

function strengthOf(having: number, all: number): number {
  return log2(1 + (all + 1) / (having + 0.5));
}

const ORIGIN_WEIGHT: Partial<Record<Statement["origin"], number>> = { summary: 0.9, situation: 0.8, profile: 0.8 };

/** What makes one statement a better answer than another with the same words. */
function liking(statement: Statement, asks: Asked | undefined, count: number): number {
  const sign = asks === undefined ? undefined : SIGNS[asks];
  const text = `${statement.text} ${statement.reply ?? ""}`;
  const fits = sign?.test(text) === true ? 1.15 : 1;
  const isQuestion = statement.reply === undefined && /[?？]["”]?\s*$/.test(statement.text);
  return (
    fits * (isQuestion ? 0.5 : 1) * (ORIGIN_WEIGHT[statement.origin] ?? 1) * (1 + (0.1 * statement.order) / (count + 1))
  );
}
