/** Where a value ends and something else is told. */
const END =
  /\s+(?:(?:because|since|though|although|which|who|whom|when|whenever|where|while|whereas|so that|so|but|if|until|before|after|as well|than anything)(?![\p{L}-])|and (?=i\b|my\b|he\b|she\b|it\b|we\b|they\b|have\b|am\b|so\b)|like (?=(?:my|you|him|her)\b)|with (?=(?:my|him|her|them|a friend)\b)|for (?=(?:me|him|us|my)\b)).*$/u;
const LOOSE_END =
  /(?:,|\s|-)+(?:now|nowadays|too|as well|also|these days|at the moment|at present|currently|any ?more|any longer|though|actually|right now|you know|by the way|btw|instead|again|myself|to be honest|honestly|so much|very much|a lot|a bit|so far|in fact|of course|already|anyway|haha|lol|please|then|i think|i guess|best|better|most|the best|more than anything|every (?:day|morning|week|evening|night|weekend|year|summer|winter)|since then|all my life|my whole life|and stuff|or so|ever since|at all|for (?:a|my) living|full[- ]time|part[- ]time|thanks|mate|man|always|sometimes|recently|lately|originally|definitely|obviously|for sure|hands down|by far|the most|lol|lmao|tbh|ngl|imo|innit|tho|mind you|if that matters|fight me|don't judge me|do not judge me|sorry|cheers|ta|bless (?:him|her|them)|and everything|and all|no regrets|not gonna lie|no lie|to death|ever|always have been|always have|always will|always has been|no contest|every time)$/u;
const PUNCTUATION = /^[\s,.:!?"“”'‘’*_~()-]+|[\s,.:!?"“”'‘’*_~(-]+$/gu;
const LONGEST = 120;

/** Words that stand for something said elsewhere: "it", "that one", "your idea". */
const EMPTY =
  /^(?:it|its|this|that|these|those|them|him|her|you|your|yours|me|us|he|she|they|there|here|how|what|when|where|why|who|which|whatever|nothing|anything|something|everything|everyone|someone|to|the same|so|not|being here|both|one|two|all|both of them|all of them|the (?:other|first|second|third|last|red|blue|green|big|small|new|old|latter|former) (?:one|option|idea|version|answer|picture)|this one|that one|another one)(?:\s|$|['’])/iu;

/** A value without what does not belong to it; undefined when nothing of its own is left. */
export function cleanValue(raw: string): string | undefined {
  let value = raw.replace(END, "").replace(PUNCTUATION, "");
  for (let round = 0; round < 4; round += 1) {
    const shorter = value.replace(LOOSE_END, "").replace(PUNCTUATION, "");
    if (shorter === value) break;
    value = shorter;
  }
  value = value.replace(/\s+/g, " ");
  if (value === "" || value.length > LONGEST || EMPTY.test(value) || !/[\p{L}\p{N}]/u.test(value)) return undefined;
  return value;
}

/** A value as {@link cleanValue} gives it, without an article before it. */
export function bareValue(raw: string): string | undefined {
  return cleanValue(raw.replace(/^\s*(?:an?|some|the)\s+(?=\S)/iu, ""));
}

/** A value up to its first comma, without "the": a company, a place. */
export function placeValue(raw: string): string | undefined {
  const value = cleanValue(raw.replace(/,.*$/u, "").replace(/\s+as an? .*$/iu, ""));
  return value?.replace(/\s+(?:and|with|for|on|doing)\s+(?!\p{Lu}).*$/u, "");
}

const PAIRS = /^(?:(?:rock|drum|fish|mac|salt|rhythm|arts|law|bed|black|peanut butter|dungeons|r|d|b)\b.*)$/iu;

/** "Tea, coffee and cake" as three; a name such as "Tom and Jerry" and a longer phrase stay whole. */
export function listOf(raw: string, areNames: boolean = false): string[] {
  const value = cleanValue(raw.replace(/^both /iu, ""));
  if (value === undefined) return [];
  const parts = value
    .split(/\s*,\s*(?:and\s+|or\s+|but\s+)?|\s+(?:and|or|&)\s+/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const isPair =
    !areNames && parts.length === 2 && (PAIRS.test(value) || parts.every((part) => /^\p{Lu}\p{Ll}+$/u.test(part)));
  const isPlain = parts.every((part) => part.split(" ").length <= 4 && !EMPTY.test(part));
  return parts.length < 2 || isPair || !isPlain ? [value] : parts.flatMap((part) => cleanValue(part) ?? []);
}

/** A name as it is written, or with capitals where somebody was lazy; undefined for what is none. */
export function nameValue(raw: string): string | undefined {
  const value = cleanValue(
    raw
      .replace(/^(?:(?:actually|really|in fact|still|just) )+/u, "")
      .replace(/,.*$/u, "")
      .replace(/\s+(?:from|and|but|by|for short)\b.*$/iu, ""),
  );
  if (value === undefined || value.split(" ").length > 4 || !/^[\p{L}\p{M}.'’ -]+$/u.test(value)) return undefined;
  return /\p{Lu}/u.test(value) ? value : value.replace(/(?<![\p{L}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}
