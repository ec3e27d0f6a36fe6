/** What somebody wants who says something. */
export type Act =
  | "hello"
  | "bye"
  | "thanks"
  | "wellbeing"
  | "sorry"
  | "praise"
  | "insult"
  | "assent"
  | "dissent"
  | "nothing"
  | "who-are-you"
  | "who-am-i"
  | "news"
  | "said"
  | "question"
  | "request"
  | "statement";

/** What a question asks for. */
export type Asked = "who" | "what" | "where" | "when" | "why" | "how" | "many" | "whether";

/** Whose words are asked for: the one who asks, the character, anybody, or somebody by name. */
export type Teller = { readonly kind: "asker" | "self" | "anyone" } | { readonly kind: "named"; readonly name: string };

/** A sentence that was understood, as far as rules can. */
export interface Utterance {
  readonly act: Act;
  /** The sentence itself. */
  readonly text: string;
  readonly asks?: Asked;
  /** What it is about: the sentence without its question words. May be empty. */
  readonly topic: string;
  readonly teller?: Teller;
  /** It is about the character: "you", "your". */
  readonly isOfSelf?: boolean;
}

/** Acts that say nothing but themselves, least telling first. */
const WEIGHT: Readonly<Record<Act, number>> = {
  nothing: 0,
  assent: 1,
  dissent: 1,
  hello: 2,
  thanks: 3,
  sorry: 3,
  bye: 3,
  wellbeing: 4,
  praise: 4,
  insult: 5,
  statement: 6,
  request: 7,
  news: 8,
  "who-am-i": 8,
  "who-are-you": 8,
  said: 8,
  question: 8,
};

/** Of several sentences the one to answer: the last of those that ask most of an answer. */
export function mainOf(found: readonly Utterance[]): Utterance {
  let main: Utterance = { act: "nothing", text: "", topic: "" };
  for (const utterance of found) if (WEIGHT[utterance.act] >= WEIGHT[main.act]) main = utterance;
  return main;
}
