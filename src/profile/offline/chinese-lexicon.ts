/** Relatives, and the sub-topic of each. Longer words first, so that 女朋友 is not 朋友. */
export const HAN_KIN: ReadonlyMap<string, string> = new Map(
  (
    "mother:妈妈,母亲,老妈,妈;father:爸爸,父亲,老爸,爸;parents:爸妈,父母,爸爸妈妈;brother:哥哥,弟弟,双胞胎弟弟,双胞胎哥哥,大哥,二哥,哥,弟;sister:姐姐,妹妹,双胞胎姐姐,双胞胎妹妹,大姐,二姐,姐,妹;" +
    "wife:妻子,老婆,太太,媳妇;husband:丈夫,老公,先生;partner:女朋友,男朋友,女友,男友,未婚妻,未婚夫,对象;son:儿子,大儿子,小儿子;daughter:女儿,大女儿,小女儿,闺女;children:孩子,小孩,双胞胎,宝宝;" +
    "grandmother:奶奶,外婆,姥姥;grandfather:爷爷,外公,姥爷;uncle:叔叔,舅舅,伯伯,姑父;aunt:阿姨,姑姑,姨妈,舅妈;cousin:表哥,表弟,表姐,表妹,堂哥,堂弟,堂姐,堂妹;nephew:侄子,外甥;niece:侄女,外甥女;grandson:孙子;granddaughter:孙女"
  )
    .split(";")
    .flatMap((entry) => {
      const [name = "", words = ""] = entry.split(":");
      return words.split(",").map((word): [string, string] => [word, name]);
    }),
);

export const HAN_ANIMALS: ReadonlyMap<string, string> = new Map(
  "dog:狗,小狗,狗狗,金毛,柯基,哈士奇,泰迪,拉布拉多,边牧,柴犬,博美;cat:猫,小猫,猫咪,橘猫,英短,布偶猫,黑猫,白猫;bird:鸟,鹦鹉,小鸟;rabbit:兔子,小兔子;fish:金鱼,鱼;hamster:仓鼠;turtle:乌龟;horse:马;pet:宠物"
    .split(";")
    .flatMap((entry) => {
      const [name = "", words = ""] = entry.split(":");
      return words.split(",").map((word): [string, string] => [word, name]);
    }),
);

/** Endings of professions: 软件工程师, 老师, 司机. */
export const HAN_OCCUPATION: RegExp =
  /(?:工程师|老师|教师|医生|护士|律师|设计师|程序员|司机|厨师|会计|记者|编辑|作家|画家|歌手|演员|警察|军人|农民|工人|学生|大学生|研究生|博士生|高中生|初中生|教授|经理|总监|主管|老板|店主|销售员?|翻译|导游|摄影师|建筑师|科学家|研究员|公务员|消防员|飞行员|空姐|教练|模特|主播|博主|自由职业者|理发师|美容师|药剂师|心理咨询师|咨询师|分析师|实习生|志愿者|校长|院长|创业者|企业家|运动员|舞蹈家|音乐家|钢琴家|诗人|木匠|电工|水管工|快递员|外卖员|服务员|收银员|保安|保姆|家庭主妇|全职妈妈|全职爸爸|法官|检察官|兽医|牙医|导演|编剧|制片人|产品经理|项目经理|秘书|助理|顾问|架构师|测试员|运营|站长|船长|渔民|铁匠|商人|面包师|咖啡师|调酒师|花匠|园丁|图书管理员|幼师|家教|讲师|插画师|漫画家|配音演员|侦探)$/u;

export const HAN_TRAITS: RegExp =
  /^(?:内向|外向|害羞|开朗|乐观|悲观|急性子|慢性子|完美主义者|工作狂|夜猫子|路痴|吃货|社恐|固执|粗心|细心|有耐心|懒|好奇心强|左撇子|色盲|书虫|早起的人|素食者|素食主义者)$/u;
export const HAN_LANGUAGE: RegExp =
  /(?:[英法德日韩俄汉中阿]语|中文|英文|日文|法文|德文|韩文|西班牙语|葡萄牙语|意大利语|阿拉伯语|粤语|广东话|普通话|上海话|四川话|泰语|越南语|拉丁语|手语|闽南语|客家话)/u;
export const HAN_COUNTRY: RegExp =
  /^(?:中国|美国|英国|法国|德国|日本|韩国|俄罗斯|加拿大|澳大利亚|意大利|西班牙|印度|巴西|泰国|越南|新加坡|马来西亚|墨西哥|荷兰|瑞士|瑞典|挪威|埃及|波兰|葡萄牙|希腊|乌克兰)人$/u;
export const HAN_INSTRUMENTS: RegExp =
  /^(弹|拉|吹|打|学)(钢琴|吉他|小提琴|大提琴|古筝|二胡|琵琶|笛子|萨克斯|架子鼓|鼓|口琴|尤克里里|贝斯)/u;
