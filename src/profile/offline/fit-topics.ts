import { isCommonTerm } from "../../core/stop-words.js";
import { terms } from "../../core/words.js";
import { TOPICS, type SubTopic, type Topic, type TopicSchema } from "../topics.js";
import type { FoundFact } from "./said.js";

/** Other words for built-in sub-topics, by which a schema may declare them. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  (
    "title:job,profession,occupation,position,role,job_title;employer:company,workplace_name,organization,organisation;residence:city,home,location,address,current_city,place_of_residence,lives_in;" +
    "hometown:origin,birthplace,home_town,place_of_birth;birthday:birth_date,date_of_birth,birthdate;like:likes,tastes,preferences,interests;dislike:dislikes,aversions;hobby:hobbies,pastimes;" +
    "allergy:allergies;language:languages;relationship_status:marital_status;fear:fears;dream:dreams;goal:goals;plan:plans;skill:skills,hard_skills;instrument:instruments;" +
    "condition:illness,illnesses,conditions;diet:eating_habits;school:university,college;personality:traits,character;project:projects,projects_participated;responsibility:work_responsibility"
  )
    .split(";")
    .flatMap((entry) => {
      const [name = "", words = ""] = entry.split(":");
      return words.split(",").map((word): [string, string] => [word, name]);
    }),
);
const BUILT_IN: ReadonlySet<string> = new Set(TOPICS.assistant.topics.map(({ name }) => name));

/** "Favorite Food" and favourite_food are one name. */
function plainName(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, "_")
    .replace(/^favorite/u, "favourite");
  return ALIASES.get(plain) ?? plain;
}

interface Declared {
  readonly topic: Topic;
  readonly subTopic: SubTopic | undefined;
}

function declaredFor({ topic, subTopic }: FoundFact, { topics }: TopicSchema): Declared | undefined {
  const isTopic = ({ name }: Topic): boolean => plainName(name) === plainName(topic);
  const isSubTopic = ({ name }: SubTopic): boolean => plainName(name) === plainName(subTopic);
  const all = topics.flatMap((one) => (one.subTopics ?? []).map((part): Declared => ({ topic: one, subTopic: part })));
  const both = all.find((one) => isTopic(one.topic) && one.subTopic !== undefined && isSubTopic(one.subTopic));
  if (both !== undefined) return both;
  const open = topics.find((one) => isTopic(one) && (one.subTopics ?? []).length === 0);
  if (open !== undefined) return { topic: open, subTopic: undefined };
  // The same sub-topic under a topic of the schema's own: hobbies under "free time".
  return all.find(
    (one) => !BUILT_IN.has(plainName(one.topic.name)) && one.subTopic !== undefined && isSubTopic(one.subTopic),
  );
}

function about({ topic, subTopic }: Declared): ReadonlySet<string> {
  const own =
    subTopic === undefined
      ? `${topic.name} ${topic.description ?? ""}`
      : `${subTopic.name} ${subTopic.description ?? ""}`;
  return new Set(terms(own.replaceAll("_", " ")).filter((term) => !isCommonTerm(term)));
}

/** The topic of a schema's own whose name and description share most terms with what is said. */
function closest(fact: FoundFact, { topics }: TopicSchema): Declared | undefined {
  const said = new Set(terms(fact.sentence));
  let best: Declared | undefined;
  let most = 0;
  for (const topic of topics.filter(({ name }) => !BUILT_IN.has(plainName(name)))) {
    for (const subTopic of [...(topic.subTopics ?? []), undefined]) {
      if (subTopic === undefined && (topic.subTopics ?? []).length > 0) continue;
      let shared = 0;
      for (const term of about({ topic, subTopic })) if (said.has(term)) shared += 1;
      if (shared > most) [most, best] = [shared, { topic, subTopic }];
    }
  }
  return best;
}

/**
 * Puts facts under the topics of a schema. A fact that none of them is for keeps its own topic, or is dropped where the
 * schema is strict; one told in a whole sentence goes where the words of a topic of the schema's own are in it.
 */
export function fitTopics(facts: readonly FoundFact[], schema: TopicSchema): FoundFact[] {
  return facts.flatMap((fact) => {
    const isOpen = fact.topic === "life_event" || fact.topic === "experience";
    const declared = (isOpen ? closest(fact, schema) : undefined) ?? declaredFor(fact, schema) ?? closest(fact, schema);
    if (declared === undefined) return schema.strict === true ? [] : fact;
    return { ...fact, topic: declared.topic.name, subTopic: declared.subTopic?.name ?? fact.subTopic };
  });
}
