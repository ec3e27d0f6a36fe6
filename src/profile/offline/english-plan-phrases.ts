import { pattern, type Paraphrase } from "./paraphrases.js";
import { INSTRUMENTS, SPORTS } from "./english-lexicon.js";
import { cleanValue } from "./english-values.js";
import { gerundOf, withoutGerund } from "./english-verbs.js";
import { hit, type Made, type Polarity } from "./hit.js";

const INSTRUMENT = [...INSTRUMENTS].toSorted((a, b) => b.length - a.length).join("|");
const SPORT = [...SPORTS, "yoga", "pilates", "karate", "judo", "ballet", "archery", "crossfit"]
  .toSorted((a, b) => b.length - a.length)
  .join("|");
const LEARNS =
  "(?:teaching myself|learning|picking up|trying to learn|taking|having|doing|studying|getting into|brushing up on|attempting to learn)";
const LESSONS = "(?:lessons|classes|a course|an evening class|evening classes|a class)";

/** What is planned as a thing, or is not any more: "the trip to Rome". */
function plan(raw: string, polarity: Polarity): Made {
  const value = cleanValue(raw.replace(/\bmy\b/giu, "their"));
  return value && hit({ topic: "plan", subTopic: "plan", value, does: `plan ${value}` }, polarity);
}

/** "bake", "sourdough": baking sourdough. */
function hobby(verb: string, what: string): Made {
  const [first = "", ...rest] = verb.toLowerCase().split(" ");
  if (/^ (?:what|whatever|something|anything|things|it|this|that|them|my|for|to)\b/iu.test(what)) return undefined;
  const value = cleanValue([gerundOf(first), ...rest].join(" ") + what);
  return value && hit({ topic: "interest", subTopic: "hobby", value, does: `be fond of ${value}` }, "holds");
}

