import { ANIMALS, CONDITIONS, KIN } from "./english-lexicon.js";
import { pattern, type Paraphrase } from "./paraphrases.js";
import { hit, possessive, toldHit, type Hit } from "./hit.js";

function either(words: Iterable<string>): string {
  return [...words].toSorted((a, b) => b.length - a.length).join("|");
}

const ANIMAL = either(ANIMALS.keys());
const RELATIVE = either(KIN.keys());
const COUNT = "(?:an? |one |two |three |four |five |six |\\d{1,2} |some |another |my |our |the )?";
const COUNTED = "(?:an? |one |two |three |four |five |six |seven |\\d{1,2} |another )";
const LOOKS = "(?:(?!(?:and|or|is|are|for|of|about|with|like|to|in|on|at|than|as|called|named)\\b)[\\p{L}-]+ ){0,3}?";
const NAME = "(\\p{Lu}[\\p{L}'’-]+)";
const DEAD =
  "(?:died|passed away|passed on|passed|has died|has passed(?: away| on)?|was put (?:down|to sleep)|(?:had|has) to be put (?:down|to sleep)|crossed (?:over )?(?:the )?rainbow bridge|did not make it|is gone|is no longer with us)";
const PART =
  "(?:leg|arm|wrist|ankle|foot|toe|finger|thumb|hand|collarbone|collar bone|nose|jaw|rib|ribs|hip|knee|elbow|shoulder|neck|back|tooth)";
const HURT =
  "(?:broken|fractured|sprained|twisted|dislocated|torn|dodgy|bad|busted|slipped|frozen|sore|injured|pulled|bruised)";
const FOOD =
  "(?:bread|meat|pork|beef|fish|dairy|gluten|sugar|eggs|seafood|shellfish|alcohol|coffee|milk|wheat|nuts|peanuts|caffeine|chicken|carbs|beer|wine|booze|cheese|chocolate|red meat|spicy food|fast food|junk food|sweets|soy|lactose|salt|crisps|cake|fizzy drinks)";
const VEHICLE =
  "(?:car|bike|motorbike|motorcycle|scooter|van|truck|boat|campervan|camper van|bicycle|e-bike|moped|caravan|motorhome|jeep|mini|vespa|tesla|quad bike|canoe|kayak|sailboat|narrowboat)";
const PLEASE = "(?:please|thanks|thank you|cheers|ta)";

const INJURED: ReadonlyMap<string, string> = new Map(
  "broke:broken,fractured:fractured,sprained:sprained,twisted:twisted,dislocated:dislocated,tore:torn,busted:broken,pulled:pulled"
    .split(",")
    .map((pair): [string, string] => {
      const [verb = "", state = ""] = pair.split(":");
      return [verb, state];
    }),
);

function ailment(value: string): Hit {
  return hit({ topic: "health", subTopic: "condition", value, does: `have a ${value}` }, "holds");
}

function animalHit(word: string, value: string, verb: string): Hit {
  const kind = ANIMALS.get(word.toLowerCase()) ?? "pet";
  return toldHit(
    "pet",
    kind,
    value,
    (name) => `${possessive(name)} ${word.toLowerCase()} ${verb === "be" ? `is a ${value}` : `was ${value}`}.`,
  );
}

function lostAnimal(word: string, name: string, how: string): Hit[] {
  const kind = ANIMALS.get(word.toLowerCase()) ?? "pet";
  const called = !/^\p{Lu}/u.test(name)
    ? []
    : [toldHit("pet", kind, name, (owner) => `${possessive(owner)} ${word.toLowerCase()} is called ${name}.`)];
  return [...called, animalHit(word, how, "was")];
}

