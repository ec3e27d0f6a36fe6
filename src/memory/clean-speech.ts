/** What transcribers write for noises and breaks: "{vocalsound}", "[laughs]". */
const MARKS =
  /[{<[(]\s*(?:vocalsound|nonvocalsound|disfmarker|pause|gap|comment|laugh(?:s|ter|ing)?|cough(?:s|ing)?|sighs?|inaudible|unintelligible|crosstalk|silence|noise|笑|笑声|咳嗽|停顿|听不清)\s*[}>\])]/gi;
/** Stands for a mark for a moment. A private use character, so that no text has it. */
const MARK = "\uE000";
const FALSE_START = /(?<![\p{L}'])([\p{L}']{1,20})[ ,]*\uE000[\uE000 ,]*(?=\1(?![\p{L}']))/giu;
const SPACE_BEFORE_STOP = / +(?=[,.!?;:](?:\s|$))/g;

/** Words that only take a breath, up to the first that says something. */
const OPENERS =
  /^(?:(?:oh|ah|aw|um+|uh+|er+m?|eh|hm+|mm+|mm-hmm|uh-huh|well|so|yeah|yes|yep|yup|ok|okay|right|now|hey|hi|hello|sure|exactly|great|thanks|thank you|alright|all right|of course|anyway|wow|you know|i mean|i see)(?:\s*[,.!…-]+\s*|\s+(?=(?:um+|uh+|er+|so|well|yeah|okay|ok|and|i mean|you know)\b[ ,])))+(?:(?:and|so|but|then)\s+)?(?=\p{L})/iu;
/** An answer that goes on says again what it denies or affirms: "No, I have not seen him." */
const YES_OR_NO = /^(?:no|nope|nah|yes)(?:,? (?:sir|ma'am))?,\s+/i;
const AT_LEAST_THREE_WORDS = /\S\s+\S+\s+\S/;
const FILLERS = /,?\s\b(?:um+|uh+|er|erm|eh)\b(?:\s*,)?(?=\s)/gi;

const OPENERS_UNSPACED =
  /^(?:(?:嗯+|啊|哦|噢|呃|额|哎|唉|诶|嘿|喂|好的?|对|对的|是的?|行|那|那么|然后|所以|就是|就是说|其实|这个|那个|的话|对吧|是吧|对不对)[，,、\s]+)*(?:然后|那么|就是说|就是|所以说|其实|那(?=[我你他她它咱]))?/;
const TAGS_UNSPACED = /[，,]?(?:对吧|是吧|对不对|是不是|你知道吧|怎么说呢)(?=[，,。！？!?])/g;

/** A text without the marks of transcribers, and without the false start before a mark: "the {pause} the king". */
export function withoutMarks(text: string): string {
  const bare = text.replace(MARKS, MARK);
  return bare.length === text.length ? text.trim() : bare.replace(FALSE_START, "").replaceAll(MARK, " ").trim();
}

/** A sentence on one line, with no space before its commas, as transcripts have it. */
export function withTidySpace(sentence: string): string {
  return sentence.replace(/\s+/g, " ").replace(SPACE_BEFORE_STOP, "");
}

/** Drops the breath and noise that a sentence begins with, and begins it with a capital. */
export function withoutOpeners(sentence: string, isUnspaced: boolean): string {
  if (isUnspaced) {
    const bare = sentence.replace(OPENERS_UNSPACED, "").replace(TAGS_UNSPACED, "");
    return /\p{L}/u.test(bare) ? bare : sentence;
  }
  const bare = withoutFirst(withoutFirst(sentence, OPENERS), YES_OR_NO).replace(FILLERS, "");
  return capitalized(bare);
}

/** Without a beginning, when enough is left to stand alone: "Yes, my queen." keeps its "Yes". */
function withoutFirst(sentence: string, beginning: RegExp): string {
  const bare = sentence.replace(beginning, "");
  return AT_LEAST_THREE_WORDS.test(bare) ? bare : sentence;
}

/** The text with its first letter as a capital, but for words like "iPhone". Only letters whose capital is one letter. */
function capitalized(text: string): string {
  return /^[a-zà-öø-þα-ρσ-ωа-яё](?![\p{Lu}\p{M}])/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Gives a sentence its end: a comma left from a longer one goes, a full stop comes where none is. */
export function withStop(sentence: string): string {
  const bare = sentence.replace(/[\s,，、;；:：–—-]+$/u, "");
  if (bare === "") return sentence;
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}）】》]$/u.test(bare)) return `${bare}。`;
  return /[\p{L}\p{N}\p{M}%$€)\]]$/u.test(bare) ? `${bare}.` : bare;
}

/** Takes the quotation marks off a text that is one quotation: rendering adds its own. */
export function withoutQuotes(text: string): string {
  const found = /^(?:"([^"]*)"|“([^“”]*)”)$/.exec(text);
  return found?.[1] ?? found?.[2] ?? text;
}
