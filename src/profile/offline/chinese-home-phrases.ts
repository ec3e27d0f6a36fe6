import { HAN_ANIMALS, HAN_KIN, HAN_TRAITS } from "./chinese-lexicon.js";
import { apart, does } from "./chinese-values.js";
import { toldHit, type Hit } from "./hit.js";
import { pattern, type Paraphrase } from "./paraphrases.js";

function either(words: Iterable<string>): string {
  return [...words].toSorted((a, b) => b.length - a.length).join("|");
}

const ANIMAL = either(HAN_ANIMALS.keys());
const KIN = either(HAN_KIN.keys());
const COUNT = "(?:[一二两三四五六七八九十俩仨\\d几好]{1,2}[只条个位匹头缸窝对]?|只|条|个)?";
const NOW =
  "(?:现在|目前|最近|刚|终于|又|就|也|都|还|正|新|前两天|前几天|前阵子|昨天|上周|今天|周末|去年|上个月|最近刚){0,5}";
const GONE =
  "(?:走了|去世了?|过世了?|没了|不在了|离世了?|病逝了?|走丢了|死了|去汪星了?|去喵星了?|去了?汪星|去了?喵星|安乐死了?|离开了?(?:我|我们)?|病死了|老死了)";
const WHEN =
  "(?:昨晚|昨天|昨儿|今天|今早|上周|上个月|前天|前几天|去年|刚|最近|已经|突然|还是|终究|上周末|年初|年前){0,5}";
const ILL =
  "糖尿病|哮喘|高血压|低血压|高血脂|高血糖|低血糖|抑郁症?|焦虑症?|偏头痛|关节炎|心脏病|失眠症?|鼻炎|过敏性鼻炎|胃病|胃炎|胃溃疡|癫痫|湿疹|痛风|脂肪肝|颈椎病|腰间盘突出|腰椎间盘突出|结石|肾结石|胆结石|甲亢|甲减|甲状腺结节|结节|肺结节|贫血|近视|散光|色盲|白内障|青光眼|荨麻疹|鼻窦炎|中耳炎|咽炎|扁桃体炎|支气管炎|肺炎|肝炎|乙肝|肾炎|风湿|类风湿|骨折|骨质疏松|腱鞘炎|肩周炎|静脉曲张|痔疮|多囊|多囊卵巢综合征|子宫肌瘤|乳腺结节|躁郁症|双相情感障碍|双相|强迫症|自闭症|多动症|阅读障碍|耳鸣|眩晕症|睡眠呼吸暂停|干眼症|斑秃|白癜风|银屑病|牛皮癣|红斑狼疮|帕金森|[\\p{sc=Han}]{1,3}癌|[\\p{sc=Han}]{1,4}(?:炎|综合征|过敏症)";
const VEHICLE =
  "(?:车|电动车|小电驴|电驴|摩托车?|自行车|单车|山地车|公路车|轿车|跑车|SUV|suv|面包车|皮卡|房车|特斯拉|比亚迪|宝马|奔驰|奥迪|大众|丰田|本田|五菱|滑板车|三轮车|电瓶车|新能源|小米su7|理想|蔚来|小鹏|[\\p{sc=Han}A-Za-z\\d]{1,6}车)";
const SWELLS =
  "(?:嘴|嘴巴|嘴唇|脸|眼睛|浑身|全身|身上|喉咙|嗓子|皮肤|胳膊){0,5}(?:就|立马|马上|会|都){0,5}(?:嘴|嘴巴|嘴唇|脸|眼睛|浑身|全身|身上|喉咙|嗓子|皮肤){0,5}(?:就|会)?(?:肿|起疹子?|起红疹|过敏|发痒|痒|起包|打喷嚏|喘|喘不上气|长疹子|起荨麻疹|红肿)";

