import * as lexicon from "./chinese-lexicon.js";
import { apart, clean, does, type Rule } from "./chinese-values.js";
import { toldHit, type Hit, type Polarity } from "./hit.js";

export function jobOf(raw: string, polarity: Polarity): Hit | undefined {
  const value = clean(
    raw.replace(/^(?:一?[名个位]|当|做)/u, "").replace(/^(?:一?家)?(?:公司|企业|工厂|医院|学校|单位|银行)的/u, ""),
  );
  return value !== undefined && lexicon.HAN_OCCUPATION.test(value)
    ? does("work", "title", value, `是${value}`, polarity)
    : undefined;
}

function isPlace(value: string): boolean {
  return !/^(?:家|家里|酒店|宾馆|学校宿舍|梦里|心里|一起|这里|那里|外面)$/u.test(value) && value.length <= 16;
}

function placed(raw: string, subTopic: "residence" | "hometown", words: string, polarity: Polarity): Hit | undefined {
  const value = clean(raw.replace(/[，,].*$/u, "").replace(/(?:那边|这边)$/u, ""));
  return value !== undefined && isPlace(value)
    ? does("basic_info", subTopic, value, `${words}${value}`, polarity)
    : undefined;
}

/** "You can call me", "friends call me". */
export const CALLED_ME: RegExp =
  /^(?:(?:你们?|大家|朋友们?|同学们?|别人|家里?人|同事们?|熟人|身边人)?(?:可以|都|就|一般|平时|直接|习惯|老|总)*)?(?:叫|喊|称呼|唤)我(?:一声)?(.+?)(?:(?:就|都)(?:好|行|成|可以|ok|OK)了?|吧|得了|即可)?$/u;

export function named(raw: string, polarity: Polarity): Hit | undefined {
  const value = clean(raw);
  return value === undefined || value.length > 20 || /[的了吗]|你|我/u.test(value)
    ? undefined
    : toldHit(
        "basic_info",
        "name",
        value,
        (name) => `${apart(name)}${polarity === "holds" ? "" : "不"}叫${value}。`,
        polarity,
      );
}

function employed(raw: string, polarity: Polarity): Hit | undefined {
  const value = clean(raw.replace(/^(?:一家)/u, ""));
  return value === undefined || !isPlace(value) || /^(?:努力|认真|找|晚上|白天|周末)/u.test(value)
    ? undefined
    : does(
        "work",
        "employer",
        value,
        `在${value}工作`,
        polarity,
        `${polarity === "ended" ? "不再" : "不"}在${value}工作`,
      );
}

const CITY =
  /(?:市|省|县|区|北京|上海|广州|深圳|杭州|南京|成都|武汉|西安|重庆|天津|苏州|长沙|青岛|大连|厦门|香港|台北|东京|巴黎|伦敦|纽约|柏林|里昂|国外|国内|老家)$/u;

