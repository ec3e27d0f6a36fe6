import { thirdForm } from "../../memory/third-person/english-words.js";

/** How a statement holds: it does, it does not, it did and does no longer. */
export type Polarity = "holds" | "not" | "ended";

/** What a rule read in one statement, before it is known who said it. */
export interface Hit {
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
  readonly kind: "state" | "deny";
  readonly confidence: number;
  /** The fact as a sentence about somebody of that name. */
  readonly told: (name: string) => string;
}

const SURE = 0.9;

/** What there is to say of a hit; the rest follows from the polarity. */
export interface Reading {
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
  /** What the user does, with the verb in its plain form: "work at Acme", "be a nurse". */
  readonly does: string;
  readonly confidence?: number;
}

/** "Ann works at Acme", "Ann does not work at Acme", "Ann no longer works at Acme". */
function conjugated(name: string, does: string, polarity: Polarity): string {
  const space = does.indexOf(" ");
  const [verb, rest] = space < 0 ? [does, ""] : [does.slice(0, space), does.slice(space)];
  if (verb === "be") return `${name} is${{ holds: "", not: " not", ended: " no longer" }[polarity]}${rest}.`;
  if (verb === "can") return `${name} ${polarity === "holds" ? "can" : "cannot"}${rest}.`;
  if (polarity === "not") return `${name} does not ${does}.`;
  return `${name} ${polarity === "ended" ? "no longer " : ""}${verb === "have" ? "has" : thirdForm(verb)}${rest}.`;
}

/** A hit whose sentence has the user as its subject. */
export function hit({ topic, subTopic, value, does, confidence = SURE }: Reading, polarity: Polarity): Hit {
  return {
    topic,
    subTopic,
    value,
    kind: polarity === "holds" ? "state" : "deny",
    confidence,
    told: (name) => conjugated(name, does, polarity),
  };
}

/** A hit that is told by a sentence of its own. */
export function toldHit(
  topic: string,
  subTopic: string,
  value: string,
  told: (name: string) => string,
  polarity: Polarity = "holds",
  confidence: number = SURE,
): Hit {
  return { topic, subTopic, value, kind: polarity === "holds" ? "state" : "deny", confidence, told };
}

/** "Ann's"; also of a name that ends in "s". */
export function possessive(name: string): string {
  return `${name}'s`;
}

/** What a rule made of a match: nothing where its value is missing or empty. */
export type Made = Hit | readonly (Hit | "" | undefined)[] | "" | undefined;

/** The hits of what a rule made. */
export function hitsIn(made: Made): Hit[] {
  return [made].flat().flatMap((one) => (one === undefined || one === "" ? [] : one));
}
