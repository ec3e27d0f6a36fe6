import { foldText } from "../core/fold-text.js";

/**
 * What a profile may speak of.
 *
 * Facts stand beside each other under a sub-topic, unless its `updateRule` says that there is one at a time: see
 * {@link SubTopic.updateRule}.
 */
export interface TopicSchema {
  /**
   * True when only what is declared here is kept.
   * @default false
   */
  readonly strict?: boolean;
  readonly topics: Topic[];
}

/** One topic of a profile, such as "work". */
export interface Topic {
  readonly name: string;
  /** What belongs to it, for whoever sorts facts. */
  readonly description?: string;
  readonly subTopics?: SubTopic[];
}

/** One part of a topic, such as "employer". */
export interface SubTopic {
  readonly name: string;
  readonly description?: string;
  /**
   * How a new statement changes an old one, in words for a model. A rule that says in plain words that one value takes the place
   * of the other (replace, overwrite, only the latest, only one, a single value; 替换, 覆盖, 只保留, 最新, 唯一) is also kept
   * without a model and for `add` operations: a new value then ends the old one. The built-in sub-topics of which there is one at
   * a time (home, employer) have it in any schema.
   */
  readonly updateRule?: string;
}

/**
 * What two names of topics or sub-topics have in common that are one: case, and blanks for "_", do not matter.
 *
 * @example
 * topicKey(" Free Time"); // => "free_time"
 */
export function topicKey(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/gu, "_");
}

const REPLACE = "A new value replaces the old one.";

function subTopics(table: string): SubTopic[] {
  return table.split("\n").map((line) => {
    const [name = "", description = ""] = line.trim().split(": ");
    return name.endsWith("!") ? { name: name.slice(0, -1), description, updateRule: REPLACE } : { name, description };
  });
}

/** A name with an exclamation mark has one value at a time. */
const BASIC_INFO: Topic = {
  name: "basic_info",
  description: "Who the user is",
  subTopics: subTopics(`name!: what the user is called
    surname!: the family name alone
    nickname: other names the user is called by
    age!: in years
    birthday!: day and month, and the year if it is known
    gender!: as the user names it
    nationality!: the country the user is a citizen of
    hometown!: where the user comes from
    residence!: where the user lives now
    religion!: faith, or none
    language: languages the user speaks
    relationship_status!: single, engaged, married, divorced, widowed`),
};
const CONTACT_INFO: Topic = {
  name: "contact_info",
  description: "How the user is reached",
  subTopics: subTopics(`email!: address for mail
    phone!: number to call`),
};
const FAMILY: Topic = {
  name: "family",
  description: "Relatives, each under the word for what they are to the user, and facts about them",
  subTopics: subTopics(`mother: her name and what is said of her
    father: his name and what is said of him
    parents: what is said of both
    brother: name and facts
    sister: name and facts
    wife: name and facts
    husband: name and facts
    partner: name and facts
    son: name and facts
    daughter: name and facts
    children: how many, and what is said of all`),
};
const PET: Topic = {
  name: "pet",
  description: "Animals of the user, each under its kind: dog, cat, bird",
  subTopics: subTopics(`dog: name and facts
    cat: name and facts`),
};
const EDUCATION: Topic = {
  name: "education",
  description: "Schools, degrees, subjects",
  subTopics: subTopics(`school!: the school or university the user attends or attended last
    major!: the subject
    degree: degrees`),
};
const WORK: Topic = {
  name: "work",
  description: "What the user does for a living",
  subTopics: subTopics(`employer!: the company or place
    title!: profession or position
    workplace!: the town or site
    business: what the user owns and runs
    industry!: the field
    responsibility: what the user is responsible for
    project: projects the user takes part in
    working_habit: how and when the user works`),
};
const SKILL: Topic = {
  name: "skill",
  description: "What the user is able to do",
  subTopics: subTopics(`skill: arts, tools, sports
    instrument: musical instruments the user plays
    learning: what the user is learning
    soft_skill: dealing with people, as the user says it: leading, listening, negotiating`),
};
const INTEREST: Topic = {
  name: "interest",
  description: "Tastes; a favourite is under favourite_ and its kind: favourite_food",
  subTopics: subTopics(`like: what the user likes
    dislike: what the user does not like
    hobby: what the user does in free time
    habit: what the user comes back to again and again, as counted`),
};
const HEALTH: Topic = {
  name: "health",
  description: "Body and habits",
  subTopics: subTopics(`allergy: what the user does not tolerate
    diet: what the user eats or does not eat
    condition: illnesses and injuries
    habit: smoking, drinking, sleep, sport`),
};
const PSYCHOLOGICAL: Topic = {
  name: "psychological",
  description: "Character, fears, beliefs",
  subTopics: subTopics(`personality: traits
    fear: what the user is afraid of
    dream: what the user has always wanted
    value: what matters to the user, opinions
    motivation: what drives the user
    decision_making: how the user decides`),
};
const PLAN: Topic = {
  name: "plan",
  description: "What the user intends",
  subTopics: subTopics(`plan: what the user is going to do
    goal: what the user wants to reach`),
};
const POSSESSION: Topic = {
  name: "possession",
  description: "What the user owns",
  subTopics: subTopics(`vehicle: cars, bicycles, boats
    home: house or flat
    thing: anything else`),
};
const LIFE_EVENT: Topic = {
  name: "life_event",
  description: "What happened in the life of the user",
  subTopics: subTopics(`move: a change of home
    job_change: a change of work
    family_event: marriages, births, deaths
    travel: journeys
    achievement: what the user won, passed or finished
    purchase: what the user bought or got
    event: anything else`),
};
const EXPERIENCE: Topic = {
  name: "experience",
  description: "What the user tells of life, and no other topic has",
  subTopics: subTopics(`statement: in a whole sentence`),
};

