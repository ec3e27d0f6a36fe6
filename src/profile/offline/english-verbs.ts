import { isVerb, pastForm } from "../../memory/third-person/english-words.js";

/** "move" of "moving"; undefined where no verb is known that has such a form. */
function plainOfGerund(word: string): string | undefined {
  const low = word.toLowerCase();
  if (!low.endsWith("ing") || low.length < 5) return undefined;
  const stem = low.slice(0, -3);
  if (stem.endsWith("y") && isVerb(`${stem.slice(0, -1)}ie`)) return `${stem.slice(0, -1)}ie`;
  return [`${stem}e`, stem, /(.)\1$/u.test(stem) ? stem.slice(0, -1) : ""].find((one) => one !== "" && isVerb(one));
}

/** Verbs that rules read in their plain form. */
const PLAIN_OF_PAST: ReadonlyMap<string, string> = new Map(
  "work live like love play study eat drink smoke own collect learn speak enjoy have go attend adopt keep teach drive hate"
    .split(" ")
    .map((plain) => [pastForm(plain), plain]),
);

/** "lived in Oslo" as "live in Oslo": the same, said of a time that is over. */
export function withoutPast(text: string): string {
  const [first = "", ...rest] = text.split(" ");
  const plain = PLAIN_OF_PAST.get(first.toLowerCase());
  return plain === undefined ? text : [plain, ...rest].join(" ");
}

/** "running the marathon" as "run the marathon". */
export function withoutGerund(text: string): string {
  const [first = "", ...rest] = text.split(" ");
  const plain = plainOfGerund(first);
  return plain === undefined ? text : [plain, ...rest].join(" ");
}

/** "baking" of "bake". */
export function gerundOf(verb: string): string {
  if (/[^aeiou]e$/u.test(verb)) return `${verb.slice(0, -1)}ing`;
  return /^[^aeiou]*[aeiou][bdgklmnpt]$/u.test(verb) ? `${verb}${verb.slice(-1)}ing` : `${verb}ing`;
}