/** Names, ages, places, work and schools, as they follow 我. The first rule that reads something wins. */
export const BIOGRAPHY: readonly Rule[] = [
  [
    /^(?:的名字)?(?:就?叫做?|名叫|的名字是|名字叫|的名字叫|姓)(.+)/u,
    ([all = "", raw = ""], polarity) =>
      all.startsWith("姓")
        ? toldHit(
            "basic_info",
            "surname",
            clean(raw) ?? raw,
            (name) => `${apart(name)}姓${clean(raw) ?? raw}。`,
            polarity,
          )
        : named(raw, polarity),
  ],
  [
    /^今年([\d]{2}|[一二三四五六七八九十]{2,3})$/u,
    ([, value = ""], polarity) => does("basic_info", "age", value, `${value}岁`, polarity),
  ],
  [
    /^(?:今年|已经|都|才|刚满|刚)*(?:满|是)?([\d一二三四五六七八九十]{1,4})周?岁(?:了|半)?$/u,
    ([, value = ""], polarity) => does("basic_info", "age", value, `${value}岁`, polarity),
  ],
  [
    /^的?生日(?:是在?|在)(.+)/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("basic_info", "birthday", value, `的生日是${value}`, polarity);
    },
  ],
  [
    /^(?:是)?(?:出生在?|生)?[于在]?(\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号])(?:出生|生)?(?:的)?(?:[于在](.+))?$/u,
    ([all = "", value = "", where], polarity) => {
      if (!/生/u.test(all)) return undefined;
      const born = does("basic_info", "birthday", value, `出生于${value}`, polarity);
      const home = where === undefined ? undefined : placed(where, "hometown", "出生在", polarity);
      return home === undefined ? born : [born, home];
    },
  ],
  [
    /^(?:是)?在?(\d{4}年.*?)出生(?:的)?$/u,
    ([, value = ""], polarity) => does("basic_info", "birthday", value, `出生于${value}`, polarity),
  ],
  [
    /^(?:是)?(?:出生|生)[于在](.+?)(?:的|长大的)?$/u,
    ([, raw = ""], polarity) => placed(raw, "hometown", "出生在", polarity),
  ],
  [
    /^(?:从小)?在(.+?)(?:出生)?(?:长大|出生)的?$/u,
    ([, raw = ""], polarity) => placed(raw, "hometown", "来自", polarity),
  ],
  [/^(?:的)?(?:老家|家乡|故乡)(?:是|在)(.+)/u, ([, raw = ""], polarity) => placed(raw, "hometown", "来自", polarity)],
  [
    /^(?:是从)?(?:来自|从)(.+?)(?:来的|过来的)?$/u,
    ([all = "", raw = ""], polarity) =>
      /^来自|来的$/u.test(all) ? placed(raw, "hometown", "来自", polarity) : undefined,
  ],
  [
    /^(?:一直)?(?:就)?(?:居住在|住在|定居在|家住在?|家(?:现在|也|就)*在|住)(.+)/u,
    ([, raw = ""], polarity) => placed(raw.replace(/(?:已经)?$/u, ""), "residence", "住在", polarity),
  ],
  [/^在(.+?)(?:居住|定居|生活)$/u, ([, raw = ""], polarity) => placed(raw, "residence", "住在", polarity)],
  [
    /^(?:刚|刚刚|已经|终于|又)*(?:从(.+?))?(?:搬家?到|搬去|搬回|移居到?|搬来)了?(.+)/u,
    ([, from, raw = ""], polarity) =>
      polarity === "holds"
        ? [
            from === undefined ? undefined : placed(from, "residence", "住在", "ended"),
            placed(raw.replace(/^了|(?:去住|居住|生活)?了?$/gu, ""), "residence", "住在", "holds"),
          ]
        : undefined,
  ],
  [
    /^(?:从|离开了?)(.+?)(?:搬走|搬出来)?了?$/u,
    ([all = "", raw = ""], polarity) =>
      polarity === "holds" && (/搬/u.test(all) || (all.startsWith("离开") && CITY.test(raw)))
        ? placed(raw, "residence", "住在", "ended")
        : undefined,
  ],
  [
    /^(?:一直)?在(.+?)(?:上班|工作|任职|就职|打工|实习|干活|干)(?:，?(?:做|当|担任)(.+))?$/u,
    ([, raw = "", job], polarity) => {
      const title = job === undefined ? undefined : jobOf(job, polarity);
      if (CITY.test(raw)) return title ?? does("work", "workplace", raw, `在${raw}工作`, polarity);
      if (/^(?:互联网|金融|教育|医疗|房地产|广告|IT|物流|餐饮|制造|游戏|保险|汽车)(?:行业|业|领域)?$/u.test(raw))
        return does("work", "industry", raw, `在${raw}工作`, polarity);
      const employer = employed(raw, polarity);
      return [employer, title];
    },
  ],
  [
    /^在(.+?)(?:做|当|担任)(.+)$/u,
    ([, raw = "", job = ""], polarity) => {
      const title = jobOf(job, polarity);
      const place = CITY.test(raw) ? does("work", "workplace", raw, `在${raw}工作`, polarity) : employed(raw, polarity);
      return title && [place, title];
    },
  ],
  [
    /^(?:刚|刚刚|已经)*(?:跳槽|入职|加入|换工作)(?:到|去|了)*(.+)/u,
    ([, raw = ""], polarity) =>
      polarity === "holds" ? employed(raw.replace(/(?:工作|上班)$/u, ""), "holds") : undefined,
  ],
  [
    /^(?:刚|刚刚|已经|主动|终于|又)*(?:辞职|离职|失业|辞了(?:工作|职)|(?:把工作)?辞掉?了?(?:工作)|丢了工作|被(?:裁|炒|解雇|辞退))(?:员|鱿鱼)?$/u,
    (_, polarity) =>
      polarity === "holds" ? toldHit("work", "employer", "", (name) => `${apart(name)}离职了。`, "ended") : undefined,
  ],
  [
    /^(?:刚|刚刚|已经)*(?:从)?(.+?)(?:辞职|离职)$/u,
    ([, raw = ""], polarity) =>
      polarity === "holds" && raw.length > 1 && !/[我了刚]$/u.test(raw)
        ? employed(raw.replace(/^从/u, ""), "ended")
        : undefined,
  ],
  [
    /^在(.+?)(?:读书|读大学|上大学|上学|念书|读研|读博|读研究生)$/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("education", "school", value, `在${value}上学`, polarity);
    },
  ],
  [
    /^(?:是)?(?:毕业于|从(.+?)毕业)(.*)/u,
    ([, first, second = ""], polarity) => {
      const value = clean(first ?? second.replace(/的$/u, ""));
      return value && does("education", "school", value, `毕业于${value}`, polarity);
    },
  ],
  [
    /^(?:大学)?(?:的)?(?:专业是|学的是|主修|读的是|学的专业是|是学(?!生))(.+?)(?:专业|的)?$/u,
    ([, raw = ""], polarity) => {
      const value = clean(raw);
      return value && does("education", "major", value, `的专业是${value}`, polarity);
    },
  ],
];
