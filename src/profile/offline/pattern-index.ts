import { PatternParts, type Piece } from "./pattern-parts.js";

/** Words that nearly every clause has: a pattern that needs one of them is found by nothing. */
const FREQUENT: ReadonlySet<string> = new Set(
  "i a an the my me we our us am is are was were be been have has had do does did will would can could not no of to in on at for from with by and or but so just it that this they you he she 的 了 我 不 是 在 有 一 个 就 也 都 到 着 过 去 来".split(
    " ",
  ),
);
/** Spellings of one word or place that are told apart; beyond that it counts as anything. */
const MOST_SPELLINGS = 64;
const CHEAP = 0.5;
const CHARACTER = /[\p{L}\p{N}]/gu;
const WORD = /[\p{L}\p{N}]+/gu;

type Sequence = readonly Piece[];
/** One of these must be in the text. */
type Needed = ReadonlySet<string>;

/** How often a clause has one of the words, roughly: "i" is in nearly each, "do" in many, others in hardly any. */
function costOf(needed: Needed): number {
  let cost = 0;
  for (const word of needed) cost += word === "i" ? 30 : FREQUENT.has(word) ? 5 : 0.02;
  return cost;
}

function isBetter(one: Needed, than: Needed | undefined): boolean {
  return than === undefined || costOf(one) < costOf(than);
}

/** All ways to spell pieces that have an end; undefined where there are too many. */
function spellings(pieces: Sequence): string[] | undefined {
  let found = [""];
  for (const { part, isOptional, isRepeated } of pieces) {
    if (part.kind === "empty" || part.kind === "border") continue;
    const options =
      part.kind === "text" ? part.options : part.kind === "group" ? spelledGroup(part.alternatives) : undefined;
    if (options === undefined || isRepeated) return undefined;
    const all = isOptional ? ["", ...options] : options;
    if (found.length * all.length > MOST_SPELLINGS) return undefined;
    found = found.flatMap((before) => all.map((after) => before + after));
  }
  return found;
}

function spelledGroup(alternatives: readonly Sequence[]): string[] | undefined {
  const all = alternatives.map(spellings);
  return all.includes(undefined) ? undefined : all.flatMap((one) => one ?? []);
}

/** The rarest word or character of each spelling; undefined where one has none. */
function rarestOf(spelled: readonly string[], isByWord: boolean): Needed | undefined {
  const found = new Set<string>();
  for (const spelling of spelled) {
    const parts = isByWord ? (spelling.match(WORD) ?? []) : (spelling.match(CHARACTER) ?? []);
    const best = parts.toSorted((a, b) => Number(FREQUENT.has(a)) - Number(FREQUENT.has(b)) || b.length - a.length)[0];
    if (best === undefined) return undefined;
    found.add(best);
  }
  return found.size === 0 ? undefined : found;
}

function isSpace({ part }: Piece): boolean {
  return part.kind === "text" && part.options.length === 1 && /^\s$/u.test(part.options[0] ?? "");
}

/** True for "(?:really )?": whether it is there or not, a word ends before it and begins after it. */
function isSpaced({ part, isOptional }: Piece, edge: 0 | -1, isLeftOut: boolean): boolean {
  return (
    part.kind === "group" &&
    isOptional === isLeftOut &&
    part.alternatives.every((one) => {
      const last = one.at(edge);
      return (
        last !== undefined &&
        !last.isOptional &&
        (isSpace(last) ||
          (last.part.kind === "group" &&
            !last.isRepeated &&
            last.part.alternatives.every((inner) => {
              const end = inner.at(edge);
              return end !== undefined && !end.isOptional && isSpace(end);
            })))
      );
    })
  );
}

type Place = "border" | "both" | "end" | "start" | "none" | "closing";

const CLOSES: ReadonlySet<Place> = new Set<Place>(["border", "closing"]);

/** Whether words begin or end where a piece stands. */
function placeOf(piece: Piece): Place {
  if ((isSpace(piece) && !piece.isOptional) || piece.part.kind === "border") return "border";
  // "(?:you will |you can )" ends a word, and the next begins behind it.
  if (isSpaced(piece, -1, false)) return "closing";
  const starts = isSpaced(piece, -1, true);
  const ends = isSpaced(piece, 0, true);
  if (starts) return ends ? "both" : "start";
  return ends ? "end" : "none";
}

