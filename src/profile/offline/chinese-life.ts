import { jobOf, named } from "./chinese-biography.js";
import * as lexicon from "./chinese-lexicon.js";
import { apart, clean, does, listed, type Rule } from "./chinese-values.js";
import { toldHit, type Hit, type Polarity } from "./hit.js";

function taste(raw: string, subTopic: "like" | "dislike", polarity: Polarity): Hit[] {
  return listed(raw.replace(/^我的/u, "")).flatMap((value) =>
    does(
      "interest",
      subTopic,
      value,
      `${subTopic === "like" ? "喜欢" : "不喜欢"}${value}`,
      polarity,
      `不再${subTopic === "like" ? "" : "不"}喜欢${value}`,
    ),
  );
}

/** Tastes, health, skills, plans and what one is, as they follow 我. */
export const LIFE: readonly Rule[] = [
  [
    /^最(喜欢|爱|讨厌|不喜欢)(?:吃|喝|看|听|玩|去)?的(.+?)(?:是|就是|一直是)(.+)/u,
    ([, verb = "", kind = "", raw = ""], polarity) => {
      const value = clean(raw);
      if (value === undefined) return undefined;
      if (/讨厌|不喜欢/u.test(verb)) return taste(raw, "dislike", polarity);
      return toldHit(
        "interest",
        `favourite_${kind}`,
        value,
        (name) => `${apart(name)}最喜欢的${kind}是${value}。`,
        polarity,
      );
    },
  ],
  [
    /^(?:的)?(?:爱好|兴趣|业余爱好|兴趣爱好)(?:是|有|就是)(.+)/u,
    ([, raw = ""], polarity) =>
      listed(raw).map((value) => does("interest", "hobby", value, `的爱好是${value}`, polarity)),
  ],
  [
    /^(?:最|很|非常|特别|超级?|一直|真的|挺|比较|从小就?|也|都|就|更|还|蛮|可|太|十分|尤其)*(喜欢|爱|热爱|酷爱|喜爱|迷上了|爱上了|偏爱)(?:上了)?(?!的)(.+)/u,
    ([, , raw = ""], polarity) => {
      if (/^(?:你|您|他|她|的|过)/u.test(raw)) return undefined;
      return polarity === "not" ? taste(raw, "dislike", "holds") : taste(raw, "like", polarity);
    },
  ],
  [
    /^(?:最|很|非常|特别|超级?|一直|真的|挺|比较|从小就?|也|都|就)*(?:讨厌|厌恶|恨|受不了|反感)(?!的)(.+)/u,
    ([, raw = ""], polarity) => (/^(?:你|您|他|她)/u.test(raw) ? undefined : taste(raw, "dislike", polarity)),
  ],
  [
    /^对(.+?)(?:过敏)$/u,
    ([, raw = ""], polarity) =>
      listed(raw).map((value) =>
        does("health", "allergy", value.replace(/严重$/u, ""), `对${value}过敏`, polarity, `对${value}不过敏`),
      ),
  ],
  [
    /^对(.+?)(?:很|非常|特别|挺)?(?:感兴趣|有兴趣)$/u,
    ([, raw = ""], polarity) => taste(raw, polarity === "holds" ? "like" : "dislike", "holds"),
  ],
  [
    /^(?:很|非常|特别|最|从小就?|有点|也)*(?:害怕|怕|恐)(.+)/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw.replace(/高症$/u, "高"));
      return value && !/^(?:是|会|来不及)/u.test(value)
        ? does("psychological", "fear", value, `怕${value}`, polarity)
        : undefined;
    },
  ],
  [
    /^(?:只|一直|从来)?(?:吃素|是素食者|是素食主义者)$/u,
    (_, polarity) => does("health", "diet", "素食", "吃素", polarity),
  ],
  [
    /^(抽烟|吸烟|喝酒)$/u,
    ([, value = ""], polarity) =>
      polarity === "not"
        ? toldHit("health", "habit", `不${value}`, (name) => `${apart(name)}不${value}。`)
        : does("health", "habit", value, value, polarity),
  ],
  [
    /^(?:能)?(?:吃|喝)(.+)/u,
    ([all = "", raw = ""], polarity) => {
      const verb = all.replace(/^能/u, "").slice(0, 1);
      const value = polarity === "holds" ? undefined : clean(raw);
      return value === undefined || /完|饱|到|下|过/u.test(raw)
        ? undefined
        : toldHit("health", "diet", `不${verb}${value}`, (name) => `${apart(name)}不${verb}${value}。`);
    },
  ],
  [
    /^(?:患有|得了|有)(糖尿病|哮喘|高血压|低血压|抑郁症|焦虑症|偏头痛|关节炎|心脏病|失眠|鼻炎|胃病|癫痫|湿疹)/u,
    ([, value = ""], polarity) => does("health", "condition", value, `有${value}`, polarity, `没有${value}`),
  ],
  [
    /^(?:会|能|可以)(?:说|讲|(?=一?[点些]))(?:一?[点些]|流利的|一口流利的)?(.+)/u,
    ([, raw = ""], polarity) =>
      listed(raw)
        .filter((value) => lexicon.HAN_LANGUAGE.test(value))
        .map((value) => does("basic_info", "language", value, `会说${value}`, polarity, `不会说${value}`)),
  ],
  [
    /^(?:说|讲)(.+)/u,
    ([, raw = ""], polarity) =>
      listed(raw)
        .filter((value) => lexicon.HAN_LANGUAGE.test(value) && value.length <= 5)
        .map((value) => does("basic_info", "language", value, `会说${value}`, polarity, `不会说${value}`)),
  ],
  [
    /^(?:正在|在)学(?:习)?(.+)/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("skill", "learning", value, `在学${value}`, polarity);
    },
  ],
  [
    /^(?:会|能)(.+)/u,
    ([, raw = ""], polarity) => {
      const [, , instrument] = lexicon.HAN_INSTRUMENTS.exec(raw) ?? [];
      if (instrument !== undefined)
        return does(
          "skill",
          "instrument",
          instrument,
          `会${raw.slice(0, 1)}${instrument}`,
          polarity,
          `不会${raw.slice(0, 1)}${instrument}`,
        );
      const value =
        /^(?:游泳|做饭|开车|编程|跳舞|唱歌|画画|滑雪|骑马|骑车|下棋|下围棋|织毛衣|弹琴|冲浪|潜水|写代码|烘焙|做菜|骑自行车|打篮球|打网球|打乒乓球)/u.exec(
          raw,
        )?.[0];
      return value && does("skill", "skill", value, `会${value}`, polarity, `不会${value}`);
    },
  ],
  [
    /^(?:已经|刚|刚刚|是)*(单身|结婚|离婚|订婚|已婚|未婚|离异)(?:了|的)?$/u,
    ([, value = ""], polarity) => {
      const state = { 结婚: "已婚", 离婚: "离异", 订婚: "订婚" }[value] ?? value;
      return does(
        "basic_info",
        "relationship_status",
        state,
        state,
        polarity,
        polarity === "ended" ? `不再${state}` : `没有${value}`,
      );
    },
  ],
  [
    /^(?:的)?(?:邮箱|电子邮箱|邮箱地址|电子邮件)是([\w.+-]+@[\w.-]+)/u,
    ([, value = ""], polarity) => does("contact_info", "email", value, `的邮箱是${value}`, polarity),
  ],
  [
    /^(?:的)?(?:电话|手机号?|电话号码|手机号码)是?([+\d][\d -]{5,20}\d)/u,
    ([, value = ""], polarity) => does("contact_info", "phone", value, `的电话是${value}`, polarity),
  ],
  [
    /^(?:打算|计划|准备|决定|想要?|希望|立志|争取)(.+)/u,
    ([all = "", raw = ""], polarity) => planned(all, raw, polarity),
  ],
  [
    /^(?:的)?(?:梦想|理想|愿望)(?:是|就是)(.+)/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("psychological", "dream", value, `的梦想是${value}`, polarity);
    },
  ],
  [
    /^(?:的)?(?:目标|计划)(?:是|就是)(.+)/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("plan", "goal", value, `的目标是${value}`, polarity);
    },
  ],
  [
    /^(?:学|读)(.{1,8}(?:学|专业|工程|设计|管理|法律|金融|医|系))$/u,
    ([, value = ""], polarity) => does("education", "major", value, `的专业是${value}`, polarity),
  ],
  [
    /^(?:弹|拉|吹|打)(钢琴|吉他|小提琴|大提琴|古筝|二胡|琵琶|笛子|萨克斯|架子鼓|鼓|口琴|尤克里里|贝斯)$/u,
    ([all = "", value = ""], polarity) => does("skill", "instrument", value, all, polarity),
  ],
  [/^(?:的职业|的工作)?是(?:做|当)?(.+?)(?:的)?$/u, ([, raw = ""], polarity) => described(raw, polarity)],
  [
    /^是(?:做|搞)(.{2,8}?)的?$/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("work", "title", value, `是做${value}的`, polarity);
    },
  ],
  [
    /^(?:现在)?(?:做|当|担任)(?:一?[名个位])?(.+)$/u,
    ([, raw = ""], polarity) => jobOf(raw.replace(/^了/u, ""), polarity),
  ],
  [
    /^(?:很|非常|特别|比较|有点|挺|性格)+(.+)$/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value !== undefined && lexicon.HAN_TRAITS.test(value)
        ? does("psychological", "personality", value, `很${value}`, polarity)
        : undefined;
    },
  ],
  [/^退休$/u, (_, polarity) => does("work", "title", "退休", "退休了", polarity)],
];

