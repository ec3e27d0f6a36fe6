/** A word, a comma or a whole quotation. */
export interface Token {
  /** As it is written. */
  readonly text: string;
  /** In lower case; empty for a quotation, so that no rule looks into it. */
  readonly low: string;
  /** Known to be the subject of its clause. */
  readonly isSubject?: boolean;
}

const LONGEST = 400;
const MOST_TOKENS = 60;

/** What transcripts write apart: "it 's", "I ' ve", "don 't". */
const APART = /(?<=\p{L}) ?['’] ?(?=(?:s|t|m|d|re|ve|ll)\b)/giu;
const TOKEN =
  /\s*("[^"]{1,200}"|“[^“”]{1,200}”|(?:[$€£] ?)?#*[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|[-'&/#](?=[\p{L}\p{N}])|[.,:](?=\p{N}))*(?:[%#]|['’](?=\s+\p{L}))?|(?:Mr|Mrs|Ms|Dr|St)\.|,)/uy;
/** A stop, and faces that smile at it. */
const END = /(?:[\s.!?…\u{1F600}-\u{1F64F}\u{1F910}-\u{1F92F}\u{1F970}-\u{1F97A}\u{2764}\u{263A}]\u{FE0F}?)+$/u;
const TITLE = /^(?:Mr|Mrs|Ms|Dr|St|Prof)\.(?= \p{Lu})/u;

const SHORT_FORMS: ReadonlyMap<string, readonly string[]> = new Map(
  "im:I am;i'm:I am;ive:I have;i've:I have;i'll:I will;you're:you are;you've:you have;you'll:you will;we're:we are;we've:we have;we'll:we will;gonna:going to;wanna:want to;gotta:have to;dont:don't;cant:can't;didnt:didn't;doesnt:doesn't"
    .split(";")
    .map((entry): [string, readonly string[]] => {
      const [short = "", long = ""] = entry.split(":");
      return [short, long.split(" ")];
    }),
);

/** The word at an index in lower case; empty where there is none. */
export function lowAt(tokens: readonly Token[], at: number): string {
  return tokens.at(at)?.low ?? "";
}

export function token(text: string): Token {
  return { text, low: /^["“]/.test(text) ? "" : text.toLowerCase() };
}

function take(text: string, at: number): { found: string; end: number } | undefined {
  const title = TITLE.exec(text.slice(at).trimStart().slice(0, 8));
  if (title !== null) return { found: title[0], end: text.indexOf(title[0], at) + title[0].length };
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(text);
  return match?.[1] === undefined ? undefined : { found: match[1], end: TOKEN.lastIndex };
}

/**
 * A sentence without its stop, as words and commas, with short forms of "I" and "you" written out. Undefined for
 * what has other marks, or is too long for a rule to be sure of.
 */
export function tokensOf(sentence: string): Token[] | undefined {
  if (sentence.length > LONGEST) return undefined;
  const text = sentence.replace(APART, "'").replaceAll("’", "'").replace(END, "");
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const next = take(text, at);
    if (next === undefined || tokens.length >= MOST_TOKENS) return undefined;
    at = next.end;
    const long = SHORT_FORMS.get(next.found.toLowerCase());
    tokens.push(...(long ?? [next.found]).map(token));
  }
  return tokens.length === 0 ? undefined : tokens;
}

/** What was said twice by stumbling: "the the king". "Had had" and "very very" are meant. */
const TWICE =
  /^(?:the|a|an|to|of|in|on|at|for|and|but|or|so|if|i|you|he|she|it|we|they|is|are|was|were|my|your|his|our|their|this|with|from|by|as|can|will|would|be)$/;

/** Tokens without the first of two that are the same by a slip of the tongue. */
export function withoutStumbles(tokens: readonly Token[]): Token[] {
  return tokens.filter(({ low }, at) => !(TWICE.test(low) && lowAt(tokens, at + 1) === low && at + 1 < tokens.length));
}

/** Whether a sentence was broken off and begun anew within: "they will s they use Mm". */
export function isStumbling(tokens: readonly Token[]): boolean {
  return tokens.some(({ text, low }, at) => {
    if (/^(?:m+|mm+|hm+|uh+|um+|er+|ah+|eh|huh|mhm)$/.test(low)) return true;
    if (/^[b-hj-z]$/.test(text)) return true;
    return (
      at > 0 &&
      /^(?:It|So|We|They|The|And|But|You|He|She|This|That|Is|Are|What|How|If|In|Or)$/.test(text) &&
      /^\p{Ll}/u.test(tokens[at - 1]?.text ?? "")
    );
  });
}

/** Tokens as text. */
export function written(tokens: readonly Token[]): string {
  return tokens.reduce((text, { text: next }) => (next === "," || text === "" ? text + next : `${text} ${next}`), "");
}
