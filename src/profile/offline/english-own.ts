import * as lexicon from "./english-lexicon.js";
import { dateIn } from "./english-places.js";
import { nameHit } from "./english-self.js";
import { bareValue, cleanValue, listOf, nameValue, placeValue } from "./english-values.js";
import { hit, possessive, toldHit, type Hit, type Polarity, hitsIn, type Made } from "./hit.js";

const ANIMAL = [...lexicon.ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
const KIN = [...lexicon.KIN.keys()].toSorted((a, b) => b.length - a.length).join("|");
const ADJECTIVES =
  "(?:(?:new|old|big|little|small|lovely|cute|sweet|beautiful|older|younger|elder|oldest|youngest|eldest|twin|dear|beloved|black|white|late|only|first|second|other|own|baby) )*";
const RELATED = new RegExp(`^my (${ADJECTIVES})(${KIN}|${ANIMAL})(?=[ ,'’]|s names? )(.*)$`, "iu");
const NAME = "(\\p{Lu}[\\p{L}'’-]*(?: \\p{Lu}[\\p{L}'’-]*)?)";

/** What holds of somebody for longer than a day. */
const LASTING =
  /^(?:(?:is|are|was|were) (?:not )?(?:an? |the |\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|called|named|from|in (?:love|finance|marketing|the|his|her|their)|married|divorced|single|engaged|retired|allergic|vegan|vegetarian|dead|deaf|blind|afraid|scared|turning|studying|working as|learning|[a-z]+(?:ish|ese|ian|ican) ?$|very |really |quite |so |pretty |older|younger|older than|twins|teachers?|doctors?|farmers?|both|my (?:best friend|hero|role model)|diabetic|pregnant|shy|stubborn|good at|into|obsessed|fluent|born|passionate)|(?:has|have|had) (?:not )?(?:an? |two|three|four|five|\d|moved|just turned|asthma|diabetes|adhd|blue|brown|green|curly|passed|always|retired|no |long|dementia|alzheimer|cancer|his|her|their)|works?\b|worked (?:as|at|for)|lives?\b|loves?\b|likes?\b|hates?\b|studies\b|study\b|speaks?\b|plays?\b|enjoys?\b|owns?\b|runs? an?|teaches\b|teach\b|collects?\b|comes? from|grew up|died\b|passed away|started (?:school|nursery|uni|university|college|work|reception|high school|primary school)|moved\b|(?:is|are) getting (?:married|divorced|engaged)|got (?:married|divorced|engaged)|retired\b|graduated\b|was born|were born|used to\b|does not\b|do not\b|prefers?\b|turned (?:\d|\p{L}+ ?(?:$|last|this|on|in))|turns \d|goes to|go to (?:school|college|university)|served\b|can(?: not)? (?:speak|play|cook|swim|drive|sing)|favourite\b|always loved|(?:made|promoted|hired|accepted|elected|diagnosed|chosen|picked|named)\b|runs\b|manages\b|drives\b|snores|barks|sleeps in|eats? only|wants to (?:be|become))/iu;

/** A relative or an animal of the user. */
interface Relation {
  readonly topic: string;
  readonly subTopic: string;
  /** As the user calls them. */
  readonly word: string;
}

const NAMED =
  /^(?:['’]?s? names? (?:is|are)|s['’] names? are|,? (?:is|are) (?:not )?(?:called|named)|['’]s? called| names? (?:is|are)) (?:not )?(.+)$/iu;
const IS_NAME = new RegExp(`^ (?:is|are) (${NAME}(?: and ${NAME})?)[.!]?$`, "u");
const INNER_NAME = new RegExp(`^,? (${NAME}(?: and ${NAME})?),?(?= )`, "u");
const OWNED_BY_THEM = /^['’]s?\s+(favourite .+? (?:is|are) .+|(?:birthday|job|hobby) is .+)$/iu;

function relationOf(word: string): Relation {
  const kin = lexicon.KIN.get(word);
  if (kin !== undefined) return { topic: "family", subTopic: kin, word };
  return { topic: "pet", subTopic: lexicon.ANIMALS.get(word) ?? "pet", word };
}

function called(raw: string, { topic, subTopic, word }: Relation, polarity: Polarity): Hit[] {
  const not = polarity === "holds" ? "" : "not ";
  const isMany = /^(?:.*[^s]s|children|puppies|mice)$/u.test(word);
  const whom = (owner: string): string => `${isMany ? "One of " : ""}${possessive(owner)} ${word}`;
  return listOf(raw, true).flatMap((value) => {
    const name = nameValue(value.replace(/ (?:now|actually)$/u, ""));
    return name === undefined || lexicon.NOT_NAMES.has(name.toLowerCase())
      ? []
      : toldHit(topic, subTopic, name, (owner) => `${whom(owner)} is ${not}called ${name}.`, polarity);
  });
}

function isDemonym(word: string): boolean {
  return lexicon.DEMONYMS.has(word.toLowerCase());
}

/** What lasts of "works at Acme" or "'s favourite food is sushi". */
function lasting(tail: string, { topic, subTopic, word }: Relation): Hit[] {
  const does = tail
    .replace(/^['’]s (?=(?:an?|the|from|in|called|very|really|so|\d+|married|retired) )/iu, " is ")
    .trim()
    .replace(/^(?:also|really|just|still|always|absolutely|actually) /iu, "")
    .replace(
      /^(?:is|are|has|have) (?:just |recently |finally |now )*been (?=(?:made|promoted|hired|accepted|elected|diagnosed|chosen|picked|named)\b)/iu,
      "",
    );
  const owned = OWNED_BY_THEM.exec(does)?.[1];
  const told = (owned ?? does).replace(/,(?!.* and ).*$/u, "");
  const value = cleanValue(told.replace(/\bmy\b/giu, "their"));
  if (value === undefined || (owned === undefined && (/^['’]/u.test(does) || !LASTING.test(does)))) return [];
  const owner = owned === undefined ? word : `${word}'s`;
  return [toldHit(topic, subTopic, value, (name) => `${possessive(name)} ${owner} ${value}.`)];
}

function related([, , word = "", tail = ""]: RegExpExecArray, polarity: Polarity): Hit[] {
  const relation = relationOf(word.toLowerCase());
  const named = NAMED.exec(tail)?.[1] ?? IS_NAME.exec(tail)?.[1];
  if (named !== undefined && !isDemonym(named)) return called(named, relation, polarity);
  const inner = INNER_NAME.exec(tail);
  const name = inner?.[1];
  if (inner === null || name === undefined || isDemonym(name)) return lasting(tail, relation);
  return [...called(name, relation, "holds"), ...lasting(tail.slice(inner[0].length), relation)];
}

const IS = "(?:is|are|was|were)";

interface Owned {
  readonly pattern: RegExp;
  readonly read: (raw: string, match: RegExpExecArray, polarity: Polarity) => Made;
}

/** "My X is Y" as a hit whose sentence is "Ann's X is Y." */
function plain(
  topic: string,
  subTopic: string,
  what: string,
  clean: (raw: string) => string | undefined,
): Owned["read"] {
  return (raw, _, polarity) => {
    // "My goal is to write a novel": the value is what is to be done.
    const to = /^to (?=\p{L})/iu.exec(raw)?.[0] ?? (/^\d+(?:st|nd|rd|th)\b/u.test(raw) ? "on the " : "");
    const value = clean(to === "to " ? raw.slice(to.length) : raw)?.replace(/\bmy\b/giu, "their");
    const is = polarity === "holds" ? "is" : "is not";
    return (
      value && toldHit(topic, subTopic, value, (name) => `${possessive(name)} ${what} ${is} ${to}${value}.`, polarity)
    );
  };
}

/** "favourite ice cream" is kept under favourite_ice_cream. */
export function favourite(
  kind: string,
  raw: string,
  polarity: Polarity = "holds",
  isLeast: boolean = false,
): Hit | undefined {
  const value = cleanValue(
    raw.replace(/^(?:still |definitely |always |now |probably |actually |the colou?r |called )+/iu, ""),
  );
  const what = kind
    .toLowerCase()
    .replace(/\bcolor\b/u, "colour")
    .replace(/s$/u, "")
    .trim();
  if (value === undefined || what.split(" ").length > 4 || /^(?:my|not)\b/iu.test(value)) return undefined;
  if (isLeast) return hit({ topic: "interest", subTopic: "dislike", value, does: `dislike ${value}` }, polarity);
  return toldHit(
    "interest",
    `favourite_${what.replaceAll(/[^\p{L}\p{N}]+/gu, "_") || "thing"}`,
    value,
    (name) => `${possessive(name)} favourite ${what} is ${polarity === "holds" ? "" : "not "}${value}.`,
    polarity,
  );
}

const OWNED: readonly Owned[] = [
  {
    pattern: /^(?:my|the) (?:full |real |first |given )?name(?: is| has always been) (.+)$/iu,
    read: (raw, _, polarity) => {
      const value = nameValue(raw);
      return value && !/^(?:on|not|too|hard|easy|very)\b/iu.test(raw) ? nameHit(value, polarity) : undefined;
    },
  },
  {
    pattern: /^my nickname is (.+)$/iu,
    read: (raw, _, polarity) => {
      const value = nameValue(raw);
      return (
        value &&
        toldHit("basic_info", "nickname", value, (name) => `${possessive(name)} nickname is ${value}.`, polarity)
      );
    },
  },
  {
    pattern:
      /^my (?:all-time |absolute |current |other )?(least )?favourite (.+?) (?:is|are|has always been|has to be|was) (.+)$/iu,
    read: (_, [, least, kind = "", value = ""], polarity) => favourite(kind, value, polarity, least !== undefined),
  },
  {
    pattern: new RegExp(
      `^my (?:current |new )?(?:job|profession|occupation|job title|role|position) ${IS} (?:to be |that of )?(.+)$`,
      "iu",
    ),
    read: (raw, _, polarity) => {
      const value = bareValue(raw);
      return value !== undefined && lexicon.isOccupation(value)
        ? hit(
            { topic: "work", subTopic: "title", value, does: `be ${/^[aeiou]/iu.test(value) ? "an" : "a"} ${value}` },
            polarity,
          )
        : undefined;
    },
  },
  {
    pattern: /^my (?:current |new )?(?:employer|company) is (.+)$/iu,
    read: plain("work", "employer", "employer", placeValue),
  },
  {
    pattern: new RegExp(
      `^my (?:main |biggest |favourite )?(?:hobby|hobbies|pastime|passion|passions) ${IS} (.+)$`,
      "iu",
    ),
    read: (raw, _, polarity) =>
      listOf(raw).map((value) =>
        toldHit("interest", "hobby", value, (name) => `${possessive(name)} hobby is ${value}.`, polarity),
      ),
  },
  {
    pattern: /^my birthday is (?:on |the )*(.+)$/iu,
    read: plain(
      "basic_info",
      "birthday",
      "birthday",
      (raw) =>
        dateIn(raw) ??
        (/\d|january|february|march|april|may|june|july|august|september|october|november|december|christmas|new year/iu.test(
          raw,
        )
          ? cleanValue(raw)
          : undefined),
    ),
  },
  { pattern: /^my age is (\d{1,3})/iu, read: plain("basic_info", "age", "age", cleanValue) },
  {
    pattern: /^my (?:home ?town|birthplace|home country) is (.+)$/iu,
    read: plain("basic_info", "hometown", "home town", placeValue),
  },
  {
    pattern: /^my (?:home|house|flat|apartment|place) is (?:now )?in (.+)$/iu,
    read: (raw, _, polarity) => {
      const value = placeValue(raw);
      return value && hit({ topic: "basic_info", subTopic: "residence", value, does: `live in ${value}` }, polarity);
    },
  },
  { pattern: /^my nationality is (.+)$/iu, read: plain("basic_info", "nationality", "nationality", cleanValue) },
  {
    pattern: /^my (?:native language|mother tongue|first language|native tongue) is (.+)$/iu,
    read: plain("basic_info", "language", "native language", cleanValue),
  },
  { pattern: /^my pronouns are (.+)$/iu, read: plain("basic_info", "gender", "pronouns", (raw) => cleanValue(raw)) },
  {
    pattern: /^my (?:work |private |personal )?e-?mail(?: address)? is (\S+@\S+)$/iu,
    read: plain("contact_info", "email", "e-mail address", (raw) => raw.replace(/[.,!]+$/u, "")),
  },
  {
    pattern: /^my (?:cell|mobile|phone|telephone|new)?(?: phone)? ?(?:number) is ([+\d][\d ()./-]{4,24}\d)/iu,
    read: plain("contact_info", "phone", "phone number", (raw) => raw),
  },
  {
    pattern: new RegExp(`^my (?:major|field of study|subject) ${IS} (.+)$`, "iu"),
    read: plain("education", "major", "major", cleanValue),
  },
  {
    pattern: new RegExp(`^my (?:biggest |greatest |worst )?(?:fear|phobia) ${IS} (.+)$`, "iu"),
    read: plain("psychological", "fear", "fear", cleanValue),
  },
  {
    pattern: new RegExp(`^my (?:biggest |greatest |lifelong )?dream ${IS} (?:of )?(.+)$`, "iu"),
    read: plain("psychological", "dream", "dream", cleanValue),
  },
  {
    pattern: new RegExp(
      `^my (?:main |biggest |next |new year's )?(?:goal|aim|resolution)(?: (?:for|this) [^,]+?)? ${IS} (.+)$`,
      "iu",
    ),
    read: plain("plan", "goal", "goal", cleanValue),
  },
  {
    pattern: new RegExp(`^my (?:next )?plan ${IS} (.+)$`, "iu"),
    read: plain("plan", "plan", "plan", cleanValue),
  },
];

/** Reads a clause that begins with "my" or names the user's name. */
export function ownHits(said: string, polarity: Polarity): Hit[] {
  const text = said.replace(/[\s.!]+$/u, "");
  for (const { pattern, read } of OWNED) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const found = hitsIn(read(match[1] ?? "", match, polarity));
    if (found.length > 0) return found;
  }
  const relation = RELATED.exec(text);
  return relation === null ? [] : related(relation, polarity);
}
