import { toldHit, type Hit, type Made, type Polarity } from "./hit.js";

/** Reads what is said of the user: the match of the rule's pattern, and how the statement holds. */
export type Make = (match: RegExpExecArray, polarity: Polarity) => Made;
export type Rule = readonly [pattern: RegExp, make: Make];

export const ENDING: RegExp = /(?:了?(?:呢|啊|呀|哦|啦|嘛|吧|哈|哟|噢)|的(?=$)|而已|来着|了|！|!|。|\.)+$/u;
const LONGEST = 30;
const EMPTY =
  /^(?:它|这个?|那个?|这样|那样|你|您|他|她|我|什么|谁|这些|那些|这里|那里|这儿|那儿|的|了|啥|说|东西|人|这种|那种|一下|不|没|上|过)$|^(?:你|他|她|您|这|那|它)(?!.{6})/u;

export function clean(raw: string): string | undefined {
  const value = raw
    .replace(/^[“"「『《]|[”"」』》]$/gu, "")
    .replace(ENDING, "")
    .replace(/^(?:一[个只条位名匹家])(?=.)/u, "")
    .trim();
  return value === "" || value.length > LONGEST || EMPTY.test(value) || !/[\p{L}\p{N}]/u.test(value)
    ? undefined
    : value;
}

export function listed(raw: string): string[] {
  const value = clean(raw);
  if (value === undefined) return [];
  const parts = value.split(/[、和跟与及]|以及|还有/u).map((part) => part.trim());
  return parts.length > 1 && parts.every((part) => part.length > 0 && part.length <= 8)
    ? parts.flatMap((part) => clean(part) ?? [])
    : [value];
}

/** A name in Latin letters stands apart from Chinese words. */
export function apart(name: string): string {
  return /[\p{sc=Han}]$/u.test(name) ? name : `${name} `;
}

/** A fact of which the words after the name are known: 住在里昂. */
export function does(
  topic: string,
  subTopic: string,
  value: string,
  words: string,
  polarity: Polarity,
  denied?: string,
): Hit {
  const said = polarity === "holds" ? words : (denied ?? `${polarity === "ended" ? "不再" : "不"}${words}`);
  return toldHit(topic, subTopic, value, (name) => `${apart(name)}${said}。`, polarity);
}