/** Plans, and what is done and learned, in other words. */
export const PLAN_PHRASES: readonly Paraphrase[] = [
  // Plans that are off.
  [
    pattern(
      String.raw`^(?:i|we) (?:have |had to |have had to )?(?:cancel(?:led|ed)?|called? off|scrap(?:ped)?|ditch(?:ed)?|bin(?:ned)?|shelved?|abandon(?:ed)?|g[ia]ven? up on|bail(?:ed)? on|back(?:ed)? out of|pull(?:ed)? out of|drop(?:ped)?|axed) (?:(?:our|my|the|that|those|all) )?(?:plans? (?:to|for|of)|idea of) (?:an? |the )?(.+)`,
      "iu",
    ),
    "I do not plan to $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have |had to |have had to )?(?:cancel(?:led|ed)?|called? off|scrap(?:ped)?|bail(?:ed)? on|back(?:ed)? out of|pull(?:ed)? out of|postponed?) (?:our|my|the|that|those) (.+)`,
      "iu",
    ),
    ([, value = ""]) => plan(value, "ended"),
  ],
  [
    pattern(
      String.raw`^(?:our|my|the|that) ((?:\p{L}+[- ]){0,3}(?:trip|holiday|vacation|wedding|move|tour|cruise|honeymoon|marathon|course|festival|retreat|getaway|plans?|visit|expedition|trek|renovation|house move|job abroad|gap year|party)(?: (?:to|in|for) .+?)?) (?:is|are|has been|have been|got|was) (?:all |now |sadly |completely ){0,5}(?:off(?= ?$)|cancelled|canceled|called off|not happening|scrapped|postponed|on hold|off the table|not going to happen|dead in the water)(?: .*)?$`,
      "iu",
    ),
    ([, value = ""]) => plan(value, "ended"),
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:decided against|changed (?:my|our) minds? about|g[ia]ven? up on|thought better of|talked (?:myself|ourselves) out of|am no longer|are no longer) (\p{L}+ing\b.*?)(?: (?:after all|any ?more|any longer|now))?$`,
      "iu",
    ),
    ([, value = ""]) => plan(withoutGerund(value), "ended"),
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:decided not|chose not|am not going|are not going|am no longer going|no longer plan|do not plan) to (.+?)(?: (?:after all|any ?more|any longer|now))?$`,
      "iu",
    ),
    "I do not plan to $1",
  ],
  [
    pattern(String.raw`^(?:i|we) (?:will|am|are) not (?:be )?(?:going )?(?:to )?(.+?) after all$`, "iu"),
    ([, value = ""]) => plan(withoutGerund(value), "ended"),
  ],
  // Plans.
  [
    pattern(
      String.raw`^(?:i|we) (?:am|are) (?:both |all )?(?:off|heading|headed|jetting off|flying off|popping|driving|flying|on my way|on our way|road-?tripping) (?:out |up |down |over |back )?to (?:see )?((?:the )?\p{Lu}.*)`,
      "u",
    ),
    "I am going to go to $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:just |finally )?booked (?:my|our|the|some|a|an|two|return|cheap)? ?(?:(?:flights?|tickets?|trains?|holiday|trip|ferry|cruise|hotel|airbnb|cottage|week|weekend|fortnight) ){1,5}(?:to|in|for) ((?:the )?\p{Lu}.*)`,
      "u",
    ),
    "I am going to go to $1",
  ],
  [
    pattern(
      String.raw`^(?:i|we) (?:have )?(?:just |finally )?(?:signed up|registered|enrolled|entered|put my name down|put myself down) (?:for|in|on) (?:an? |the )?(.+)`,
      "iu",
    ),
    ([, value = ""]) => plan(value, "holds"),
  ],
  [pattern(String.raw`^(?:i|we) (?:am|are) (?:both )?starting (?:an?|my|our) (.+)`, "iu"), "I plan to start a $1"],
  [
    pattern(
      String.raw`^(?:i|we) (?:am|are) (?:so |really )?(?:due|expecting)(?: (?:an?|our) (?:\p{L}+ )?(?:baby|girl|boy|child|twins))?$`,
      "iu",
    ),
    "I plan to have a baby",
  ],
  [
    pattern(
      String.raw`^(?:i am |we are )?(?:one day|someday|some day|eventually) (?:i|we) (?:want|would like|hope|plan|will|am going) ?(?:to)? (.+)`,
      "iu",
    ),
    "I want to $1",
  ],
  [pattern(String.raw`^my (?:big |grand |next |master )?plan (?:for .+? )?is to (.+)`, "iu"), "I plan to $1"],
  [pattern(String.raw`^the plan is to (.+)`, "iu"), "I plan to $1"],
  [
    pattern(
      String.raw`^(?:i|we) (?:have|am) (?:made up my mind|set my heart on|set on|dead set on|determined) (?:to|about|on)? ?(.+)`,
      "iu",
    ),
    "I plan to $1",
  ],
  // What is done and learned.
  [
    pattern(
      String.raw`^i spend (?:most|all|many|every) (?:of my )?(?:weekends?|sundays?|saturdays?|evenings?|days|nights?|free time|spare time) (\p{L}+ing\b.*)`,
      "iu",
    ),
    "My hobby is $1",
  ],
  [
    pattern(
      String.raw`^i have been doing (karate|judo|yoga|pilates|ballet|archery|crossfit|taekwondo|kung fu|gymnastics|calligraphy|pottery|martial arts|aikido|tai chi|jiu-?jitsu)\b`,
      "iu",
    ),
    "I do $1",
  ],
  [
    pattern(
      `^i (?:have )?(?:just |recently |finally )?(?:picked up|took up|taken up|started playing|started on) (?:the |an? )?(${INSTRUMENT})\\b`,
      "iu",
    ),
    "I play the $1",
  ],
  [
    pattern(
      String.raw`^i (?:usually |often |always |sometimes |also |still )?go (\p{L}+ing)(?: (?:every|most|each|on|twice|once|three|at|a lot|all the time|with|whenever|in|as often)\b.*)?$`,
      "iu",
    ),
    ([, value = ""]) =>
      /^(?:shopping|crazy|missing|wrong|being|nothing|anything|something)$/iu.test(value)
        ? undefined
        : hit({ topic: "interest", subTopic: "hobby", value, does: `go ${value}` }, "holds"),
  ],
  [
    pattern(
      String.raw`^i (?:usually |often |always |sometimes |also |still )?(bake|knit|crochet|paint|draw|garden|hike|cycle|run|swim|climb|fish|sew|sing|dance|box|surf|ski|skate|camp|brew|carve|whittle|sketch|birdwatch|forage|jog|sail|row|kayak|quilt|embroider|weave|meditate|juggle|busk|bowl|fence|lift weights|do pottery|make pottery|make candles|restore furniture|write poetry|write songs|play board games|play video games)( [^,]{1,30}?)?,? (?:every|most|each|twice a|once a|three times a|on|at|in my|whenever|for fun|as a hobby|in my spare time|a lot|to relax|to unwind)\b.*$`,
      "iu",
    ),
    ([, verb = "", what = ""]) => hobby(verb, what),
  ],
  [
    pattern(
      `^i (?:have )?(?:just |recently |finally )?(?:gave up|given up|quit|packed in|dropped|stopped|had to give up|had to stop) (?:playing )?(?:the |my )?(${INSTRUMENT})\\b`,
      "iu",
    ),
    "I do not play the $1 any more",
  ],
  [
    pattern(
      `^i (?:have )?(?:just |recently |finally )?(?:gave up|given up|quit|packed in|dropped|stopped|had to give up|had to stop) (?:playing |doing )?(${SPORT})\\b`,
      "iu",
    ),
    "I do not play $1 any more",
    "I do not do $1 any more",
  ],
  [
    pattern(
      String.raw`^(?:on |at )?(?:the )?(?:weekends?|sundays?|saturdays?|evenings?|mornings?|most (?:weekends|evenings|days|nights))\b(?: are for|,? you will find me|,? you can find me|,? i am usually|,? i am out) ((?:\p{L}+ )?\p{L}+ing\b)`,
      "iu",
    ),
    "My hobby is $1",
  ],
  [
    pattern(
      String.raw`^(?:you will |you can )(?:usually |normally |always |often )?find me ((?:\p{L}+ )?\p{L}+ing\b)`,
      "iu",
    ),
    "My hobby is $1",
  ],
  [
    pattern(
      String.raw`^(?:most )?(?:weekends|evenings|sundays|saturdays|nights) (?:you will find me|you can find me|i am|are spent) (?:out )?((?:\p{L}+ )?\p{L}+ing\b)`,
      "iu",
    ),
    "My hobby is $1",
  ],
  [
    pattern(
      String.raw`^i (?:usually |mostly |often |always )?spend (?:all |most of |half )?(?:of )?(?:my|the) (?:free time|spare time|weekends?|sundays?|saturdays?|evenings?|days off|nights?|time off|summers?) (\p{L}+ing\b.*)`,
      "iu",
    ),
    "My hobby is $1",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:recently |just |finally )?(?:taken up|took up|got into|gotten into|got back into|started doing|begun doing|fallen into|am getting into|dabble in|do a bit of|do a lot of|potter about) (?!trouble|debt|an?\b|it\b)(.+)`,
      "iu",
    ),
    "My hobby is $1",
  ],
  [
    pattern(`^i (?:am|have been|have started|started|began) ${LEARNS} (?:how to )?(?:the )?(.+?) ${LESSONS}`, "iu"),
    "I am learning $1",
  ],
  [
    pattern(
      String.raw`^i (?:am|have been|have started|started|began) (?:teaching myself|learning|trying to learn|picking up|getting to grips with|attempting to learn) (?:how to |to |the )?(.+)`,
      "iu",
    ),
    "I am learning $1",
  ],
  [
    pattern(
      String.raw`^i can (?:actually |also |even )?((?:do|make|build|fix|mend|solve|juggle|recite|weld|solder|moonwalk|yodel|crochet|unicycle|whittle|bake|fold|ride|play|pick|tie|sew|knit|fly|whistle|touch-type|lip-read|speed-read|beatbox|breakdance|tap dance|hold my breath|wiggle|walk on my hands|stand on my head)\b(?! (?:it|that|this|the same|so|without|with|anything|everything|something|nothing)\b).*)`,
      "iu",
    ),
    "I know how to $1",
  ],
  [
    pattern(
      String.raw`^i can not (cook|sing|drive|swim|dance|draw|ski|skate|bake|ride a bike|whistle|paint|spell|sew|knit) (?:to save my life|for toffee|at all|for the life of me)$`,
      "iu",
    ),
    "I can not $1",
  ],
  [
    pattern(
      String.raw`^i am (?:a dab hand|a whiz|a whizz|a demon|handy|pretty handy|decent|pretty decent|not bad|brilliant|skilled|pretty good|really good) (?:at|with) (.+)`,
      "iu",
    ),
    "I am good at $1",
  ],
];
