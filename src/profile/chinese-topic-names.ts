import { topicKey } from "./topics.js";

/** A topic and its sub-topics, a line each: the name, and what it is called in Chinese; the first word is the one that is shown. */
const TABLE = `basic_info: 基本信息 个人信息
  name: 姓名 名字
  surname: 姓氏
  nickname: 昵称 外号 绰号 小名
  age: 年龄 岁数 年纪 多大 几岁
  birthday: 生日
  gender: 性别
  nationality: 国籍
  hometown: 家乡 老家 故乡
  residence: 居住地 住址 住处 住在
  religion: 信仰 宗教
  language: 语言
  relationship_status: 感情状况 婚姻状况 婚姻 结婚
contact_info: 联系方式
  email: 邮箱 电子邮件 邮件
  phone: 电话 手机
family: 家人 家庭 亲人 家里人
  mother: 母亲 妈妈 妈
  father: 父亲 爸爸 爸
  parents: 父母 爸妈
  brother: 兄弟 哥哥 弟弟 哥 弟
  sister: 姐妹 姐姐 妹妹 姐 妹
  siblings: 兄弟姐妹
  wife: 妻子 老婆 太太
  husband: 丈夫 老公
  partner: 伴侣 对象 女朋友 男朋友 女友 男友
  son: 儿子
  daughter: 女儿
  children: 孩子 子女 小孩
  grandmother: 奶奶或外婆 奶奶 外婆 姥姥 祖母
  grandfather: 爷爷或外公 爷爷 外公 姥爷 祖父
  grandparents: 祖父母
  aunt: 姑姑或阿姨 姑姑 阿姨 姨妈 舅妈
  uncle: 叔叔或舅舅 叔叔 舅舅 伯伯
  cousin: 堂表亲 表哥 表弟 表姐 表妹 堂哥 堂弟 堂姐 堂妹
  nephew: 侄子或外甥 侄子 外甥
  niece: 侄女或外甥女 侄女 外甥女
  grandson: 孙子
  granddaughter: 孙女
  mother_in_law: 岳母或婆婆 岳母 婆婆
  father_in_law: 岳父或公公 岳父 公公
  brother_in_law: 姻兄弟 姐夫 妹夫 小舅子
  sister_in_law: 姻姐妹 嫂子 弟妹 小姨子
  stepmother: 继母 后妈
  stepfather: 继父 后爸
  ex_wife: 前妻
  ex_husband: 前夫
pet: 宠物
  dog: 狗 小狗 狗狗
  cat: 猫 小猫 猫咪
  bird: 鸟 小鸟
  fish: 鱼 金鱼
  rabbit: 兔子 兔
  hamster: 仓鼠
  guinea_pig: 豚鼠 荷兰猪
  horse: 马
  turtle: 乌龟 龟
  snake: 蛇
  lizard: 蜥蜴
  chicken: 鸡
  ferret: 雪貂
  rat: 大鼠 老鼠
  mouse: 小鼠 老鼠
  duck: 鸭子 鸭
  goat: 山羊
  sheep: 绵羊
  pig: 猪 小猪
  cow: 牛 奶牛
  donkey: 驴 毛驴
  llama: 羊驼 大羊驼
  hedgehog: 刺猬
  chinchilla: 龙猫 毛丝鼠
  gerbil: 沙鼠
  frog: 青蛙
  spider: 蜘蛛
  axolotl: 六角恐龙 美西螈
  stick_insect: 竹节虫
  pet: 宠物
education: 教育 学历
  school: 学校 大学 毕业院校
  major: 专业
  degree: 学位
work: 工作
  employer: 雇主 公司 单位 上班
  title: 职业 职位 职务
  workplace: 工作地点
  business: 生意
  industry: 行业
  responsibility: 职责
  project: 项目
  working_habit: 工作习惯
skill: 技能 本领
  skill: 技能
  instrument: 乐器
  learning: 在学 学习
  soft_skill: 软技能
interest: 兴趣
  like: 喜欢 喜爱
  dislike: 讨厌 反感
  hobby: 爱好
  habit: 习惯
health: 健康 身体
  allergy: 过敏
  diet: 饮食 忌口
  condition: 病症 疾病
  habit: 生活习惯 习惯
psychological: 内心 性格
  personality: 性格 个性
  fear: 害怕 恐惧
  dream: 梦想 理想
  value: 价值观 看法
  motivation: 动力
  decision_making: 决策方式
plan: 打算 计划
  plan: 计划 打算
  goal: 目标
possession: 财物 拥有
  vehicle: 交通工具 车
  home: 住房 房子
  thing: 物品 东西
life_event: 人生大事 大事
  move: 搬家
  job_change: 工作变动 换工作
  family_event: 家中大事 家事
  travel: 旅行 旅游
  achievement: 成就
  purchase: 购买 买了
  event: 事件
experience: 经历
  statement: 讲述`;