function planned(all: string, raw: string, polarity: Polarity): Hit | undefined {
  const value = clean(raw.replace(/^(?:着|去(?=.{2}))/u, (found) => (found === "着" ? "" : found)));
  if (value === undefined || value.length < 2) return undefined;
  const isWish = /^(?:想|希望)/u.test(all);
  // "Would like", "hope you are well", "want to ask": only what is a goal of one's own.
  if (
    isWish &&
    !/^(?:成为|当(?![年时初然心])|学|考|买房|开一家|开店|环游|写一本|去[^问看找拿]|减肥|创业|读)/u.test(value)
  )
    return undefined;
  return does("plan", isWish ? "goal" : "plan", value, `${isWish ? "想" : "打算"}${value}`, polarity);
}

function described(raw: string, polarity: Polarity): Hit | undefined {
  const job = jobOf(raw, polarity);
  if (job !== undefined) return job;
  const value = clean(raw.replace(/^(?:一?[名个位])/u, ""));
  if (value === undefined) return undefined;
  if (lexicon.HAN_COUNTRY.test(value)) return does("basic_info", "nationality", value, `是${value}`, polarity);
  if (lexicon.HAN_TRAITS.test(value))
    return /素食/u.test(value)
      ? does("health", "diet", "素食", "吃素", polarity)
      : does("psychological", "personality", value, `是${value}`, polarity);
  const from = /^(?:土生土长的|地道的)?(.{2,6})人$/u.exec(value)?.[1];
  if (from !== undefined && !/[个的坏好男女老年轻大成普通一种工主商病客军证]$|^(?:男|女|好|坏)/u.test(from))
    return does("basic_info", "hometown", from, `是${from}人`, polarity);
  if (/^(?:男生|女生|男的?|女的?|男性|女性|女孩|男孩)$/u.test(value))
    return does("basic_info", "gender", value, `是${value}`, polarity);
  if (/^(?:基督徒|佛教徒|穆斯林|天主教徒|无神论者)$/u.test(value))
    return does("basic_info", "religion", value, `是${value}`, polarity);
  if (/^(?:单身|已婚|离异)$/u.test(value)) return does("basic_info", "relationship_status", value, value, polarity);
  return named(
    raw.length <= 4 &&
      /^[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭郎鲁韦马苗方俞任袁柳史唐费薛雷贺倪汤罗毕郝安常乐于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童郭梅林钟徐邱骆高夏蔡田胡凌霍万柯卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁甄曲刘龙叶黎白赖乔欧][\p{sc=Han}]{1,2}$/u.test(
        raw,
      )
      ? raw
      : "",
    polarity,
  );
}
