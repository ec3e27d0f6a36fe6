import { badOutput } from "../../llm/model-errors.js";

/** Between two runs of a model its vectors differ by less, and two texts by more. */
const TOLERANCE = 0.02;
/** With three of them in the right order neither a turned, nor a sorted, nor a shifted list stays unnoticed. */
const KNOWN_TEXTS = 3;
const MOST_TEXTS = 64;

interface Known {
  readonly text: string;
  readonly vector: Float32Array;
}

/** A known text in a call, and where it stands there. */
interface Witness {
  readonly known: Known;
  readonly place: number;
}

/** What to send, and the way back from what comes for it. */
interface PreparedCall {
  readonly sent: readonly string[];
  /** @throws DramatisError `model/bad-output` when the vectors are not those of the texts at their places. */
  readonly read: (vectors: readonly Float32Array[]) => readonly Float32Array[];
}

/**
 * Finds out when an embedder gives vectors in another order than it was given texts, which nothing else shows. The first
 * texts go out alone, so that their vectors are certain. All of them go along with the first call of several, and then one
 * with each, at another place every time. An embedder that failed once gets one text a call from then on.
 */
export class OrderCheck {
  readonly #name: string;
  #known: Known[] = [];
  #isTried = false;
  #hasFailed = false;
  #calls = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Texts that may go into the next call, and characters of those that will go along. */
  get most(): { readonly texts: number; readonly extraCharacters: number } {
    if (this.#hasFailed || this.#known.length < KNOWN_TEXTS) return { texts: 1, extraCharacters: 0 };
    const along = this.#along();
    const extraCharacters = along.reduce((sum, { text }) => sum + text.length, 0);
    return { texts: MOST_TEXTS - along.length, extraCharacters };
  }

  /** A text was alone in a call: no vector but this can be its own. */
  learn(text: string, vector: Float32Array): void {
    if (this.#known.length >= KNOWN_TEXTS || this.#known.some((known) => known.text === text)) return;
    if (vector.every((value) => value === 0)) return;
    this.#known = [...this.#known, { text, vector }].toSorted((a, b) => (a.text < b.text ? -1 : 1));
  }

  prepare(texts: readonly string[]): PreparedCall {
    const along = texts.length > 1 ? this.#along().filter(({ text }) => !texts.includes(text)) : [];
    const witnesses = this.#isTried ? this.#oneAnywhere(along, texts.length) : spread(along, texts.length);
    const sent = [...texts];
    for (const { known, place } of witnesses) sent.splice(place, 0, known.text);
    return { sent, read: (vectors) => this.#read(vectors, witnesses) };
  }

  #along(): readonly Known[] {
    if (!this.#isTried) return this.#known;
    return this.#known.filter((_, index) => index === this.#calls % KNOWN_TEXTS);
  }

  #oneAnywhere(along: readonly Known[], count: number): Witness[] {
    return along.map((known) => ({ known, place: this.#calls % (count + 1) }));
  }

  #read(vectors: readonly Float32Array[], witnesses: readonly Witness[]): readonly Float32Array[] {
    if (witnesses.length === 0) return vectors;
    this.#calls++;
    if (!witnesses.every((witness) => isInPlace(vectors, witness))) {
      this.#hasFailed = true;
      throw badOutput(
        this.#name,
        "malformed",
        "gave vectors in another order than it was given texts, or others than before",
      );
    }
    this.#isTried ||= witnesses.length === KNOWN_TEXTS;
    const places = new Set(witnesses.map(({ place }) => place));
    return vectors.filter((_, index) => !places.has(index));
  }
}

/** The second in front, the third in the middle, the first at the end: no order that is made on purpose. Places from left to right. */
function spread(along: readonly Known[], count: number): Witness[] {
  const shuffled = [...along.slice(1), ...along.slice(0, 1)];
  const last = shuffled.length - 1;
  return shuffled.map((known, index) => {
    const middle = Math.ceil(count / 2) + index;
    return { known, place: index === 0 ? 0 : index === last ? count + last : middle };
  });
}

/** No vector is more like that of a known text than the one at its place. */
function isInPlace(vectors: readonly Float32Array[], { known, place }: Witness): boolean {
  const likeness = vectors.map((vector) => cosine(vector, known.vector));
  const own = likeness[place] ?? -Infinity;
  return likeness.every((value) => value <= own + TOLERANCE);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, squareA, squareB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const value = a[index] ?? 0;
    const other = b[index] ?? 0;
    product += value * other;
    squareA += value * value;
    squareB += other * other;
  }
  return product / Math.sqrt(squareA * squareB || 1);
}