/** Relatives, animals, health and what is owned, in other words. */
export const HOME_PHRASES: readonly Paraphrase[] = [
  // Animals.
  [
    pattern(
      `^(?:(?:everyone |all )?(?:please )?(?:meet|say (?:hi|hello) to|this is|that is|here is|introducing)) ${NAME},? (?:my|our) (?:new |little |gorgeous |beautiful |lovely |sweet |grumpy ){0,5}(.*?)(${ANIMAL})$`,
      "iu",
    ),
    "My $3 is called $1",
    ([, , looks = "", word = ""]) => (looks.trim() === "" ? undefined : animalHit(word, `${looks}${word}`, "be")),
  ],
  [pattern(`^${NAME},? (?:is )?(?:my|our) ${LOOKS}(${ANIMAL}|${RELATIVE})(?:,|$)`, "u"), "My $2 is called $1"],
  [
    pattern(
      `^(?:i|we) (?:had to |have had to |have )(?:put|have) (?:our|my|the) ${LOOKS}(${ANIMAL}) (?:put )?(?:down|to sleep)`,
      "iu",
    ),
    ([, word = ""]) => lostAnimal(word, "", "put down"),
  ],
  [
    pattern(
      `^(?:i|we) (?:have |had )?(?:to )?(?:put|have|had) (?:to )?(?:put |have )?(?:our |my |the )?(?:old |poor |sweet |dear |beloved |little |lovely ){0,5}(?:(${ANIMAL}) )?${NAME} (?:put )?(?:down|to sleep)`,
      "iu",
    ),
    ([, word = "dog", name = ""]) => lostAnimal(word, name, "put down"),
  ],
  [
    pattern(
      `^(?:i|we) (?:have )?(?:sadly |just |recently )?lost (?:our|my) ${LOOKS}(${ANIMAL}|${RELATIVE})(?: ${NAME})?(?: to .*)?$`,
      "iu",
    ),
    "My $1 $2 died",
  ],
  [
    pattern(
      `^(?:our|my) ${LOOKS}(${ANIMAL}|${RELATIVE}) (?:${NAME} )?(?:just |sadly |suddenly |peacefully ){0,5}${DEAD}`,
      "iu",
    ),
    "My $1 $2 died",
  ],
  [
    pattern(
      `^(?:i|we) (?:have |had to )?(?:rehomed?|gave away|given away|g[ia]ve up|sold|found a new home for|g[ia]ve) (?:our|my|the) ${LOOKS}(${ANIMAL})(?: away| up| to .*| because .*| as .*)?$`,
      "iu",
    ),
    "I no longer have a $1",
  ],
  [pattern(`^(?:our|my) ${LOOKS}(${ANIMAL}) (?:has )?(?:ran|run) away`, "iu"), "I no longer have a $1"],
  [
    pattern(
      `^(?:i|we) (?:have |have got |got |own |keep )(${COUNTED})${LOOKS}(${ANIMAL}) and (${COUNTED})${LOOKS}(${ANIMAL})(?: (?:called|named) (.+))?$`,
      "iu",
    ),
    "I have $1$2",
    "I have $3$4 called $5",
  ],
  [
    pattern(
      `^(?:i|we) (?:have |have got |got |own |keep )(${COUNTED})${LOOKS}(${ANIMAL})(?: (?:called|named) (.+)|,? (?:and )?(?:his|her|its|their) names? (?:is|are) (.+))?$`,
      "iu",
    ),
    "I have $1$2 called $3$4",
  ],
  [
    pattern(
      `^(?:i|we) (?:had to |have had to )?(?:say|said) (?:goodbye|farewell|our goodbyes|bye) to (?:our|my) ${LOOKS}(${ANIMAL})(?: ${NAME})?`,
      "iu",
    ),
    "My $1 $2 died",
  ],
  [
    pattern(
      `^(?:i|we) (?:have )?(?:just |finally |now ){0,5}(?:got|adopted|took in|picked up|welcomed|brought home|rescued|inherited|acquired|ended up with|share (?:my|our) (?:flat|house|home|life|bed) with|live with|look after|(?:am|are) (?:the )?(?:proud )?(?:owner|owners|parent|parents|mum|mom|dad|human) (?:of|to)) (${COUNT})${LOOKS}(${ANIMAL})(?:(?: called| named|,? (?:his|her|its) name is|,? and (?:named|called) (?:him|her|it|them)|,) (.+))?$`,
      "iu",
    ),
    "I have $1$2 called $3",
  ],
  // Relatives.
  [
    pattern(
      String.raw`^i am (?:an? )?(?:proud |happy |single |tired |busy |exhausted |stay-at-home ){0,5}(?:mum|mom|dad|mother|father|parent|mummy|daddy) (?:of|to) (two|three|four|five|six|\d)(?: (?:kids|children|boys|girls|little ones|monsters))?\b`,
      "iu",
    ),
    "I have $1 children",
  ],
  [
    pattern(
      String.raw`^(?:i am )?(?:an? )?(?:proud |happy |single |tired |busy |exhausted ){0,5}(?:mum|mom|dad|mother|father|parent) (?:of|to) (two|three|four|five|six|\d)\b`,
      "iu",
    ),
    "I have $1 children",
  ],
  [
    pattern(
      String.raw`^i am (?:an? )?(?:proud )?(?:mum|mom|dad|mother|father) (?:of|to) (?:an? )?(?:little |baby )?(boy|girl|son|daughter)(?: (?:called|named),? (.+))?$`,
      "iu",
    ),
    "I have a $1 called $2",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:just )?(?:had|welcomed|are the parents of|have) (?:an? |our |another |twin ){1,5}(?:beautiful |baby |little |second |first |third ){0,5}(?:daughter|girl)s?\b(?:,? (?:called|named) (.+))?`,
      "iu",
    ),
    "I have a daughter called $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:just )?(?:had|welcomed|are the parents of|have) (?:an? |our |another |twin ){1,5}(?:beautiful |baby |little |second |first |third ){0,5}(?:son|boy)s?\b(?:,? (?:called|named) (.+))?`,
      "iu",
    ),
    "I have a son called $1",
  ],
  // Who one is with.
  [
    pattern(
      String.raw`^i am (?:back to being |officially |newly |happily |now |very ){0,5}(single|divorced|married|widowed|engaged)(?: again| now| and .*| as of .*| once more| since .*)?$`,
      "iu",
    ),
    "I am $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have |just |finally |are ){0,5}(?:tied the knot|got hitched|said i do|got wed|eloped|hitched)\b`,
      "iu",
    ),
    "I am married",
  ],
  [
    pattern(
      String.raw`^(?:i|we|he|she) (?:have |has |just |finally ){0,5}(?:proposed|got engaged|popped the question)\b(?: and (?:i|he|she) said yes)?`,
      "iu",
    ),
    "I am engaged",
  ],
  [
    pattern(String.raw`^(?:my |the )?divorce (?:came through|is final|is finalised|is finalized|went through)`, "iu"),
    "I am divorced",
  ],
  [pattern(String.raw`^i (?:have )?(?:just )?divorced (?:my .+|\p{Lu}\p{L}+)$`, "iu"), "I am divorced"],
  [
    pattern(
      String.raw`^(?:i|we|me and .+?|my .+? and i|\p{Lu}\p{L}+ and i) (?:have |are |just |recently ){0,5}(?:broke|broken|split|splitting|breaking)(?: it)? (?:up|off)(?: with .+)?$`,
      "iu",
    ),
    "I am single",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just )?(?:(?:dumped|left) (?:my (?:boyfriend|girlfriend|partner|husband|wife|fianc[eé]e?|bf|gf))|got dumped|was dumped|(?:broke|called) (?:it|things) off with .+|am no longer with .+|am not with .+ any ?more)$`,
      "iu",
    ),
    "I am single",
  ],
  [
    pattern(
      String.raw`^my (?:boyfriend|girlfriend|partner|ex|fianc[eé]e?) (?:just )?(?:dumped|left|broke up with) me`,
      "iu",
    ),
    "I am single",
  ],
  [
    pattern(
      `^i (?:am )?(?:seeing|dating|going out with|been with|have been with|have been dating|have been seeing) ${NAME}$`,
      "u",
    ),
    "My partner is called $1",
  ],
  // Health.
  [
    pattern(
      String.raw`^((?!(?:sign|look|come|stay|wait|click|press|stop|sit|stand|start|go|get|put|see|same|right|over|not|down|up|out|in|here|live|work|everyone|nobody|anyone|someone|all|nothing|something|it|that|this)\b)(?:an? )?[\p{L}-]+(?: (?!is\b|are\b|was\b|am\b)[\p{L}-]+){0,2}) here\b(?:$| (?:so|and|hi|hello|hey|from) .*| ?,.*)`,
      "iu",
    ),
    "I am $1",
    "I am a $1",
  ],
  [pattern(`^(?:so |therefore )?no (${FOOD}) for me(?: ${PLEASE}| any ?more)?$`, "iu"), "I do not eat $1"],
  [
    pattern(
      `^i (?:have )?(?:am |been )?(?:off|avoiding|cutting out|laying off|can not (?:have|eat|tolerate|touch|do)|have to avoid|steer clear of|stay away from|swore off|sworn off|knocked .* on the head:?|have to skip) (?:the |all |any )?(${FOOD})\\b`,
      "iu",
    ),
    "I do not eat $1",
  ],
  [
    pattern(
      `^(?:i am |typing |working |stuck |hobbling |.* )?(?:with|because of|thanks to|due to|nursing|recovering from|because i have|i have|i have got|have got|on crutches with) (?:an? |my )?(${HURT} ${PART})\\b`,
      "iu",
    ),
    ([, value = ""]) => ailment(value),
  ],
  [
    pattern(
      `^i (?:have )?(?:just )?(broke|fractured|sprained|twisted|dislocated|tore|busted|pulled) my (${PART})`,
      "iu",
    ),
    ([, verb = "", part = ""]) => ailment(`${INJURED.get(verb.toLowerCase()) ?? "broken"} ${part}`),
  ],
  [
    pattern(
      `^my ${LOOKS}(${either(CONDITIONS)}) (?:is|are|has|have|always|really|flares?|acts?|plays?|got|came|keeps?|means)\\b`,
      "iu",
    ),
    "I have $1",
  ],
  [
    pattern(
      String.raw`^(.+?) (?:makes?|give|gives|bring|brings|sends?|cause|causes) me (?:out in |into |come out in |break out in |to )?(?:an? )?(?:hives|a rash|rash|swell(?: up)?|itch|sneeze|wheeze|anaphylaxis|anaphylactic shock|(?:the )?(?:hospital|a and e|a&e))`,
      "iu",
    ),
    "I am allergic to $1",
  ],
  [
    pattern(
      String.raw`^i (?:swell up|break out(?: in hives)?|come out in (?:hives|a rash)|get (?:hives|a rash)|stop breathing|sneeze|puff up) (?:if|when|whenever|around|from|near|after) (?:i )?(?:eat|touch|have|am near|am around|so much as look at)? ?(?:an? )?(.+)`,
      "iu",
    ),
    "I am allergic to $1",
  ],
  [
    pattern(String.raw`^(.+?) (?:will|would|could|can|might) (?:literally |actually )?kill me$`, "iu"),
    "I am allergic to $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:just |recently |finally )?(?:went|gone|turned|became|become|am going|have been) (vegan|vegetarian|pescatarian|teetotal|gluten-free)(?: .*)?$`,
      "iu",
    ),
    "I am $1",
  ],
  // What is owned.
  [
    pattern(
      `^(?:i|we) (?:have )?(?:just |finally )?(?:picked up|got|bought|treated myself to|splashed out on|inherited|acquired|drive|ride|got myself|got hold of|am the (?:proud )?owner of|put a deposit on) (?:an? |my |our )((?:[\\p{L}\\d-]+ ){0,3}?${VEHICLE})\\b`,
      "iu",
    ),
    "I own a $1",
  ],
  [
    pattern(
      `^(?:i|we) (?:have )?(?:just |finally )?(?:sold|got rid of|scrapped|traded in|wrote off|written off|totalled|totaled|crashed|gave away|no longer have) (?:my|our|the) ((?:[\\p{L}\\d-]+ ){0,3}?${VEHICLE})\\b`,
      "iu",
    ),
    "I do not own a $1 any more",
  ],
];
