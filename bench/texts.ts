const WORDS = (
  "the a and of to in that it was with for on at by from when where who said told saw heard found lost kept gave took " +
  "went came stood sword lamp bread mill river gate smith baker guard child winter storm night morning road bridge " +
  "market letter silver horse fire water old young quiet heavy broken hidden early late under over"
).split(" ");

/** Sentences of about 140 characters, the same in every run. */
export function makeTexts(count: number, length = 140): string[] {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
  return Array.from({ length: count }, () => {
    const goal = length - 20 + random(40);
    const words: string[] = [];
    for (let size = 0; size < goal; size += (words.at(-1)?.length ?? 0) + 1) {
      words.push(WORDS[random(WORDS.length)] ?? "");
    }
    return `${words.join(" ")}.`;
  });
}

/** Takes the items in turn, over and over. */
export class Cycle<T> {
  readonly #items: readonly T[];
  #at = 0;

  constructor(items: readonly T[]) {
    this.#items = items;
  }

  next(): T {
    const item = this.#items[this.#at++ % this.#items.length];
    if (item === undefined) throw new Error("a cycle of nothing");
    return item;
  }
}
