interface Lost {
  /** What stands in one line with the text wherever it is told: topic and sub-topic, or a day. */
  readonly labels: readonly string[];
  readonly text: string;
  /** What is left of it. */
  readonly left: string | undefined;
}

/** What is known no more, for finding it where a program put what it was told: in the openings of sessions and in prompts. */
export class LostText {
  readonly #all = new Map<string, Lost>();
  readonly #known = new Set<string>();

  /** Notes what was told in a line with `labels`, and what of it would be told now. */
  note(labels: readonly string[], text: string, left: string | undefined): void {
    const lost = { labels: labels.map(onOneLine), text: onOneLine(text), left: left && onOneLine(left) };
    if (lost.text !== lost.left && lost.text !== "") this.#all.set(JSON.stringify([lost.labels, lost.text]), lost);
  }

  /** Notes what is known still: a line that tells it stays, though it has the same words. */
  keep(text: string): void {
    this.#known.add(onOneLine(text));
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** A message without what it told of that; the same one when it told nothing. */
  outOf<M extends { readonly role: string; readonly text: string }>(message: M, opening: string = ""): M {
    if (this.isEmpty) return message;
    const told = new Set(opening.split("\n").map((line) => line.trim()));
    const lines = message.text.split("\n");
    const left = lines.flatMap((line) => this.#outOfLine(line, message.role === "system", told.has(line.trim())) ?? []);
    const isSame = left.length === lines.length && left.every((line, at) => line === lines[at]);
    return isSame ? message : { ...message, text: left.join("\n") };
  }

  /** Undefined when the line goes. What only a program can have written need not name the topic. */
  #outOfLine(line: string, isPrompt: boolean, isOpening: boolean): string | undefined {
    let rest = line;
    for (const { labels, text, left } of [...this.#all.values()].toSorted((a, b) => b.text.length - a.text.length)) {
      const needed = isOpening ? [] : isPrompt ? labels.slice(-1) : labels;
      const at = needed.every((label) => rest.includes(label)) ? wholeAt(rest, text) : -1;
      if (at < 0 || this.#isKnown(rest, text)) continue;
      const [before, after] = [rest.slice(0, at), rest.slice(at + text.length)];
      // As a part of a value that was put together of several.
      if (left !== undefined) rest = `${before}${left}${after}`;
      else if (after.startsWith("; ")) rest = `${before}${after.slice(2)}`;
      else if (before.endsWith("; ")) rest = `${before.slice(0, -2)}${after}`;
      else return undefined;
    }
    return rest;
  }

  #isKnown(line: string, text: string): boolean {
    return [...this.#known].some((known) => wholeAt(known, text) >= 0 && wholeAt(line, known) >= 0);
  }
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Where a text stands in a line and not within other words; -1 where it does not. */
function wholeAt(line: string, text: string): number {
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) {
    const isWithin = LETTER.test(line.charAt(at - 1)) || LETTER.test(line.charAt(at + text.length));
    if (!isWithin) return at;
  }
  return -1;
}
