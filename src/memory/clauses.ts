/** A sentence longer than this is taken apart into clauses, so that one of them can be chosen without the others. */
const LONG = 160;
const LONG_UNSPACED = 40;
/** A clause shorter than this stays with its neighbour, however long that is. */
const SHORT = 40;
const SHORT_UNSPACED = 12;

/** What may begin a main clause after a comma. "…, who" and "…, if" may not: they would change what is meant. */
const BORDER =
  /;\s+|\s(?:-|--|–|—)\s|,\s+(?:(?:and|so|then|and then|and so)\s+)?(?=(?:i|you|he|she|it|we|they|there|this|that|these|those|the|my|your|his|her|our|their|a|an|\p{Lu}\p{Ll}+)(?:'|’|\s))/giu;
const BORDER_UNSPACED = /[，；]/g;

/** A clause that begins so says nothing without the one after it. */
const DEPENDENT =
  /^(?:if|when|whenever|while|because|since|although|though|after|before|as|once|unless|until|in|on|at|for|with|without|by|from|to|given|despite|by the time|\w+ing|not only|either|both)\b/i;
const DEPENDENT_UNSPACED =
  /^(?:如果|要是|假如|若|倘若|因为|由于|虽然|尽管|既然|只要|只有|除非|当|即使|就算|无论|不管|不但|不仅|为了|随着|对于|关于|除了|在|从|自从|一旦|等)|(?:的时候|之后|以后|之前|以前|的话|时)$/;
/** A clause that begins so says nothing without the one before it. */
const CONSEQUENT_UNSPACED = /^(?:但|可是|不过|而|却|所以|因此|就|那么|否则|不然|还有|以及|并|也|才)/;

const PAIRS: ReadonlyMap<string, number> = new Map([
  ..."“«「『(（[【《".split("").map((mark): [string, number] => [mark, 1]),
  ..."”»」』)）]】》".split("").map((mark): [string, number] => [mark, -1]),
]);

/** True where a quotation or a bracket is open: cutting there would leave half of it. */
function isInside(text: string): boolean {
  let depth = 0;
  let quotes = 0;
  for (const mark of text) {
    depth += PAIRS.get(mark) ?? 0;
    if (mark === '"') quotes += 1;
  }
  return depth !== 0 || quotes % 2 === 1;
}

/** Where a sentence can be cut so that both sides can stand alone: end of the left side, start of the right one. */
interface Cut {
  readonly end: number;
  readonly start: number;
}

function cutsOf(text: string, isUnspaced: boolean): Cut[] {
  const cuts: Cut[] = [];
  let from = 0;
  for (const found of text.matchAll(isUnspaced ? BORDER_UNSPACED : BORDER)) {
    const end = found.index;
    const start = end + found[0].length;
    const left = text.slice(from, end);
    const depends = isUnspaced
      ? DEPENDENT_UNSPACED.test(left) || CONSEQUENT_UNSPACED.test(text.slice(start, start + 4))
      : DEPENDENT.test(left);
    if (depends || isInside(left)) continue;
    cuts.push({ end, start });
    from = start;
  }
  return cuts;
}

/**
 * Takes a long sentence apart at the borders of its main clauses; a sentence of usual length stays whole. Clauses are
 * joined again up to the usual length. None has its full stop yet, but the last.
 */
export function clausesOf(sentence: string, isUnspaced: boolean): string[] {
  const longest = isUnspaced ? LONG_UNSPACED : LONG;
  if (sentence.length <= longest) return [sentence];
  const shortest = isUnspaced ? SHORT_UNSPACED : SHORT;
  const clauses: string[] = [];
  let from = 0;
  let last: Cut | undefined;
  for (const cut of [...cutsOf(sentence, isUnspaced), { end: sentence.length, start: sentence.length }]) {
    if (last !== undefined && cut.end - from > longest && last.end - from >= shortest) {
      clauses.push(sentence.slice(from, last.end));
      from = last.start;
    }
    last = cut;
  }
  if (from < sentence.length) clauses.push(sentence.slice(from));
  return clauses;
}
