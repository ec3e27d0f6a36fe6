import { tokenParts } from "../../core/tokens.js";
import { isUnspacedScript } from "../../core/words.js";
import type { SummaryUnit } from "../summary-units.js";
import { chineseThirdPerson } from "./chinese.js";
import { englishThirdPerson } from "./english.js";

/** Letters, and no mark that would end or divide a sentence. */
const NAME = /^(?=.*[\p{L}\p{N}])[^\n,.;:!?，。；：！？“”"]{1,60}$/u;
/** Names that a sentence would read as something else: "You has a ring." */
const NO_NAME =
  /^(?:i|me|my|you|your|he|him|his|she|her|it|its|we|us|our|they|them|their|who|what|this|that|there|everyone|everybody|somebody|someone|anyone|nobody|no one|none|one|and|or|not|the|a|an|is|[我你您他她它咱俺谁]们?|大家|自己|有人|没有人)$/iu;
const MOST_NAMES = 16;

/** Whether a name can stand within a sentence. */
function isTellable(name: string): boolean {
  return NAME.test(name) && !NO_NAME.test(name);
}

function isUnspaced(text: string): boolean {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (isUnspacedScript(text.charCodeAt(at))) count += 1;
  return count * 2 > text.length;
}

/**
 * Tells in the third person what somebody said, as far as rules are sure of it. With two who speak, "you" is the other
 * one; with more, nobody knows who is spoken to.
 */
export class Teller {
  readonly #units: readonly SummaryUnit[];
  readonly #speakers: readonly string[];
  readonly #names: ReadonlySet<string>;
  readonly #told = new Map<SummaryUnit, SummaryUnit>();

  constructor(units: readonly SummaryUnit[]) {
    this.#units = units;
    this.#speakers = [...new Set(units.flatMap(({ speaker }) => speaker ?? []))];
    this.#names = new Set(this.#speakers.slice(0, MOST_NAMES));
  }

  /** The unit as a sentence of its own, or the same unit where it is to be quoted. */
  tell(unit: SummaryUnit): SummaryUnit {
    const { speaker } = unit;
    if (speaker === undefined || !unit.isOwnWords || !isTellable(speaker)) return unit;
    const known = this.#told.get(unit);
    if (known !== undefined) return known;
    const found = this.#inThirdPerson(unit, speaker) ?? unit;
    this.#told.set(unit, found);
    return found;
  }

  #inThirdPerson(unit: SummaryUnit, speaker: string): SummaryUnit | undefined {
    const { text } = unit;
    const other = this.#speakers.length === 2 ? this.#speakers.find((name) => name !== speaker) : undefined;
    const listener = other !== undefined && isTellable(other) ? other : undefined;
    const utterance = { speaker, listener, text, names: this.#names };
    const told = isUnspaced(text) ? chineseThirdPerson(utterance) : englishThirdPerson(utterance);
    if (told === undefined) return undefined;
    const heard = listener !== undefined && told.includes(listener) ? this.#nearestOf(listener, unit.order) : undefined;
    // Who is spoken to is known from what that one said: nothing may name them once they and their words are forgotten.
    const from = heard === undefined ? unit.from : [...new Set([...unit.from, ...heard.from])];
    return { ...unit, text: told, speaker: undefined, from, parts: tokenParts(` ${told}`) };
  }

  /** What somebody said in the same memory, else before, else after. */
  #nearestOf(name: string, order: number): SummaryUnit | undefined {
    const isTheirs = ({ speaker }: SummaryUnit): boolean => speaker === name;
    const before = this.#units.findLast((unit) => unit.order < order && isTheirs(unit));
    const after = this.#units.find((unit) => unit.order > order && isTheirs(unit));
    const ids = this.#units[order]?.from ?? [];
    const isSame = after?.from.every((id) => ids.includes(id)) ?? false;
    return isSame ? after : (before ?? after);
  }
}