/** Sequences of pieces between which words begin and end. What is not closed on both sides is left out. */
function wordsOf(sequence: Sequence, isOpen: boolean, isClosed: boolean): Sequence[] {
  const found: Sequence[] = [];
  let current: Piece[] | undefined = isOpen ? [] : undefined;
  for (const piece of sequence) {
    const place = placeOf(piece);
    if (place === "none") {
      current?.push(piece);
      continue;
    }
    if (place === "closing") current?.push(piece);
    if (place !== "start") found.push(current ?? []);
    // "(?:really )?" ends before a word only where it could begin itself.
    current = CLOSES.has(place) || (place !== "end" && current?.length === 0) ? [] : undefined;
  }
  if (isClosed) found.push(current ?? []);
  return found.filter(({ length }) => length > 0);
}

/** Words of which a text must have one for a sequence to match; undefined where nothing is sure. */
function neededWords(sequence: Sequence, isOpen: boolean, isClosed: boolean): Needed | undefined {
  let best: Needed | undefined;
  for (const pieces of wordsOf(sequence, isOpen, isClosed)) {
    const sure = pieces.filter(({ part }) => part.kind !== "empty");
    const [only, ...more] = sure;
    const inner =
      only !== undefined && more.length === 0 && only.part.kind === "group" && !only.isOptional && !only.isRepeated
        ? union(only.part.alternatives.map((one) => neededWords(one, true, true)))
        : undefined;
    const spelled = inner === undefined ? spellings(sure) : undefined;
    const needed = inner ?? (spelled === undefined ? undefined : rarestOf(spelled, true));
    if (needed !== undefined && isBetter(needed, best)) best = needed;
    // Good enough: what is looked for among a few rare words is hardly ever tried in vain.
    if (best !== undefined && costOf(best) <= CHEAP) break;
  }
  return best;
}

/** The same for a script without spaces: each piece that must be there counts for itself. */
function neededCharacters(sequence: Sequence): Needed | undefined {
  let best: Needed | undefined;
  for (const piece of sequence) {
    const { part, isOptional } = piece;
    if (isOptional) continue;
    const needed =
      part.kind === "group"
        ? union(part.alternatives.map(neededCharacters))
        : part.kind === "text"
          ? rarestOf(part.options, false)
          : undefined;
    if (needed !== undefined && isBetter(needed, best)) best = needed;
  }
  return best;
}

function union(all: readonly (Needed | undefined)[]): Needed | undefined {
  return all.includes(undefined) ? undefined : new Set(all.flatMap((one) => [...(one ?? [])]));
}

function neededFor({ source }: RegExp, isByWord: boolean): Needed | undefined {
  return union(
    new PatternParts(source).read().map((one) => (isByWord ? neededWords(one, false, false) : neededCharacters(one))),
  );
}

/** Rules by the words without which their patterns cannot match, so that few patterns are tried on a clause. */
export class PatternIndex<T extends readonly [RegExp, ...unknown[]]> {
  readonly #rules: readonly T[];
  readonly #isByWord: boolean;
  readonly #always: number[] = [];
  /** Made when it is first needed: patterns are many, and who reads no profiles needs none. */
  #byWord: ReadonlyMap<string, readonly number[]> | undefined;

  /** `by` tells whether the language puts spaces between words. */
  constructor(rules: readonly T[], by: "words" | "characters") {
    this.#rules = rules;
    this.#isByWord = by === "words";
  }

  /** The rules that could match, in their order. */
  for(text: string): readonly T[] {
    const byWord = (this.#byWord ??= this.#indexed());
    const found = new Set(this.#always);
    for (const word of text.toLowerCase().match(this.#isByWord ? WORD : CHARACTER) ?? [])
      for (const at of byWord.get(word) ?? []) found.add(at);
    const rules: T[] = [];
    for (const at of [...found].toSorted((a, b) => a - b)) {
      const rule = this.#rules[at];
      if (rule !== undefined) rules.push(rule);
    }
    return rules;
  }

  #indexed(): ReadonlyMap<string, readonly number[]> {
    const byWord = new Map<string, number[]>();
    for (const [at, [pattern]] of this.#rules.entries()) {
      const needed = neededFor(pattern, this.#isByWord);
      if (needed === undefined) this.#always.push(at);
      for (const word of needed ?? []) {
        const known = byWord.get(word);
        if (known === undefined) byWord.set(word, [at]);
        else known.push(at);
      }
    }
    return byWord;
  }
}