/** What a favourite is a favourite of, in English and in Chinese. The offline reader takes any word; others stay as they are. */
const KINDS = new Map(
  (
    "food:食物 drink:饮料 dish:菜 meal:一餐 fruit:水果 vegetable:蔬菜 dessert:甜点 snack:零食 cake:蛋糕 ice_cream:冰淇淋 tea:茶 coffee:咖啡 " +
    "wine:酒 restaurant:餐厅 cuisine:菜系 colour:颜色 color:颜色 animal:动物 flower:花 season:季节 number:数字 day:日子 holiday:节日 place:地方 " +
    "city:城市 country:国家 book:书 author:作家 writer:作家 poet:诗人 film:电影 movie:电影 actor:演员 song:歌 music:音乐 band:乐队 singer:歌手 " +
    "artist:艺术家 show:节目 series:剧集 game:游戏 sport:运动 team:球队 subject:科目 teacher:老师 hobby:爱好 thing:东西"
  )
    .split(" ")
    .map((entry): [string, string] => {
      const [kind = "", name = ""] = entry.split(":");
      return [kind, name];
    }),
);
const FAVOURITE = /^favou?rite_(?=.)/u;

type Names = readonly string[];
const NONE: Names = [];

/** By topic, and by topic and sub-topic with a line break between them. */
const NAMES: ReadonlyMap<string, Names> = readTable();

function readTable(): Map<string, Names> {
  const names = new Map<string, Names>();
  let topic = "";
  for (const line of TABLE.split("\n")) {
    const [name = "", words = ""] = line.trim().split(": ");
    if (!line.startsWith(" ")) topic = name;
    names.set(line.startsWith(" ") ? `${topic}\n${name}` : topic, words.split(" "));
  }
  return names;
}

/** Every Chinese name there is, longer ones first. */
export const CHINESE_NAMES: Names = [...new Set([...[...NAMES.values()].flat(), ...KINDS.values()])].toSorted(
  (a, b) => b.length - a.length,
);

/**
 * What a built-in topic is called in Chinese; the first name is the one that is shown. Empty for a topic of somebody's own.
 *
 * @example
 * chineseTopicNames("work"); // => ["工作"]
 */
export function chineseTopicNames(topic: string): Names {
  return NAMES.get(topicKey(topic)) ?? NONE;
}

/**
 * What a sub-topic is called in Chinese, also one that only the offline reader makes; as `chineseTopicNames`.
 *
 * @example
 * chineseSubTopicNames("interest", "favourite_food"); // => ["最喜欢的食物", "最喜欢", "食物"]
 */
export function chineseSubTopicNames(topic: string, subTopic: string): Names {
  const [ofTopic, part] = [topicKey(topic), topicKey(subTopic)];
  const names = NAMES.get(`${ofTopic}\n${part}`);
  if (names !== undefined || ofTopic !== "interest" || !FAVOURITE.test(part)) return names ?? NONE;
  const kind = part.replace(FAVOURITE, "");
  const name = KINDS.get(kind) ?? kind.replaceAll("_", " ");
  return /^\p{sc=Han}/u.test(name) ? [`最喜欢的${name}`, "最喜欢", name] : [`最喜欢的 ${name}`, "最喜欢"];
}

/** A topic and a sub-topic as a text in a language names them. What has no name there keeps its own. */
export function shownNames(
  { topic, subTopic }: { readonly topic: string; readonly subTopic: string },
  locale: "en" | "zh",
): { readonly topic: string; readonly subTopic: string } {
  if (locale === "en") return { topic, subTopic };
  return {
    topic: chineseTopicNames(topic)[0] ?? topic,
    subTopic: chineseSubTopicNames(topic, subTopic)[0] ?? subTopic,
  };
}
