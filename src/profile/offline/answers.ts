const YES =
  /^(?:yes|yeah|yep|yup|yea|sure|of course|absolutely|definitely|indeed|totally|correct|that['’]s right|right|i do|i am|i have|i can|exactly|certainly|very much|a lot|a little|a bit)(?:[,.!]|\s|$)/iu;
const NO =
  /^(?:no|nope|nah|not really|not at all|never|i do not|i don['’]t|i['’]?m not|i am not|i can['’]t|i haven['’]t|not)(?:[,.!]|\s|$)/iu;
const ENDED =
  /^(?:no,? )?(?:not (?:any ?more|any longer|since)|no longer|(?:i )?(?:used to|gave (?:it|them) up|gave up|quit|stopped|packed it in)\b|i did once|i don['’]t any ?more)/iu;
const EVASIVE =
  /\b(?:don['’]t know|not sure|no idea|guess|why|secret|rather not|maybe|perhaps|depends|none of|nothing|nobody|what about you|you)\b/iu;
const LONGEST_ANSWER = 80;
const LONGEST_QUESTION = 240;

interface Asked {
  readonly pattern: RegExp;
  /** What stands before the answer. */
  readonly opens: (match: RegExpExecArray) => string;
}

/** Questions that ask for a value. */
const ASKED: readonly Asked[] = [
  [
    /\bwhat(?:['’]s| is) your (?:full |first |real )?name\b|\bwho (?:are|am i) (?:you|speaking|talking)\b|\b(?:what|how) (?:should|shall|may|can|do) (?:i|we|people) call you\b|\bmay i (?:have|ask) your name\b|\byour name\?/iu,
    () => "My name is",
  ],
  [/\bhow old are you\b|\bwhat(?:['’]s| is) your age\b/iu, () => "I am aged"],
  [
    /\bwhere ?(?:abouts? |about )?(?:do|are) you (?:currently |now )?(?:live|living|based|located)\b|\bwhich city do you live in\b|\bwhat (?:city|town|country) do you live in\b/iu,
    () => "I live in",
  ],
  [
    /\bwhere (?:are|do) you (?:originally )?(?:from|come from)\b|\bwhere did you grow up\b|\bwhere were you born\b/iu,
    () => "I am from",
  ],
  [/\bwhere do you work\b|\bwho do you work for\b|\b(?:what|which) company do you work\b/iu, () => "I work at"],
  [
    /\bwhat(?: do)? (?:(?:do )?you do(?: for (?:a living|work))?|is your (?:job|profession|occupation)|kind of work do you do)\s*\?|\bwhat['’]s your (?:job|profession|occupation)\b/iu,
    () => "I am a",
  ],
  [
    /\b(?:what(?:['’]s| is| are)|who(?:['’]s| is)|which is) your (?:all-time )?favou?rite ([\p{L} -]+?)(?: of all time)?\?/iu,
    ([, kind = ""]) => `My favourite ${kind} is`,
  ],
  [/\bwhat (?:do|did) you (?:study|major in)\b|\bwhat(?:['’]s| is) your major\b/iu, () => "My major is"],
  [
    /\bwhere do you study\b|\b(?:what|which) (?:school|university|college) do you (?:go to|attend)\b/iu,
    () => "I study at",
  ],
  [/\bwhen(?:['’]s| is) your birthday\b|\bwhen were you born\b/iu, () => "My birthday is"],
  [
    /\bwhat are your hobbies\b|\bany hobbies\b|\bhobbies\?|\bwhat do you (?:do|get up to) (?:for fun|in your (?:free|spare) time)\b|\bwhat(?:['’]s| is) your hobby\b/iu,
    () => "My hobby is",
  ],
  [/\bwhat are you allergic to\b|\bany allergies\b|\ballergic to (?:anything|any\w*)\b/iu, () => "I am allergic to"],
  [/\b(?:what|which) languages? do you speak\b/iu, () => "I speak"],
  [/\b(?:what|which) (?:musical )?instruments? do you play\b/iu, () => "I play the"],
  [/\bwhat are you (?:most )?(?:afraid|scared) of\b/iu, () => "I am afraid of"],
  [
    /\b(?:what(?:['’]s| is)|what are) your ((?:\p{L}+ )?\p{L}+)['’]s? names?\b|\bwhat(?:['’]s| is) your (\p{L}+) called\b|\bwhat(?:['’]s| is) the name of your (\p{L}+)\b/iu,
    ([, a, b, c]: RegExpExecArray) => `My ${a ?? b ?? c ?? ""} is called`,
  ],
  [/\bwhat(?:['’]s| is) your e-?mail(?: address)?\b/iu, () => "My email is"],
  [/\bwhat(?:['’]s| is) your (?:phone )?number\b/iu, () => "My phone number is"],
  [
    /\bwhat (?:kind of |sort of |type of )?(?:music|food|films?|movies|books|games|sports?|animals|things) do you (?:like|love|enjoy)\b|\bwhat do you (?:like|love|enjoy) to (?:eat|drink|read|watch|play|listen to|cook)\b/iu,
    () => "I like",
  ],
  [/\bwhat(?:['’]s| is) your nationality\b/iu, () => "My nationality is"],
].map(([pattern, opens]): Asked => ({ pattern: pattern as RegExp, opens: opens as Asked["opens"] }));

const ASKED_CHINESE: readonly (readonly [
  pattern: RegExp,
  before: (match: RegExpExecArray) => string,
  after: string,
])[] = [
  [/你叫什么|怎么称呼你|你的?名字(?:是什么|呢)|(?:您|你)贵姓|怎么称呼/u, () => "我叫", ""],
  [/你(?:今年)?(?:多大|几岁|多少岁)/u, () => "我今年", "岁"],
  [/你(?:现在)?(?:住在?|家在)哪/u, () => "我住在", ""],
  [/(?:你|您)?(?:是哪里人|来自哪|老家(?:在|是)?哪|是?哪儿?里?人|哪儿?里?的人?[?？]|从哪里?来)/u, () => "我来自", ""],
  [/你在哪(?:里|儿|家公司)?(?:工作|上班)/u, () => "我在", "工作"],
  [/你(?:是)?(?:做什么(?:工作|的)|干什么的)|你的(?:职业|工作)是什么/u, () => "我是", ""],
  [/你最喜欢的(.+?)是(?:什么|谁|哪)/u, ([, kind = ""]) => `我最喜欢的${kind}是`, ""],
  [/你(?:最)?喜欢(?:吃|喝|看|听|玩)?什么/u, ([all = ""]) => `我喜欢${/[吃喝看听玩]/u.exec(all)?.[0] ?? ""}`, ""],
  [/你的?(?:爱好|兴趣)(?:是什么|有哪些)/u, () => "我的爱好是", ""],
  [/你(?:学什么专业|的专业是什么|学的是什么)/u, () => "我的专业是", ""],
  [/你(?:的)?生日(?:是|在)?(?:什么时候|哪天|几号|几月)/u, () => "我的生日是", ""],
  [/你对什么过敏/u, () => "我对", "过敏"],
  [
    /你(?:的|家的?)?(猫|狗|妹妹|弟弟|哥哥|姐姐|妈妈|爸爸|女儿|儿子|宠物|妻子|丈夫|老婆|老公|孩子)叫什么/u,
    ([, who = ""]) => `我的${who}叫`,
    "",
  ],
  [/你怕什么/u, () => "我怕", ""],
];

/** "your dog" as asked is "my dog" as answered. */
function asMine(text: string): string {
  return text
    .replace(/\byours\b/giu, "mine")
    .replace(/\byour\b/giu, "my")
    .replace(/\byou\b/giu, "me");
}

type Asking = readonly [pattern: RegExp, yes: (rest: string) => string, no: (rest: string) => string];

/** Questions for yes or no, and what each answer says. */
const YES_OR_NO: readonly Asking[] = [
  [
    /^(?:do|don['’]t|did) you (?:still |really |also |actually |happen to |like to |by any chance )*(.+)$/iu,
    (rest) => `I ${rest}`,
    (rest) => `I do not ${rest}`,
  ],
  [
    /^(?:are|aren['’]t) you (?:still |really |also |actually )*(.+)$/iu,
    (rest) => `I am ${rest}`,
    (rest) => `I am not ${rest}`,
  ],
  [/^(?:have|haven['’]t) you (?:got )(.+)$/iu, (rest) => `I have ${rest}`, (rest) => `I do not have ${rest}`],
  [/^(?:can|can['’]t) you (.+)$/iu, (rest) => `I can ${rest}`, (rest) => `I can not ${rest}`],
  [
    /^(?:is|isn['’]t) (your (?:\p{L}+ ){1,3}?)((?:called|named|in|from|an?|the|on)\b.*|\p{Lu}\S*)$/iu,
    (rest) => rest,
    (rest) => rest,
  ],
  [/^(?:so )?you (?:are|['’]re) (.+)$/iu, (rest) => `I am ${rest}`, (rest) => `I am not ${rest}`],
  [
    /^(?:so )?you (?!can\b|could\b|should\b|will\b|know\b|mean\b)(.+)$/iu,
    (rest) => `I ${rest}`,
    (rest) => `I do not ${rest}`,
  ],
];

/** "Any pets?" and "got any hobbies?" as they are asked in full. */
function inFull(question: string): string {
  return question
    .trim()
    .replace(
      /^(?:so,? |and,? |oh,? )?(?:(?:have you |you |you['’]ve )?got |have you )?any (?=\p{L})/iu,
      "do you have any ",
    );
}

function withoutOpener(question: string): string {
  return inFull(question)
    .replace(/[?？!.\s]+$/u, "")
    .replace(/^(?:(?:and|so|but|oh|well|hey|hi|okay|ok|nice|great|cool|wow|by the way|tell me|first)[,.!]? )+/iu, "")
    .replace(/,? (?:too|as well|then|though|or not|by any chance|right)$|, \p{Lu}\p{L}+$/u, "");
}

/** What the question is about where the answer says "it". */
function objectOf(rest: string): string | undefined {
  return /^(?:\p{L}+ ){1,8}?(?:in |at |for |to )?((?:\p{L}+ ){0,2}\p{L}+)$/u.exec(rest)?.[1];
}

function answeredYesOrNo(asked: string, answer: string): string | undefined {
  const question = withoutOpener(asked);
  if (
    /^(?:do|did) you (?:know|think|want|mean|remember|need|mind|see|hear|understand|believe|agree|say|feel)\b|\bor\b/iu.test(
      question,
    )
  )
    return undefined;
  for (const [pattern, yes, no] of YES_OR_NO) {
    const match = pattern.exec(question);
    if (match === null) continue;
    const isOwn = match.length > 2 && match[2] !== undefined;
    const rest = asMine(match[1] ?? "");
    const said = (isNot: boolean): string =>
      isOwn ? `${rest}is ${isNot ? "not " : ""}${match[2] ?? ""}` : (isNot ? no : yes)(rest);
    if (ENDED.test(answer)) return `${said(true)} any more`;
    const object = objectOf(rest);
    const itself = /^(?:\p{L}+[,.!]?\s+){0,3}?(i (?:\p{L}+ ){0,2}?\p{L}+) (?:it|them|that|those)\b/iu.exec(answer)?.[1];
    if (itself !== undefined && object !== undefined) return `${itself} ${object}`;
    if (YES.test(answer))
      return /\b(?:any|some|anything|someone|ever)\b/iu.test(rest) ? moreThanYes(rest, answer) : said(false);
    if (NO.test(answer)) return said(true);
    return moreThanYes(rest, answer);
  }
  return undefined;
}

/** "Do you have any pets?" "Yes, a cat called Tom." */
function moreThanYes(rest: string, answer: string): string | undefined {
  const verb = /^(have|play|speak|own)\b/iu.exec(rest)?.[1];
  const more = answer.replace(YES, "").replace(/^[\s,.!]+/u, "");
  if (verb === undefined || !/^(?:an?|one|two|three|four|five|six|my|some|\p{Lu})\b/iu.test(more)) return undefined;
  const isName = verb.toLowerCase() === "speak" || verb.toLowerCase() === "play";
  return `I ${verb.toLowerCase()} ${isName ? more : more.charAt(0).toLowerCase() + more.slice(1)}`;
}

function answeredValue(asked: string, answer: string): string | undefined {
  if (
    /^(?:i|my|we|i['’]m|i['’]ve|you|he|she|they|well|do|that['’]s (?:a|not))\b/iu.test(answer) ||
    EVASIVE.test(answer)
  )
    return undefined;
  const value = answer
    .replace(
      /^(?:(?:oh|hmm|um|uh|just|probably|definitely|mostly|currently|actually|mainly|hi|hello|hey|yeah|yep|yes|well|erm|er|so|lol|haha|honestly|usually)[,.!]? )+/iu,
      "",
    )
    .replace(/^(?:it['’]s|it is|that['’]s|that would be|its)\s+/iu, "")
    .replace(/^(?:in|at|from|on|to|as)\s+(?=\S)/iu, "")
    .replace(/[.!\s]+$/u, "");
  if (value === "" || value.split(" ").length > 10) return undefined;
  for (const { pattern, opens } of ASKED) {
    const match = pattern.exec(asked);
    if (match === null) continue;
    const opening = opens(match);
    if (opening === "I am aged") return `I am ${value.replace(/ years old$/iu, "")}`;
    if (opening === "I am a")
      return `I am ${/^(?:an?|the|retired|unemployed|self-employed)\b/iu.test(value) ? "" : "a "}${value.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase())}`;
    return `${opening} ${value}`;
  }
  return undefined;
}

const YES_CHINESE =
  /^(?:是的?|对|嗯+|会(?:一点|一些)?|有|当然|是啊|对啊|喜欢|没错|可以|能|养了?|住)(?:[啊呀的呢，。！!]|$)/u;
const NO_CHINESE = /^(?:不|没)/u;

const CHOICES: ReadonlyMap<string, string> = new Map([
  ["喜不喜欢", "喜欢"],
  ["是不是", "是"],
  ["有没有", "有"],
  ["会不会", "会"],
]);
const NO_STATEMENT = /^(?:知道|觉得|想|要|能|可以|认为|记得)/u;
const NO_LONGER_CHINESE = /^(?:早就|已经|现在)?不.{0,3}了$|^不再/u;
const EVASIVE_CHINESE = /^(?:我|不知道|不清楚|你|秘密|不告诉|随便|没)/u;
const LONGEST_CHINESE = 24;

/** What a question for yes or no asks of somebody: 喜欢喝茶. */
function askedChinese(question: string): string | undefined {
  const yesNo = /^(?:那|请问)?(?:你|您)(?:现在|也|还|平时)?(.+?)吗[?？]?$/u.exec(question)?.[1];
  const [, choice = "", object = ""] = /^(?:你|您)(喜不喜欢|是不是|有没有|会不会)(.+?)[?？]?$/u.exec(question) ?? [];
  const asked = yesNo ?? (choice === "" ? "" : `${CHOICES.get(choice) ?? ""}${object}`);
  return asked === "" || NO_STATEMENT.test(asked) ? undefined : asked;
}

function choseChinese(asked: string, said: string): string | undefined {
  const isHaving = /^[有养]/u.test(asked);
  if (NO_LONGER_CHINESE.test(said)) return `我不再${asked}`;
  if (NO_CHINESE.test(said))
    return isHaving || /[过了]$/u.test(asked)
      ? `我没有${asked.replace(/^有/u, "").replace(/了$/u, "")}`
      : `我不${asked}`;
  const more = isHaving ? /^(?:有|养了?)[，,](.*[只条个位].+)$/u.exec(said)?.[1] : undefined;
  if (more !== undefined) return `我有${more}`;
  const isVague = /什么|[有养].*(?:宠物|孩子|兄弟姐妹)/u.test(asked);
  return YES_CHINESE.test(said) && !isVague ? `我${asked}` : undefined;
}

function answeredChinese(question: string, answer: string): string | undefined {
  const said = answer.replace(/[。！!？?\s]+$/u, "");
  const asked = askedChinese(question.trim());
  if (asked !== undefined) return choseChinese(asked, said);
  const value = said
    .replace(/^(?:嗯|啊|哦|就?是|在|叫|来自|应该是|大概是)[，,]?/u, "")
    .replace(/岁$|(?<=[\p{sc=Han}]{2})(?:人|的)$/u, "");
  if (value === "" || EVASIVE_CHINESE.test(said) || said.length > LONGEST_CHINESE) return undefined;
  for (const [pattern, before, after] of ASKED_CHINESE) {
    const match = pattern.exec(question);
    if (match !== null) return `${before(match)}${value}${after}`;
  }
  return undefined;
}

/** What an answer says together with its question, as a statement of one's own; undefined where it says nothing so. */
export function answered(question: string, answer: string, isChinese: boolean): string | undefined {
  if (answer.length > LONGEST_ANSWER || question.length > LONGEST_QUESTION) return undefined;
  if (isChinese) return answeredChinese(question, answer);
  const bare = answer.trim();
  return answeredYesOrNo(question, bare) ?? answeredValue(question, bare);
}