function about(word: string, value: string): Hit {
  const kin = HAN_KIN.get(word);
  return toldHit(
    kin === undefined ? "pet" : "family",
    kin ?? HAN_ANIMALS.get(word) ?? "pet",
    value,
    (name) => `${apart(name)}的${word}${value}。`,
  );
}

function called(word: string, value: string): Hit {
  const kin = HAN_KIN.get(word);
  return toldHit(
    kin === undefined ? "pet" : "family",
    kin ?? HAN_ANIMALS.get(word) ?? "pet",
    value,
    (name) => `${apart(name)}的${word}叫${value}。`,
  );
}

/** 走了 stands as it was said, 去世了 without its ending. */
function end(raw: string): string {
  return /^(?:走|没|死|不在)/u.test(raw) ? raw : raw.replace(/了$/u, "");
}

/** Relatives, animals, health and what is owned, in other words, as they follow 我. */
export const HAN_HOME_PHRASES: readonly Paraphrase[] = [
  // Animals.
  [
    pattern(
      `^(?:.*的)?(?:家|家里)?(?:的)?(?:那|这)?(?:只|条)?(?:老)?(${ANIMAL})([\\p{sc=Han}A-Za-z]{1,4}?)${WHEN}(${GONE})$`,
      "u",
    ),
    ([, word = "", name = "", gone = ""]) => [called(word, name), about(word, end(gone))],
  ],
  [
    pattern(`^(?:.*的)?(?:家|家里)?(?:的)?(?:那|这)?(?:只|条)?(?:老)?(${ANIMAL}|${KIN})${WHEN}(?:就)?(${GONE})$`, "u"),
    ([, word = "", gone = ""]) => about(word, end(gone)),
  ],
  [
    pattern(
      `^(?:家|家里)?(?:的)?(?:那|这)?(?:只|条|个)?(?:小|大|老|臭|傻|胖|肥|我){0,5}(${ANIMAL})(?:的)?(?:名字|大名|小名)?(?:就)?(?:叫|名叫|叫做|是)(.{1,6})$`,
      "u",
    ),
    ([, word = "", name = ""]) => [...(COMMON.has(word) ? [] : [about2(word)]), called(word, name)],
  ],
  [
    pattern(
      `^${NOW}(?:从.{1,8}?)?(?:家里?|屋里)?${NOW}(?:养|养了|养着|有|有了|抱|领|接|捡|买|带|拎|收养|领养|淘|入手|收|添|来|多)(?:回|到)?(?:来|家)?(?:了|着)?(${COUNT})(.{0,4}?)(${ANIMAL})(?:回来|回家|了|来){0,5}(?:，?(?:取名|起名|名字|给它取名|名)?(?:叫|名叫|叫做)(.+))?$`,
      "u",
    ),
    "养了$1$2$3叫$4",
    "养了$1$2$3",
  ],
  [
    pattern(
      `^(?:外加|加上|以及|和|跟)?([一二两三四五六七八九十俩仨\\d几]{1,2}[只条个匹头缸])(.{0,3}?)(${ANIMAL})$`,
      "u",
    ),
    "养了$1$2$3",
  ],
  [
    pattern(`^把(?:家里的?|那只|我的|那条)?(${ANIMAL})(?:给)?(?:送人|送走|送给.*|卖|卖掉|转让)(?:了|掉了?)?$`, "u"),
    "不再养$1",
  ],
  // Relatives.
  [
    pattern(
      `^(?:家|家里)?(?:的)?(?:那|这)?(?:个|位)?(?:小|大|老|臭|傻)?(${KIN})(?:的)?(?:大名|小名|名字|网名)?(?:就)?(?:叫|名叫|叫做)(.{1,6})$`,
      "u",
    ),
    ([, word = "", name = ""]) => called(word, name),
  ],
  [
    pattern(
      `^(?:上面|下面|家里|头上|底下)?(?:还|就|只|也){0,5}(?:有|还有)(?:${COUNT})(双胞胎|亲|龙凤胎|异卵双胞胎|孪生|小)?(${KIN})(?:，?(?:名字|他|她|名)?(?:叫|名叫|叫做)(.+))?$`,
      "u",
    ),
    ([, which = "", word = "", name]) => [
      ...(which === "" && name !== undefined ? [] : [about2(`${which}${word}`, word)]),
      ...(name === undefined ? [] : [called(word, name)]),
    ],
  ],
  [
    pattern(String.raw`^(?:是)?(?:家里的?)?(?:独生子|独生女|独生子女|家里独苗|独苗)$`, "u"),
    ([all = ""]) =>
      toldHit(
        "family",
        "siblings",
        all.replace(/^(?:是|家里的?){1,5}/u, ""),
        (name) => `${apart(name)}是${all.replace(/^(?:是|家里的?){1,5}/u, "")}。`,
      ),
  ],
  [
    pattern(
      String.raw`^(?:是)?(?:个)?([一二两三四五六俩仨\d])个?(?:娃|孩子|小孩|宝宝|崽)(?:的)?(?:妈妈?|爸爸?|爹|娘|老母亲|老父亲|宝妈|奶爸)$`,
      "u",
    ),
    "有$1个孩子",
  ],
  [
    pattern(
      `^(?:刚|终于|上周|昨天){0,5}(?:生|添|得)(?:了)?(?:个|一个|对)(儿子|女儿|闺女|龙凤胎|双胞胎|大胖小子|千金|宝宝)(?:了)?(?:，?(?:取名|名字|起名)?叫(.+))?$`,
      "u",
    ),
    "有个$1",
  ],
  // Who one is with.
  [
    pattern(
      String.raw`^(?:跟|和|与)?.{0,8}?(?:分手|分|掰|掰了|散|吹|闹掰|一拍两散|拜拜|和平分手|断)(?:了)?(?:之后|以后|后)(?:就)?(?:一直|现在)?(?:单着|单身|一个人).*$`,
      "u",
    ),
    "单身",
  ],
  [
    pattern(
      String.raw`^(?:跟|和|与)?(?:前任|女朋友|男朋友|女友|男友|对象|他|她|[\p{sc=Han}]{2,4})?(?:已经|刚|昨天|上周|上个月|正式|彻底|最近|又|终于){0,5}(?:分手|闹掰|和平分手|一拍两散|分开|掰|吹|散)(?:了|快.*){1,5}$`,
      "u",
    ),
    "单身",
  ],
  [
    pattern(
      String.raw`^(?:一直|又|还是|现在|目前|已经|恢复|重回|回归|依旧|依然|还|至今|从小|母胎){0,5}(?:单着|单身|单身狗?|母胎单身|母单|单身贵族|单身汉|黄金单身汉|光棍|打光棍|没对象|没有对象|没女朋友|没男朋友|没有女朋友|没有男朋友|恢复单身|空窗期)(?:呢|的|中|一枚|一只|了|着|.{0,2}年了?){0,5}$`,
      "u",
    ),
    "单身",
  ],
  [
    pattern(
      String.raw`^(?:已经|刚|昨天|上周|上个月|终于|最近|也|都){0,5}(?:领证|扯证|办婚礼|成家|嫁人|娶老婆|娶媳妇|成亲|完婚|结婚|已婚|嫁为人妇)(?:了|啦|好几年.*|.{0,3}年(?:了|多)?){0,5}$`,
      "u",
    ),
    "结婚",
  ],
  [
    pattern(
      String.raw`^(?:已经|刚|上周|上个月|终于|也|都){0,5}(?:离|离婚|办了离婚|恢复单身离异|离异)(?:了|好几年.*|.{0,3}年了?|手续){0,5}$`,
      "u",
    ),
    "离婚",
  ],
  [pattern(String.raw`^(?:已经|刚|昨天|上周|也|都){0,5}(?:订婚|被求婚|求婚成功)(?:了)?$`, "u"), "订婚"],
  [
    pattern(
      String.raw`^(?:脱单|有对象|有女朋友|有男朋友|谈恋爱|处对象|名花有主|名草有主|谈了个?(?:女|男)?朋友|交了?个?(?:女|男)朋友)(?:了){1,5}$`,
      "u",
    ),
    () => does("basic_info", "relationship_status", "恋爱中", "恋爱中", "holds"),
  ],
  // Health.
  [
    pattern(
      `^(?:去年|前年|上个?月|上周|最近|刚|不幸|又|体检|医生说|被医生|去医院){0,5}(?:被?(?:查出来?|检查出来?|确诊|诊断出?|诊断|检出|查到|发现)(?:了|是|有|为|得了|患有|患了|出){0,5}|得了|患了?|患有|患上了?|犯了|落下了?|有(?:点|点儿|轻微的?|严重的?|中度|轻度|慢性|先天性){0,5}|老毛病|是个?)(${ILL})(?:了|患者|好几年.*|.{0,3}年了?){0,5}$`,
      "u",
    ),
    ([, value = ""]) => does("health", "condition", value, `有${value}`, "holds"),
  ],
  [
    pattern(`^(?:的)?(${ILL})(?:又|最近|老|总|一直){0,5}(?:犯|发作|犯了|复发|加重)(?:了){0,5}$`, "u"),
    ([, value = ""]) => does("health", "condition", value, `有${value}`, "holds"),
  ],
  [
    pattern(
      String.raw`^(?:把)?(?:的)?(腿|胳膊|手|脚|脚踝|手腕|手指|肋骨|锁骨|腰|膝盖|脚趾|鼻梁|尾椎|手臂)(?:给)?(?:骨折|摔断|摔折|断|扭伤|扭到|扭|崴|摔伤|拉伤|撞伤|闪|脱臼|粉碎性骨折)(?:了)?$`,
      "u",
    ),
    ([, part = ""]) => does("health", "condition", `${part}受伤`, `${part}受伤`, "holds"),
  ],
  [
    pattern(`^(?:只要)?(?:一|稍微)?(?:碰|吃|喝|闻|摸|沾|接触)(?:到|了|点|一点|一口)?(.+?)(?:就)?${SWELLS}.*$`, "u"),
    "对$1过敏",
  ],
  [
    pattern(String.raw`^(?:天生|从小|一直|严重|好像){0,5}([^我你他她它对]{1,5})(?:过敏|不耐受|过敏体质)(?:的)?$`, "u"),
    "对$1过敏",
  ],
  [
    pattern(String.raw`^(?:对)(.+?)(?:严重|高度|重度|有点|有点儿|轻微|会){0,5}(?:过敏|不耐受)(?:的|得很){0,5}$`, "u"),
    "对$1过敏",
  ],
  [
    pattern(
      String.raw`^(?:往后|以后|从此|现在|医生让我|医生不让|已经|早就?|最近|得){0,5}(?:不能|不可以|不敢|不让|不准|禁止|忌|忌口|戒了?|不碰|不沾)(?:再)?(吃|喝|碰|沾)?(.{1,6}?)(?:了){0,5}$`,
      "u",
    ),
    ([, verb = "", value = ""]) =>
      /^(?:你|我|他|她|它|去|来|说|做|看|玩|动|烟|酒|想)/u.test(value) || (verb === "" && !FOOD.test(value))
        ? undefined
        : toldHit(
            "health",
            "diet",
            `不${verb === "喝" ? "喝" : "吃"}${value}`,
            (name) => `${apart(name)}不${verb === "喝" ? "喝" : "吃"}${value}。`,
          ),
  ],
  [
    pattern(
      String.raw`^(?:现在|开始|已经|一直|最近){0,5}(?:是)?(?:吃素|吃全素|吃斋|茹素|素食|纯素|纯素食)(?:的|了|主义者?|好几年.*|.{0,3}年了?|中){0,5}$`,
      "u",
    ),
    "吃素",
  ],
  [
    pattern(
      String.raw`^(?:已经|早就?|终于|下决心|彻底){0,5}(?:把)?(烟|酒)(?:给)?(?:戒|戒掉)(?:了)?(?:.{0,4}年)?(?:了)?$`,
      "u",
    ),
    "戒$1",
  ],
  [
    pattern(String.raw`^(?:就)?(?:是)?(?:个|一个|属于|典型的?|妥妥的?|重度|资深|天生){0,5}(.{1,7})$`, "u"),
    ([, value = ""]) =>
      HAN_TRAITS.test(value) ? does("psychological", "personality", value, `是${value}`, "holds") : undefined,
  ],
  [
    pattern(String.raw`^(?:从小|天生|一直|也|都){0,5}(吃|喝)不了(.{1,6})$`, "u"),
    ([, verb = "", value = ""]) =>
      FOOD.test(value)
        ? toldHit("health", "diet", `不${verb}${value}`, (name) => `${apart(name)}不${verb}${value}。`)
        : undefined,
  ],
  [
    pattern(`^(?:还|也|就|老|一直|严重|轻度|中度|重度|慢性){0,5}(${ILL})(?:患者|好多年了?|.{0,3}年了?){0,5}$`, "u"),
    ([, value = ""]) => does("health", "condition", value, `有${value}`, "holds"),
  ],
  // What is owned.
  [
    pattern(
      `^${NOW}(?:提|喜提|买|入手|入|换|贷款买|全款买|淘|整|盘|弄|开)(?:了)?(?:着)?(?:一|个)?(?:辆|台|部)(.{0,6}?${VEHICLE})(?:了)?$`,
      "u",
    ),
    ([, value = ""]) => does("possession", "vehicle", value, `有${value}`, "holds"),
  ],
  [
    pattern(
      `^(?:已经|刚|上周|终于){0,5}(?:把)(?:我的|那辆|那台|家里的?)?(.{0,4}?${VEHICLE})(?:给)?(?:卖|卖掉|报废|处理|出)(?:了|掉了?){0,5}$`,
      "u",
    ),
    ([, value = ""]) => does("possession", "vehicle", value, `有${value}`, "ended"),
  ],
  [
    pattern(
      String.raw`^(?:刚|终于|上个?月|去年|在.{2,6}?|已经|贷款|全款){0,5}(?:买|付|供)(?:了|下|着){0,5}(?:一)?(?:套|栋|间|个)?(.{0,4}?(?:房|房子|公寓|别墅|小院|学区房|二手房|商铺))(?:了)?$`,
      "u",
    ),
    ([, value = ""]) => does("possession", "home", value, `有${value}`, "holds"),
  ],
];

const FOOD =
  /(?:肉|鱼|虾|蟹|海鲜|奶|蛋|糖|盐|油|辣|辣椒|面|米|饭|豆|坚果|花生|酒|咖啡|茶|甜食?|甜品|甜的|冷饮|冰的|碳水|生冷|油炸|烧烤|火锅|零食|奶茶|可乐|饮料|麸质|乳制品|内脏)$/u;
/** What an animal is called by those who do not say more of it. */
const COMMON: ReadonlySet<string> = new Set(
  "猫 狗 小猫 小狗 猫咪 狗狗 猫猫 狗子 鸟 小鸟 兔子 小兔子 鱼 宠物 仓鼠 小仓鼠 乌龟 小乌龟 猫主子 喵星人 马 兔 龟 鸡 鸭子".split(
    " ",
  ),
);

function about2(value: string, word: string = value): Hit {
  const kin = HAN_KIN.get(word);
  return toldHit(
    kin === undefined ? "pet" : "family",
    kin ?? HAN_ANIMALS.get(word) ?? "pet",
    value,
    (name) => `${apart(name)}有${value}。`,
  );
}
