import { words } from "../core/words.js";
import type { Origin, Statement } from "./knowledge.js";

/** Who is who while lines are read. */
export interface Cast {
  readonly name: string;
  readonly speaker: string | undefined;
}

/** What stands before the first colon of a line, and what after it. */
const LABEL = /^([^:：\n"“”]{1,60}?)\s*[:：]\s*(\S.*)$/su;
/** One to four words, each with a capital or of a script that has none; "of", "the", "von" may stand within. */
const NAME =
  /^(?:[\p{Lu}\p{Lo}][\p{L}\p{M}\p{N}'’._-]*|(?:the|The|of|de|la|le|van|von|der|di|al|el|ibn|bin)|\d{1,4})(?: (?:[\p{Lu}\p{Lo}][\p{L}\p{M}\p{N}'’._-]*|of|the|de|la|le|van|von|der|di|al|el|ibn|bin|\d{1,4})){0,3}$/u;
/** Things happen under such names; nobody bears them. */
const EVENT =
  /^(?:storm|fire|flood|battle|fight|attack|festival|feast|quest|arrival|departure|death|birth|wedding|funeral|market|trade|theft|murder|weather|news|rumou?r|alarm|war|siege|raid|plague|eclipse|harvest|duel|robbery|accident|note|event|scene|time|place|day|night|summary|warning|notice|announcement)s?$|\p{L}{4}(?:ing|tion|ment|ness|quake)$/iu;
const CHINESE_EVENT =
  /(?:风暴|暴风雨|火灾|大火|着火|洪水|战斗|战争|袭击|节|庆典|任务|到来|死亡|婚礼|葬礼|集市|盗窃|谋杀|天气|消息|传闻|警报|地点|时间|事件|通知|公告|爆炸|地震)$/;
const LONGEST_CHINESE_NAME = 8;

/** True when what stands before a colon is rather somebody who speaks than something that happened. */
export function isSpeakerLabel(label: string, cast: Cast): boolean {
  if (label === cast.name || label === cast.speaker) return true;
  if (/\p{sc=Han}/u.test(label)) return label.length <= LONGEST_CHINESE_NAME && !CHINESE_EVENT.test(label);
  if (NAME.test(label)) return !EVENT.test(words(label).at(-1) ?? "");
  // Ids of users: "kim_42", "user-7".
  return /^[\p{L}_-]*[\d_-][\p{L}\p{N}_-]*$/u.test(label);
}

/** "I will come." rather than "40". */
export function soundsSpoken(text: string): boolean {
  return /\b(?:I|you|me|my|your|we|us|our)\b|[?!]["”]?$|[我你您咱]|[？！]$/u.test(text);
}

/** A label that begins a line and what it labels. */
export function labelled(line: string): { label: string; rest: string } | undefined {
  const found = LABEL.exec(line);
  if (found === null) return undefined;
  const [, label = "", rest = ""] = found;
  return { label: label.trim(), rest: rest.trim() };
}

/** Where the answer in a memory of several lines begins: with the last line that the character, else that anybody speaks. */
function replyAt(lines: readonly string[], cast: Cast): number {
  const speaks = (line: string): boolean => {
    const found = labelled(line);
    return found !== undefined && isSpeakerLabel(found.label, cast);
  };
  // A user can write a line that looks like an answer; what was really answered comes after it.
  const own = lines.findLastIndex((line) => cast.name !== "" && labelled(line)?.label === cast.name);
  if (own > 0) return own;
  const any = lines.findLastIndex(speaks);
  return any > 0 ? any : -1;
}

/** What the lines of one memory say. */
export function readMemory(
  lines: readonly string[],
  cast: Cast,
  { origin, order, day }: { origin: Origin; order: number; day?: string | undefined },
): Statement {
  const base = { origin, order, ...(day !== undefined && { day }) };
  const [first = ""] = lines;
  const opening = labelled(first);
  const isSpoken = opening !== undefined && isSpeakerLabel(opening.label, cast);
  if (!isSpoken) return { ...base, text: lines.join(" ") };
  const at = replyAt(lines, cast);
  const said = [opening.rest, ...lines.slice(1, at < 0 ? undefined : at)].join(" ");
  const spoken = { ...base, text: said, speaker: opening.label };
  const answer = at < 0 ? undefined : labelled(lines[at] ?? "");
  if (answer === undefined) return spoken;
  return {
    ...spoken,
    reply: [answer.rest, ...lines.slice(at + 1)].join(" "),
    replier: answer.label,
    isToMe: answer.label === cast.name,
  };
}

/** Groups lines into items: "- " begins one, indented lines go on with it. Other lines stand alone. */
export function itemsOf(lines: readonly string[]): { lines: string[]; isListed: boolean }[] {
  const items: { lines: string[]; isListed: boolean }[] = [];
  for (const line of lines) {
    if (line.trim() === "") continue;
    const listed = /^[-*•] +(.*)$/u.exec(line);
    const last = items.at(-1);
    if (listed !== null) items.push({ lines: [(listed[1] ?? "").trim()], isListed: true });
    else if (/^\s/u.test(line) && last?.isListed === true) last.lines.push(line.trim());
    else items.push({ lines: [line.trim()], isListed: false });
  }
  return items;
}
