import { porterStem } from "../src/core/stem.js";

/** F1 of one measure, with what it is made of. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** ROUGE-1, ROUGE-2 and ROUGE-L of one summary. */
export interface Rouge {
  readonly rouge1: RougeScore;
  readonly rouge2: RougeScore;
  readonly rougeL: RougeScore;
}

/** How texts are taken apart. */
export interface RougeOptions {
  /** Words by their stem (Porter), as is usual for English. @default true */
  readonly stemming?: boolean;
}

/** Shorter words are left as they are, as in the scorer that most papers use. */
const SHORTEST_STEMMED = 4;

/** Words of a text in lower case; each Han character is one, since Chinese is measured by characters. */
export function rougeTokens(text: string, { stemming = true }: RougeOptions = {}): string[] {
  const found =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{sc=Han}|(?:(?!\p{sc=Han})[\p{L}\p{N}])+/gu) ?? [];
  if (!stemming) return found;
  return found.map((word) => (word.length >= SHORTEST_STEMMED && /^[a-z]+$/.test(word) ? porterStem(word) : word));
}

function score(matches: number, candidate: number, reference: number): RougeScore {
  const precision = candidate === 0 ? 0 : matches / candidate;
  const recall = reference === 0 ? 0 : matches / reference;
  const f1 = matches === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
}

function counts(tokens: readonly string[], size: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let at = 0; at + size <= tokens.length; at += 1) {
    const key = tokens.slice(at, at + size).join(" ");
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

function rougeN(candidate: readonly string[], reference: readonly string[], size: number): RougeScore {
  const inCandidate = counts(candidate, size);
  let matches = 0;
  for (const [key, count] of counts(reference, size)) matches += Math.min(count, inCandidate.get(key) ?? 0);
  return score(matches, Math.max(0, candidate.length - size + 1), Math.max(0, reference.length - size + 1));
}

/** Length of the longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Uint32Array(b.length + 1);
  for (const token of a) {
    const next = new Uint32Array(b.length + 1);
    b.forEach((other, at) => {
      next[at + 1] = token === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0);
    });
    row = next;
  }
  return row[b.length] ?? 0;
}

/** ROUGE of a summary against one reference. */
export function rouge(candidate: string, reference: string, options: RougeOptions = {}): Rouge {
  const [a, b] = [rougeTokens(candidate, options), rougeTokens(reference, options)];
  return {
    rouge1: rougeN(a, b, 1),
    rouge2: rougeN(a, b, 2),
    rougeL: score(common(a, b), a.length, b.length),
  };
}

/** Mean F1 of many summaries, in percent: ROUGE-1, ROUGE-2, ROUGE-L. */
export function meanRouge(all: readonly Rouge[]): readonly [number, number, number] {
  const mean = (of: (one: Rouge) => RougeScore): number =>
    all.length === 0 ? 0 : (100 * all.reduce((sum, one) => sum + of(one).f1, 0)) / all.length;
  return [mean((one) => one.rouge1), mean((one) => one.rouge2), mean((one) => one.rougeL)];
}
