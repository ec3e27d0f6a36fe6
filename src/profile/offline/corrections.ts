import { bareValue } from "./english-values.js";
import type { FoundFact } from "./said.js";
import { isSingleValued } from "../topics.js";

const MEANT =
  /^(?:(?:oops|sorry|no|wait|actually|uh|um|argh|my bad|i mean|correction|well|ah|oh)[,.:!]* )*(?:i (?:meant|mean)(?: to say)?|make that|i should have said|that should be|it should be|correction:?)[,:]? (.+)$/iu;
const MEANT_NUMBER = /^(?:(?:oops|sorry|no|wait|actually)[,.! ]*)+(?:i am |i'm )?(\d+)$/iu;
const NOT_THAT = /^(?:(?:sorry|no|actually|wait)[,.!]? )*(?:it['’]s |it is |i meant )?(\S.*?),? not (\S.*?)$/iu;
const NOT_THAT_CHINESE = /^(?:不|不对)?[，,]?是(.+?)[，,]?(?:不是|而不是)(.+)$/u;
const MEANT_CHINESE =
  /^(?:(?:不对|不好意思|抱歉|对不起|哦不|啊不|等等|不是)[，,。 ]*)*(?:说错了?|打错了?|我是说|我的意思是|更正一下|更正|纠正一下|应该是|写错了?|口误)[，,：: ]*(?:我?(?:想说的)?(?:是|应该是|叫))?(.+)$/u;
const LONGEST = 60;

/** What was said wrong, and what was meant. */
export interface Correction {
  readonly wrong: FoundFact;
  readonly value: string;
}

function meant(raw: string, isChinese: boolean): string | undefined {
  const value = isChinese
    ? raw.replace(/^[，, ]+|^是/u, "")
    : bareValue(raw.replace(/^(?:in|at|from|i live in|i work at)\s+/iu, ""));
  return value === undefined || value === "" || /^(?:i|you|that|it)\b/iu.test(value) ? undefined : value;
}

/** Takes a correction of what was said just before: `facts` are those of the user until now, oldest first. */
export function corrected(text: string, isChinese: boolean, facts: readonly FoundFact[]): Correction | undefined {
  const bare = text.trim().replace(/[.!。！\s]+$/u, "");
  const last = facts.at(-1);
  if (last === undefined || last.value === "" || bare.length > LONGEST) return undefined;
  const number = MEANT_NUMBER.exec(bare)?.[1];
  if (number !== undefined && /^\d+$/u.test(last.value)) return { wrong: last, value: number };
  const raw = (isChinese ? MEANT_CHINESE : MEANT).exec(bare)?.[1];
  if (raw === undefined) return thisNotThat(bare, isChinese, facts);
  const value = meant(raw, isChinese);
  return value === undefined ? undefined : { wrong: last, value };
}

/** "It's Bosch, not Siemens." */
function thisNotThat(bare: string, isChinese: boolean, facts: readonly FoundFact[]): Correction | undefined {
  const [, value, not] = (isChinese ? NOT_THAT_CHINESE : NOT_THAT).exec(bare) ?? [];
  if (value === undefined || not === undefined) return undefined;
  const wrong = facts.findLast((fact) => fact.value.toLowerCase() === not.toLowerCase());
  return wrong === undefined ? undefined : { wrong, value };
}

/** The facts by which a correction replaces what was wrong. */
export function correctionOf(
  { wrong, value }: Correction,
  said: Pick<FoundFact, "quote" | "messageId" | "at">,
): FoundFact[] {
  const { validFrom, validUntil, ...kept } = wrong;
  const times = {
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  };
  const right: FoundFact = {
    ...kept,
    ...times,
    ...said,
    value,
    sentence: wrong.sentence.replace(wrong.value, () => value),
  };
  if (isSingleValued(wrong.topic, wrong.subTopic)) return [right];
  return [{ ...kept, ...said, kind: "deny" }, right];
}
