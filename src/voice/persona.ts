import { sentences } from "../core/sentences.js";
import type { VoiceLocale } from "./knowledge.js";
import { turnedToSelf } from "./persons.js";

/** How a character speaks, as far as a few words of its prompt say so. */
export type Tone = "gruff" | "friendly" | "formal";

const TONES: readonly (readonly [Tone, RegExp])[] = [
  [
    "gruff",
    /\b(?:gruff|grumpy|surly|curt|blunt|brusque|taciturn|rude|rough|bitter|grim|cranky|sullen|bad-tempered|short-tempered|of few words)\b|粗鲁|粗暴|暴躁|脾气(?:坏|差|大|不好)|冷淡|沉默寡言|不耐烦|粗声粗气|直来直去/i,
  ],
  ["formal", /\b(?:formal|formally|courtly|dignified|ceremonious|polite|politely)\b|彬彬有礼|庄重|礼貌|文雅/i],
  [
    "friendly",
    /\b(?:friendly|warm|warm-hearted|cheerful|kind|kindly|jolly|merry|welcoming|sunny|good-natured|gentle|helpful)\b|友好|友善|热情|开朗|和善|和蔼|亲切|善良|温柔|爽朗|乐呵呵/i,
  ],
];

/** Who is of such a rank or office speaks so. "A servant of the king" is not. */
const FORMAL_ROLE =
  /(?<!\b(?:of|to|for|by) (?:the |a |an |my )?)\b(?:butler|majordomo|queen|king|lord|lady|princess|prince|duke|duchess|nobleman|noblewoman|priest|priestess|abbot|bishop|chancellor)\b|(?:女王|国王|公主|王子|公爵|贵族|管家|祭司|主教)[。.]?$/i;

/**
 * The tone that the words of a persona ask for, the one named first where there are several; else that of what the
 * character says it is.
 */
export function toneOf(persona: string, introduction: string): Tone | undefined {
  let found: Tone | undefined;
  let first = persona.length;
  for (const [tone, words] of TONES) {
    const at = persona.search(words);
    if (at >= 0 && at < first) [found, first] = [tone, at];
  }
  return found ?? (FORMAL_ROLE.test(introduction) ? "formal" : undefined);
}

const LONGEST_NAME = 60;
const INTRODUCED =
  /\b(?:[Yy]ou are|[Yy]ou['’]re|[Yy]our name is|[Yy]ou play|[Pp]lay|[Aa]ct as|[Nn]ame:)\s+((?:[A-Z\u00C0-\u024F][\p{L}'’-]*|the(?= [A-Z]))(?: (?:[A-Z\u00C0-\u024F][\p{L}'’-]*|the|of|de|von|van)(?![\p{L}]))*)/u;
const INTRODUCED_CHINESE =
  /(?:你是|你叫|你的名字是|扮演|名字[:：])\s*([\p{sc=Han}·A-Za-z]{1,8}?)(?=[，,。.、；;\s]|$)/u;

/** The name that a prompt gives its character: "You are Ann, a smith." */
export function nameIn(persona: string): string | undefined {
  const name = INTRODUCED.exec(persona)?.[1] ?? INTRODUCED_CHINESE.exec(persona)?.[1];
  if (name === undefined || name.length > LONGEST_NAME || /^[一个位名]/.test(name)) return undefined;
  return name.replace(/ (?:the|of|de|von|van)$/, "");
}

/** Rules for a model are not for telling. */
const INSTRUCTION =
  /\b(?:must|should|shall|never|always|do not|don['’]t|cannot|can['’]t|may not|answer|answers|respond|reply|replies|instructions?|prompt|language model|AI|chatbot|role-?play\w*|pretend|(?:in|out of|break) character|stay in|user|users|words or fewer|sentences?|you are to|you will|secret|secrets|secretly|nobody knows|no one knows)\b/i;
const INSTRUCTION_CHINESE =
  /必须|应该|应当|不要|不能|不得|绝不|禁止|务必|始终|总是|永远|回答|回复|指令|提示词|模型|人工智能|助手|扮演|用户|角色|字以内|句话|请|秘密|偷偷|没人知道/;
/** A sentence that tells somebody to do something begins with its verb. */
const COMMAND =
  /^(?:be|act|play|speak|talk|keep|stay|use|say|tell|give|make|let|try|remember|remain|write|think|avoid|ignore|follow|help|ask|imagine|assume|consider|note|respect|refuse|protect|show|include|limit|reveal|describe|generate|output|return|add|if|when|whenever|only|no|not)\b/i;
const LONGEST = 240;

/** Sentences of a persona that say how things are, as the character may say them. */
export function selfDescriptions(persona: string, name: string, locale: VoiceLocale): string[] {
  return sentences(persona)
    .map((sentence) => sentence.text)
    .filter((text) => text.length <= LONGEST && isDeclared(text))
    .map((text) => inFirstPerson(text, name) ?? inSecondPerson(text, name, locale))
    .filter((text) => !/^(?:he|she|his|her|they|他|她)(?![a-z])/i.test(text))
    .flatMap((text) => (text.startsWith("I ") ? text : (turnedToSelf(text, locale) ?? [])));
}

function isDeclared(text: string): boolean {
  if (/[?？:：{}<>[\]#*|=\n]/u.test(text) || !/[.!。！]["”]?$/u.test(text)) return false;
  return !INSTRUCTION.test(text) && !INSTRUCTION_CHINESE.test(text) && !COMMAND.test(text);
}

const THIRD_PERSON = /\b(?:she|he|her|hers|his|him|herself|himself|they|their|them|you|your|I|my)\b/i;
const FORMS: Readonly<Record<string, string>> = { is: "am", was: "was", has: "have", does: "do", goes: "go" };

/** "Grom hates elves." and "He hates elves." are "I hate elves."; undefined where there is more of him in it. */
function inFirstPerson(text: string, name: string): string | undefined {
  const subject = ["He", "She", name].find((one) => one !== "" && text.startsWith(`${one} `));
  if (subject === undefined) return undefined;
  const [, verb = "", rest = ""] = /^ ([a-z]+s)\b(.*)$/s.exec(text.slice(subject.length)) ?? [];
  if (verb === "" || THIRD_PERSON.test(rest)) return undefined;
  // "Grom is a dwarf." also says the name.
  if (verb === "is" && subject === name && /^ (?:an?|the) /.test(rest)) return `I am ${name},${rest}`;
  const plain = verb.endsWith("ies") ? `${verb.slice(0, -3)}y` : verb.replace(/(?<=(?:ss|sh|ch|x|zz))es$|s$/, "");
  return `I ${FORMS[verb] ?? plain}${rest}`;
}

/** In Chinese "安娜是铁匠。" is about the character as much as "你是铁匠。"; with more of her in it, it stays as it is. */
function inSecondPerson(text: string, name: string, locale: VoiceLocale): string {
  if (locale !== "zh" || name === "" || !text.startsWith(name)) return text;
  const rest = text.slice(name.length);
  return /[她他它]/.test(rest) ? text : `你${rest}`;
}
