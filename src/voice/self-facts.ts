import type { Statement } from "./knowledge.js";

/** Words of a question to the character and the keys of its background that answer it. */
const HINTS: readonly (readonly [question: RegExp, key: RegExp])[] = [
  [/\b(?:old|age|born|young)\b|多大|几岁|年龄|年纪|岁数/i, /\b(?:age|born|birthday|years)\b|年龄|年纪|岁|生日/i],
  [
    /\b(?:live|home|house|from|come from|hometown|born|reside|stay)\b|住|哪里人|来自|家乡|老家|从哪/i,
    /\b(?:home|hometown|residence|lives?|location|origin|from|birthplace|town|village|city|address|place)\b|住|家乡|老家|来自|出生地|地点|籍贯/i,
  ],
  [
    /\b(?:job|work|do for a living|occupation|profession|trade|living|role|earn)\b|职业|工作|做什么|干什么|营生|干哪行/i,
    /\b(?:job|work|occupation|profession|trade|role|position|title|class|duty)\b|职业|工作|身份|职务|职位/i,
  ],
  [
    /\b(?:good at|skills?|skilled|talents?|expertise|expert|can you do|able)\b|擅长|专长|会什么|本事|特长|拿手/i,
    /\b(?:skills?|talents?|expertise|abilit(?:y|ies)|specialt(?:y|ies)|craft|knowledge)\b|专长|技能|特长|本事|能力|擅长/i,
  ],
  [
    // A favourite colour, or a colour that is liked, is not whatever is liked.
    /^(?!.*\b(?:what|which) (?!do\b)\p{L}+ (?:do|would|did) you\b).*(?:\b(?:like|love|enjoy|hobby|hobbies|favou?rite (?=things?|hobb|activit|pastime)|interests?|fond|free time)\b|喜欢(?!(?:什么|哪[种个些]|的)(?!事|东西|[？?。]|$)\p{sc=Han})|爱好|兴趣)/iu,
    /\b(?:likes?|loves?|hobby|hobbies|favou?rite|interests?|passions?)\b|喜欢|爱好|兴趣|喜好/i,
  ],
  [
    /\b(?:fear|afraid|scared|frightened|dread)\b|怕|恐惧|担心/i,
    /\b(?:fears?|phobias?|weakness(?:es)?)\b|怕|恐惧|弱点/i,
  ],
  [
    /\b(?:want|wish|goals?|dreams?|hope|plans?|aim|ambition)\b|想要|愿望|目标|梦想|打算|心愿/i,
    /\b(?:goals?|dreams?|wish(?:es)?|motivations?|ambitions?|plans?|wants?|desires?|aim)\b|目标|梦想|愿望|动机|打算|心愿/i,
  ],
  // Whoever asks for a brother is not told of a husband.
  [
    /\b(?:family|kin|relatives?)\b|家人|亲人|家里/i,
    /\b(?:wife|husband|children|sons?|daughters?|brothers?|sisters?|siblings?|parents?|mother|father|spouse)\b|妻子|丈夫|孩子|儿子|女儿|兄弟|哥哥|弟弟|姐妹|姐姐|妹妹|父母|父亲|母亲/i,
  ],
  [
    /\b(?:family|wife|husband|spouse|children|child|sons?|daughters?|brothers?|sisters?|siblings?|parents?|mother|father|married|kin|relatives?)\b|家人|妻子|丈夫|老婆|老公|孩子|儿子|女儿|兄弟|哥哥|弟弟|姐姐|妹妹|父母|父亲|母亲|爸|妈|结婚|亲人/i,
    /\b(?:family|kin|relatives?|relations?)\b|家人|家庭|亲人/i,
  ],
  [/\b(?:wife|married|spouse)\b|妻子|老婆|结婚/i, /\b(?:wife|spouse)\b|妻子/i],
  [/\b(?:husband|married|spouse)\b|丈夫|老公|结婚/i, /\b(?:husband|spouse)\b|丈夫/i],
  [/\b(?:children|child|kids?)\b|孩子|子女/i, /\b(?:children|sons?|daughters?)\b|孩子|子女|儿子|女儿/i],
  [/\bsons?\b|儿子/i, /\b(?:children|sons?)\b|孩子|子女|儿子/i],
  [/\bdaughters?\b|女儿/i, /\b(?:children|daughters?)\b|孩子|子女|女儿/i],
  [/\b(?:brothers?|siblings?)\b|兄弟|哥哥|弟弟/i, /\b(?:brothers?|siblings?)\b|兄弟|哥哥|弟弟/i],
  [/\b(?:sisters?|siblings?)\b|姐妹|姐姐|妹妹/i, /\b(?:sisters?|siblings?)\b|姐妹|姐姐|妹妹/i],
  [/\b(?:mother|mum|mom|parents?)\b|母亲|妈|父母/i, /\b(?:mother|parents?)\b|母亲|父母/i],
  [/\b(?:father|dad|parents?)\b|父亲|爸|父母/i, /\b(?:father|parents?)\b|父亲|父母/i],
  [
    /\b(?:sell|buy|offer|wares?|goods|prices?|cost|stock|menu|serve|trade in)\b|卖|售|货|价|买|商品|菜单/i,
    /\b(?:wares?|goods|prices?|stock|menu|inventory|services?|sells?|offers?)\b|卖|售|货|价|商品|菜单|服务/i,
  ],
];

/** A fact under such a key is told to nobody; "key skills" are no keys. */
const SECRET =
  /\b(?:secrets?|secretly|hidden|private|confidential|pass ?(?:words?|codes?|phrases?)|tokens?|credentials?|pins?(?: codes?| numbers?)?|(?:pin|access|door|safe) ?codes?|keys?(?=$| (?:code|phrase|word|number)))\b|秘密|隐私|隐藏|保密|不可告人|机密|密码|口令|暗号|密钥|令牌|钥匙/iu;

/** How people ask others to keep something to themselves. */
const CONFIDED =
  /\b(?:tell (?:nobody|no one|no-one)|(?:do not|don['’]t|never) (?:tell|say (?:this|that|it) to) (?:anyone|anybody|a soul|others)|keep (?:it|this|that) (?:a )?(?:secret|quiet|to yourself)|between (?:us|you and me))\b|(?:别|不要|不能|千万别)告诉|保密|别说出去|别往外说/i;

/** True for what a character does not tell whoever asks: a secret of its own, or one that somebody else confided. */
export function isSecret({ key = "", text, speaker }: Statement, asker: string | undefined): boolean {
  // "apiKey" is two words.
  const name = key.replaceAll(/(?<=\p{Ll})(?=\p{Lu})|[_-]+/gu, " ");
  return SECRET.test(name) || (speaker !== undefined && speaker !== asker && CONFIDED.test(text));
}

/** True when a question asks for what is not told. */
export function asksForSecret(question: string): boolean {
  return /\b(?:your|any) (?:\p{L}+ )?secrets?\b|you (?:hiding|hide|keep(?:ing)? secret)|你的?(?:有什么)?秘密|你(?:在|有)?(?:瞒|隐瞒|藏)/iu.test(
    question,
  );
}

/** The facts of a background that a question about the character asks for by another word. */
export function hintedFacts(question: string, facts: readonly Statement[]): Statement[] {
  const keys = HINTS.filter(([asked]) => asked.test(question)).map(([, key]) => key);
  return facts.filter(({ key = "" }) => keys.some((pattern) => pattern.test(key)));
}
