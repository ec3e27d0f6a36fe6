// Words by which the value gate sees what a sentence holds.

export const TIMES: RegExp =
  /\b(?:yesterday|today|tonight|tomorrow|last (?:night|week|weekend|month|year|summer|winter|spring|fall|autumn|\p{L}+day|time)|next (?:week|weekend|month|year|summer|winter|spring|fall|\p{L}+day)|this (?:week|weekend|month|year|summer|morning)|(?:\d+|a|an|one|two|three|four|five|six|seven|a few|few|couple of) (?:day|week|month|year)s?(?: ago)?|january|february|march|april|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|since|ago|recently|when i was|years old|birthday|anniversary|christmas|for (?:\d+|\p{L}+) years)\b|昨[天晚]|今[天晚年]|明[天年]|去年|前[天年]|上[周个]|下[周个]|最近|以前|小时候|年前|天前|生日|\d{1,4}[年月日号岁]/giu;
export const RELATIONS: RegExp =
  /\b(?:mom|mum|mother|dad|father|parents?|brothers?|sisters?|siblings?|wife|husband|girlfriend|boyfriend|partner|fiance|fiancé|sons?|daughters?|kids?|child|children|grand(?:ma|pa|mother|father|parents|kids)|aunt|uncle|cousins?|niece|nephew|family|friends?|colleagues?|boss|teacher|mentor|neighbou?rs?|dogs?|puppy|puppies|pup|cats?|kitten|pets?|roommate|classmates?|teammates?|coach)\b|妈|爸|父|母|哥|弟|姐|妹|妻|丈夫|老公|老婆|朋友|同学|同事|老师|孩子|儿子|女儿|奶奶|爷爷|外婆|猫|狗|宠物/giu;
export const EVENTS: RegExp =
  /\b(?:went|visited|travell?ed|moved|bought|got|started|began|joined|won|lost|finished|graduated|married|divorced|born|died|passed|adopted|signed up|took|made|met|built|painted|wrote|published|performed|played|ran|hiked|camped|attended|volunteered|launched|opened|quit|left|hired|fired|promoted|learned|learnt|taught|studied|created|designed|found|gave|received|read|watched|saw|tried|cooked|baked|planted|broke|hurt|celebrated|organized|hosted|invited|donated|raised|booked|planned|recorded|released|competed|trained|sold|fixed|grew up|discovered|decided|applied|interviewed|injured|recovered|going to|gonna|planning|working on|studying|learning|training|been (?:\p{L}+ing)|have (?:a|an|two|three)|own|live|work)\b|去了|买了|搬|开始|参加|毕业|结婚|离婚|出生|去世|养|赢|输|完成|辞职|换了|学会|认识|打算|计划|准备|考上|工作|住在/giu;
export const TASTES: RegExp =
  /\b(?:love|loves|loved|like|likes|enjoy|enjoys|hate|prefer|favou?rite|favs?|dream|dreams|goal|goals|hobby|hobbies|passion|passionate|into|fan|allergic|afraid|scared|fear|want to|hope to|wish to|plan to|inspired?|believe|motivat\p{L}+|reminds?|means? a lot|helps? me|stress\p{L}*|proud)\b|喜欢|爱好|讨厌|最爱|梦想|目标|害怕|过敏|希望|兴趣/giu;
export const FIRST: RegExp =
  /(?:^|[^\p{L}])(?:i|i['’](?:m|ve|ll|d)|my|me|mine|we|we['’](?:re|ve|ll)|our|us)(?![\p{L}])|[我咱俺]/iu;
export const SECOND: RegExp = /(?:^|[^\p{L}])(?:you|your|you['’](?:re|ve|ll|d)|yours)(?![\p{L}])|[你您]/iu;
export const CHEER: RegExp =
  /^(?:(?:wow|oh|aw+|yeah|haha|that['’]s|that is|those|it['’]s|its|sounds?|so|really|what an?|looks?|how|glad|happy|congrat\p{L}*|well done|good|great|nice|awesome|amazing|thanks?|thank you|no problem|you['’]re|you are|you got|keep|let me know|hope you|enjoy|take care|bye|see you|talk to you|can['’]t wait|sure|absolutely|definitely|totally|of course|i['’]m (?:so |really )?(?:glad|happy|sorry|here|proud of you)|i (?:agree|see|know|understand|bet|totally|hope|appreciate|wish)|good luck|same here|me too|exactly|stay|don['’]t|remember)\b)/iu;
export const NAME: RegExp = /(?<=[\p{Ll}\d,;:)"'’] )\p{Lu}[\p{L}'’&+-]+/gu;
export const TITLE: RegExp = /"[^"\n]{2,60}"|“[^”\n]{2,60}”|《[^》\n]{1,40}》/gu;
export const NUMBER: RegExp = /\p{N}+/gu;
/** Leave is taken. */
export const FAREWELL: RegExp =
  /\b(?:bye|goodbye|see (?:you|ya)|take care|talk (?:to you )?(?:soon|later)|catch (?:you|up) (?:later|soon)|have (?:a (?:great|good|nice|lovely|wonderful|fun) (?:day|one|night|time|evening|weekend|week|trip)|fun)|enjoy (?:your|the rest)|good ?night|good luck|until next time|keep in touch|keep me (?:posted|updated)|gotta go|got to go|let['’]s (?:catch up|chat|talk) (?:soon|later|again))\b|再见|拜拜|回头见|明天见|下次见|晚安|保重/iu;
/** A question by which somebody is only greeted, or that only asks for agreement. */
export const GREETING_QUESTION: RegExp =
  /\b(?:how(?:['’]s| is| are| have| has)?(?: you| it| things| everything| life| your (?:day|week))? ?(?:been|doing|going|feeling|you)?(?: (?:going|doing|lately|today))?|what['’]?s (?:up|new|going on)|what (?:is|have you been) (?:new|up to)|anything new|right|isn['’]t it|don['’]t you think|you know)\s*\?+$|(?:最近)?(?:怎么样|好吗|如何|吃了吗|对吧|是吧)[？?]$/iu;

/**
 * Stems of praise, feeling and good advice, which chats are full of and which tell little, and what a picture is called.
 * Written down by hand.
 */
export const WARM: ReadonlySet<string> = new Set(
  (
    "great awesom amaz cool nice support feel inspir happi glad sound thank excit fun wonder beauti proud congrat congratul incred special import posit motiv encourag fantast perfect love super joi enjoi appreci hope luck wow pretti realli definit absolut total heart strong awai experi memori moment peopl world life thing day rest bless gratef grate impress good best care share dedic hard " +
    "journei purpos challeng growth connect creativ express impact valu bond peac calm relax energi spirit courag brave determin resili accept progress success effort commit opportun possibl potenti perspect emot comfort confid strength power mean uniqu vibe kind wish reward refresh reflect balanc freedom remind captur truli deepli ourselv yourself matter inner true pursu achiev overcom embrac cherish treasur celebr joyou " +
    "photo photograph pictur pic imag snapshot"
  ).split(" "),
);
