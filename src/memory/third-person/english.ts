import {
  ADVERBIALS,
  calledIn,
  endsInName,
  withoutCall,
  withoutEnding,
  withoutFillers,
  withoutOpeners,
  withoutTag,
} from "./english-calls.js";
import { isClause, isSubject, lowered, skipAdverbs } from "./english-clauses.js";
import { turned, withLongForms } from "./english-persons.js";
import { indirectQuestion } from "./english-questions.js";
import { imperative, politeRequest, suggestion, thanks } from "./english-requests.js";
import { isStumbling, lowAt, tokensOf, withoutStumbles, type Token } from "./english-tokens.js";
import * as english from "./english-words.js";
import { asks, ended, type Utterance } from "./utterance.js";

const OPENS_CONDITION = /^(?:if|when|whenever|because|since|although|though|after|before|as|once|until|unless|while)$/;
const LONGEST_ADVERBIAL = 6;
const ASKING = /^(?:what|where|when|why|how|who|whom|which)(?:'|$)/;
const SAYS_NOTHING = /^(?:see|know|guess|mean|suppose|bet|understand|wonder|think|believe|hope|swear|promise)$/;
/** Determiners that may end a sentence. */
const STANDS_ALONE = /^(?:that|this|these|those|all|both|his|her|each|another|any|some)$/;

/** "Who wrote it, and what does it say?": the second question would have to be turned, too. */
function asksMore(tokens: readonly Token[]): boolean {
  return tokens.some(({ low }, at) => {
    const [next, after] = [lowAt(tokens, at + 1), lowAt(tokens, at + 2)];
    if (english.isCoordinator(low) && english.isAuxiliary(next) && isSubject(after)) return true;
    const isJoined = english.isCoordinator(low) || (low === "," && next !== "who" && next !== "which");
    return isJoined && ASKING.test(next) && (next.includes("'") || english.isAuxiliary(after));
  });
}

function question(all: readonly Token[], utterance: Utterance): string | undefined {
  const tokens = withoutTag(withoutCall(all));
  if (asksMore(tokens)) return undefined;
  const special = suggestion(tokens, utterance) ?? politeRequest(tokens, utterance);
  if (special !== undefined) return special;
  const indirect = indirectQuestion(tokens);
  if (indirect !== undefined) {
    const said = turned(indirect, utterance);
    return said && ended(`${asks(utterance)} ${said}`);
  }
  // "You are coming?", but not "You did what?".
  if (ASKING.test(lowAt(tokens, -1))) return undefined;
  if (!isSubject(lowAt(tokens, 0)) || !isClause(tokens, utterance.names)) return undefined;
  const said = turned(lowered(tokens), utterance);
  return said && ended(`${asks(utterance)} whether ${said}`);
}

/** Two sentences that only a comma joins. */
function isSpliced(tokens: readonly Token[]): boolean {
  if (lowAt(tokens, 2) === "sorry" && lowAt(tokens, 3) === ",") return true;
  return tokens.some(
    ({ low }, at) => low === "," && /^(?:i|you|he|she|it|we|they|there)(?:'|$)|n't$/.test(lowAt(tokens, at + 1)),
  );
}

/** Where the main clause begins after "If you come," or "Yesterday"; 0 where nothing is before it. */
function mainStart(tokens: readonly Token[]): number {
  const first = lowAt(tokens, 0);
  const comma = tokens.findIndex(({ low }) => low === ",");
  if (ADVERBIALS.test(first)) return lowAt(tokens, 1) === "," ? 2 : 1;
  if (comma < 0) return 0;
  return OPENS_CONDITION.test(first) || (english.isPreposition(first) && comma <= LONGEST_ADVERBIAL) ? comma + 1 : 0;
}

/** Whether rules know what the main clause of a statement is. */
function isSure(tokens: readonly Token[], main: readonly Token[], utterance: Utterance): boolean {
  if (endsInName(tokens) || isSpliced(main)) return false;
  const subject = lowAt(main, 0);
  if (main.length < tokens.length && !isSubject(subject) && !english.isDeterminer(subject)) return false;
  if (lowAt(tokens, 0) === "between" && lowAt(tokens, 2) === "and") return false;
  // "I see" sees nothing.
  if (subject === "i" && main.length === 2 && SAYS_NOTHING.test(lowAt(main, 1))) return false;
  return subject === "i" ? main.length > 1 : isClause(main, utterance.names);
}

function statement(tokens: readonly Token[], utterance: Utterance): string | undefined {
  const { speaker, listener } = utterance;
  const main = tokens.slice(mainStart(tokens));
  const said = isSure(tokens, main, utterance) ? turned(lowered(tokens), utterance) : undefined;
  if (said === undefined) return undefined;
  const subject = lowAt(main, 0);
  if (subject === "i" || subject === "my") {
    // A name stays as it is written, also at the beginning.
    return ended(main.length === tokens.length ? said : said.charAt(0).toUpperCase() + said.slice(1));
  }
  if (/^(?:you|your)(?:'|$)/.test(subject) && listener !== undefined) {
    return ended(`${speaker} tells ${listener} that ${said}`);
  }
  // "Says that that is": once is enough.
  const isThat = /^that(?:'|$)/.test(subject) && (subject !== "that" || english.isAuxiliary(lowAt(main, 1)));
  return ended(isThat && main.length === tokens.length ? `${speaker} says ${said}` : `${speaker} says that ${said}`);
}

/** "Voss" of "Captain Voss". */
function isNameOf(called: string, name: string | undefined): boolean {
  return name?.toLowerCase().split(/\s+/).includes(called.toLowerCase()) ?? false;
}

/** Whether the end is missing. */
function isBrokenOff(tokens: readonly Token[]): boolean {
  const last = lowAt(tokens, -1);
  return last === "," || english.isCoordinator(last) || (english.isDeterminer(last) && !STANDS_ALONE.test(last));
}

/**
 * What somebody said, told by somebody else: `I have lost my ring.` of Ann is `Ann has lost their ring.` Undefined where
 * no rule is sure of it.
 */
export function englishThirdPerson(utterance: Utterance): string | undefined {
  const { speaker, listener } = utterance;
  const asked = /\?[!?]*$/.test(utterance.text.trimEnd());
  const short = tokensOf(utterance.text);
  const all = short && withLongForms(withoutStumbles(short));
  if (all === undefined || isStumbling(all)) return undefined;
  const called = calledIn(all, utterance, asked);
  // Whoever calls their own name is somebody else.
  if (called === speaker) return undefined;
  const persons = called === undefined || isNameOf(called, listener) ? utterance : { ...utterance, listener: called };
  const tokens = withoutEnding(withoutFillers(withoutOpeners(all, persons)), persons);
  if (tokens.length < 2 || isBrokenOff(tokens) || lowAt(tokens, skipAdverbs(tokens, 0)) === "") return undefined;
  if (asked) return question(tokens, persons);
  return thanks(tokens, persons) ?? imperative(tokens, persons) ?? statement(tokens, persons);
}
