import type { VoiceLocale } from "./knowledge.js";

/** The frame of a fact of the background, and what goes into it besides the fact. */
export interface FactFrame {
  readonly kind: "about" | "about-verb" | "about-plain";
  readonly values: Readonly<Record<string, string>>;
}

/** What such a key names is done to what it is followed by: "sells: swords". */
const VERB =
  /^(?:sell|make|hate|fear|like|love|want|need|own|offer|serve|guard|dislike|enjoy|know|speak|teach|study|seek|collect|keep|wear|carry|buy|mend|repair|brew|bake|grow|breed|believe in|trade in|live in|work at|work as|work for|come from)$/;
/** Keys that nobody has: "my from", "my born", "my good at". */
const NO_NOUN =
  /^(?:is|was|has|had|can|could|does|did|will|from|born|raised|known|good|bad|afraid|fond|proud|married|lives?|works?|comes?|never|always|often|in|at|of)\b|\b(?:in|at|to|from|of|by|with|for|as)$/i;
const CHINESE_VERB =
  /^(?:卖|出售|售卖|买|收购|喜欢|讨厌|害怕|怕|擅长|会|懂|想要|需要|住在|来自|做|制作|修理|教|守卫|收集|相信|拥有|热爱|憎恨)$/;

/** "I sell swords." for "sells", "my age: 41" for a thing that one has, and the bare words where "my" would not do. */
export function factFrame(key: string, text: string, locale: VoiceLocale): FactFrame {
  const isClause = !/[.!?;:。！？；：]./u.test(text.trim());
  if (locale === "zh") {
    return isClause && CHINESE_VERB.test(key)
      ? { kind: "about-verb", values: { verb: key, text } }
      : { kind: "about", values: { key, text } };
  }
  const verb = firstPerson(key.toLowerCase());
  if (isClause && verb !== undefined) return { kind: "about-verb", values: { verb, text } };
  return { kind: verb !== undefined || NO_NOUN.test(key) ? "about-plain" : "about", values: { key, text } };
}

/** "sells" is "sell"; undefined for what is no verb that is known. */
function firstPerson(key: string): string | undefined {
  const [first = "", ...rest] = key.split(" ");
  const forms = [first.replace(/s$/, ""), first.replace(/es$/, ""), first.replace(/ies$/, "y")];
  return forms.map((form) => [form, ...rest].join(" ")).find((verb) => verb !== key && VERB.test(verb));
}