/** The built-in topics of the two scenarios. A user may talk of more: neither is strict. */
export const TOPICS: { readonly group_chat: TopicSchema; readonly assistant: TopicSchema } = {
  group_chat: { topics: [BASIC_INFO, WORK, SKILL, PLAN, INTEREST, PSYCHOLOGICAL, EDUCATION, LIFE_EVENT, EXPERIENCE] },
  assistant: {
    topics: [
      BASIC_INFO,
      CONTACT_INFO,
      FAMILY,
      PET,
      EDUCATION,
      WORK,
      SKILL,
      INTEREST,
      HEALTH,
      PSYCHOLOGICAL,
      PLAN,
      POSSESSION,
      LIFE_EVENT,
      EXPERIENCE,
    ],
  },
};

/** Ways of saying that there is one value at a time, the new one. */
const REPLACES: readonly RegExp[] = [
  /\b(?:replac|overwrit|overrid|supersed)|\bsingle\b/u,
  /\bonly (?:keep |the )*(?:one(?! of)|latest|newest|most recent|current|last)(?! (?:\d|two|three|four|five|few))\b/u,
  /\bkeeps? (?:only )?(?:the )?(?:latest|newest|most recent|current)(?! (?:\d|two|three|four|five|few))\b/u,
  /替换|取代|覆盖|只保留|最新(?!的?\s*[两三四五六七八九十几\d])|唯一/u,
];
/** Ways of saying the contrary, and "every single one". */
const KEEPS =
  /(?:\b(?:not|never|cannot|without|instead of|rather than|every|each)|n['\u2019]t)(?: \w+){0,2}? (?:replac|overwrit|overrid|supersed|single)\w*|[不别勿](?:要|能|得|会|可|应|用)?(?:替换|取代|覆盖|只保留)/gu;

/** Whether a rule says that a new value takes the place of the old one. */
function replaces({ updateRule = "" }: SubTopic): boolean {
  const rule = foldText(updateRule).replaceAll(KEEPS, " ");
  return REPLACES.some((way) => way.test(rule));
}

const SINGLE: ReadonlySet<string> = new Set(
  TOPICS.assistant.topics.flatMap(({ name, subTopics: parts = [] }) =>
    parts.filter(replaces).map((part) => `${name}/${part.name}`),
  ),
);

/**
 * Whether a new statement under a sub-topic replaces the old one (one home, one employer) or stands beside it (likes). A schema
 * says so of its own sub-topics by their `updateRule`.
 *
 * @example
 * isSingleValued("work", "employer"); // => true
 */
export function isSingleValued(topic: string, subTopic: string, schema?: TopicSchema): boolean {
  if (SINGLE.has(`${topic}/${subTopic}`) || (topic === "interest" && subTopic.startsWith("favourite_"))) return true;
  const declared = schema?.topics.find(({ name }) => topicKey(name) === topicKey(topic))?.subTopics;
  const part = declared?.find(({ name }) => topicKey(name) === topicKey(subTopic));
  return part !== undefined && replaces(part);
}

/** Where there is one value at a time that describes, and is no name: who is a nurse in Leeds is a nurse. */
const DESCRIBED: ReadonlySet<string> = new Set(["work/title", "education/major", "basic_info/relationship_status"]);

/**
 * Whether saying more or less of a value under a sub-topic is saying the same.
 *
 * @example
 * isDescribed("basic_info", "residence"); // => false
 */
export function isDescribed(topic: string, subTopic: string): boolean {
  return DESCRIBED.has(`${topic}/${subTopic}`);
}

/**
 * The sub-topic of the same topic that says the contrary of the same value: who dislikes tea does not like it any more.
 *
 * @example
 * oppositeOf("interest", "like"); // => "dislike"
 */
export function oppositeOf(topic: string, subTopic: string): string | undefined {
  if (topic !== "interest") return undefined;
  if (subTopic === "like") return "dislike";
  return subTopic === "dislike" ? "like" : undefined;
}
