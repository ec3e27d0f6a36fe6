import { isVerb } from "../../memory/third-person/english-words.js";
import { HAVE_RULES } from "./english-belongings.js";
import { EVENTS } from "./english-events.js";
import { EDUCATION } from "./english-education.js";
import { COMING, PLANS } from "./english-plans.js";
import { PLACES } from "./english-places.js";
import { nameHit, SELF_RULES } from "./english-self.js";
import { SKILLS } from "./english-skills.js";
import { TASTES } from "./english-tastes.js";
import { WORK } from "./english-work.js";
import { inPlainEnglish } from "./english-paraphrases.js";
import { PatternIndex } from "./pattern-index.js";
import { withSubject } from "./english-subjectless.js";
import type { Rule } from "./rule.js";
import { ANIMALS, DEMONYMS, KIN, NOT_NAMES, SIGNS_AND_DAYS } from "./english-lexicon.js";
import { favourite, ownHits } from "./english-own.js";
import { normalized, predicateOf, type Predicate } from "./english-predicate.js";
import { cleanValue, nameValue } from "./english-values.js";
import { hit, hitsIn, type Hit, type Polarity } from "./hit.js";
import { withoutEnglishTimes, type Validity } from "./validity.js";

/** Hits of one clause with the time that it names. */
export interface TimedHits {
  readonly hits: readonly Hit[];
  readonly validity: Validity;
}

/** The first rule that reads something wins: the narrow ones stand first. */
const RULES: PatternIndex<Rule> = new PatternIndex<Rule>(
  [...EVENTS, ...PLANS, ...WORK, ...PLACES, ...EDUCATION, ...SKILLS, ...HAVE_RULES, ...TASTES, ...SELF_RULES],
  "words",
);
const COMING_RULES: PatternIndex<Rule> = new PatternIndex<Rule>(COMING, "words");

/** "My wife and I run a bar" is said of both. */
const WITH_KIN = new RegExp(
  `^(?:me and )?my (?:(?:older|younger|little|big|best) )?(?:${[...KIN.keys()].join("|")}) and (?:i|me) |^me and my (?:${[...KIN.keys()].join("|")}) `,
  "iu",
);
const WE =
  /^we (?:both |all |also |still |now |just |recently |currently |finally )*(?=(?:run|got|are off|had|booked|cancelled|have got|bought|sold|live|have|moved|own|adopted|got|are (?:not |no longer )?(?:\p{L}+ing)|plan|hope|will|rescued|bought)\b)/iu;

function firstHits(predicate: Predicate, rules: PatternIndex<Rule>): Hit[] {
  for (const [pattern, make] of rules.for(predicate.rest)) {
    const match = pattern.exec(predicate.rest);
    if (match === null) continue;
    const made = make(match, predicate);
    const found = hitsIn(made);
    if (found.length > 0) return found;
  }
  return [];
}

/** What is told of the time to come without a word for it. */
const LEAVES =
  /^am (?:moving|flying|relocating|emigrating|retiring|graduating|getting (?:a|an|married|hitched)) (?:to|out|in|soon|a|an|home|back)\b/iu;

function aboutMe(said: string, isComing: boolean): Hit[] {
  const predicate = predicateOf(said.replace(/[\s.!,:]+$/u, ""));
  if (isComing || LEAVES.test(predicate.rest)) {
    const coming = firstHits(predicate, COMING_RULES);
    if (coming.length > 0) return coming;
  }
  return firstHits(predicate, RULES);
}

function nameOf(raw: string): Hit[] {
  const value = nameValue(raw);
  return value === undefined || NOT_NAMES.has(value.toLowerCase()) || !/^\p{L}/u.test(value) ? [] : [nameHit(value)];
}

const CALLED_ME =
  /^(?:(?:you can|just|please|everyone|everybody|people|friends|my friends|my family|they|most people) )*(?:call|calls) me (?!.*\b(?:back|later|when|tomorrow|a|the|crazy|at|on|if)\b)(.+)$/iu;
const HERE =
  /^(?:this is|it is|the name is) (\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?)(?:(?<=^the.*)| by the way| here| speaking)[.!]?$/iu;
const NATIVE = /^(\p{L}+) is my (?:native language|mother tongue|first language)/iu;
const WHAT_I_LOVE = /^(.+) (?:is|are) what i (?:really |truly )?(love|like|enjoy|hate)[.!]?$/iu;
const IS_FAVOURITE =
  /^(.+?) (?:is|are) (?:still |definitely |by far |probably )?my (?:absolute |all-time )?(least )?favou?rite ([\p{L} -]+?)[.!]?$/iu;

function hobbyHit(raw: string): Hit | undefined {
  const value = cleanValue(raw);
  return value === undefined ? undefined : hit({ topic: "interest", subTopic: "hobby", value, does: value }, "holds");
}

/** Ways to speak of oneself without "I" or "my" at the front. */
const OTHER_WAYS: readonly (readonly [pattern: RegExp, read: (match: RegExpExecArray) => readonly Hit[]])[] = [
  [CALLED_ME, ([, name = ""]) => nameOf(name)],
  [HERE, ([, name = ""]) => (/^\p{Lu}/u.test(name) ? nameOf(name) : [])],
  [/^(\p{Lu}\p{Ll}+) here[.!]?$/u, ([, name = ""]) => (isVerb(name.toLowerCase()) ? [] : nameOf(name))],
  [
    /^home(?: for me)? is (?:now )?(?=\p{L})(?:in )?(.+)$/iu,
    ([, place = ""]) => (/^\p{Lu}/u.test(place) ? aboutMe(`live in ${place}`, false) : []),
  ],
  [
    /\b(?:reach|e-?mail|contact|write to) me (?:at|on|under) (\S+@\S+)/iu,
    ([, address = ""]) => ownHits(`my email is ${address}`, "holds"),
  ],
  [/^(?:everybody|everyone|people|most people|my friends) knows? me as (.+)$/iu, ([, name = ""]) => nameOf(name)],
  [
    /^(.+?) (?:terrify|terrifies|scares?|frightens?) me(?: to death)?[.!]?$/iu,
    ([, thing = ""]) => aboutMe(`am afraid of ${thing.charAt(0).toLowerCase()}${thing.slice(1)}`, false),
  ],
  [NATIVE, ([, language = ""]) => ownHits(`my native language is ${language}`, "holds")],
  [
    WHAT_I_LOVE,
    ([, thing = "", verb = ""]) => aboutMe(`${verb} ${thing.charAt(0).toLowerCase()}${thing.slice(1)}`, false),
  ],
  [
    IS_FAVOURITE,
    ([, value = "", least, kind = ""]) =>
      /\b(?:my|his|her|their|\p{L}+'s|of)\b/iu.test(value)
        ? []
        : hitsIn(favourite(kind, value, "holds", least !== undefined)),
  ],
];

function otherwise(text: string): readonly Hit[] {
  for (const [pattern, read] of OTHER_WAYS) {
    const match = pattern.exec(text);
    if (match !== null) return read(match);
  }
  return [];
}

const FAVOURITE_ONCE = /^(my (?:\p{L}+ )?favourite(?: \p{L}+)+?) used to be\b/iu;

function polarityOfOwn(text: string): Polarity {
  if (/\b(?:is|are|was|were) not\b/iu.test(text)) return "not";
  return /\b(?:(?:is|are) no longer|used to be)\b/iu.test(text) ? "ended" : "holds";
}

/** "Dad is a trucker", "name is Gwen": whose is not said, and is plain. */
const WITHOUT_OWNER =
  /^(?=(?:mum|mom|mam|dad|grandma|grandpa|granny|nan|gran|grandad|granddad|hubby|sis|bro|(?:(?:real |full |first )?name|nickname|birthday|surname|hometown) is) |mum and dad )/iu;
const OWNER_THE =
  /^the (?=(?:wife|husband|hubby|missus|girlfriend|boyfriend) |(?:kids|dog|cat|kitten|puppy) (?:(?:just|sadly) )?(?:died|passed|(?:is|are) (?:called|named)))/iu;

function withOwner(text: string): string {
  return text.replace(WITHOUT_OWNER, "my ").replace(OWNER_THE, "my ");
}

const MENTIONED = new RegExp(
  `\\b(?:my|our) (?:(?:lovely|dear|beloved|beautiful|new|older|younger|little|big|baby|old|best) )*(${[
    ...KIN.keys(),
    ...ANIMALS.keys(),
  ]
    .toSorted((a, b) => b.length - a.length)
    .join("|")}),? (?!I\\b)(\\p{Lu}\\p{Ll}[\\p{L}-]*)(?![\\p{L}'’]| and \\p{Lu})`,
  "gu",
);

/** Relatives and animals that are named by the way: "living in Bradford with my wife Noor". */
function mentioned(text: string): Hit[] {
  if (!/\b(?:my|our) /iu.test(text)) return [];
  return [...text.matchAll(MENTIONED)].flatMap(([, word = "", name = ""]) =>
    DEMONYMS.has(name.toLowerCase()) || SIGNS_AND_DAYS.has(name.toLowerCase())
      ? []
      : ownHits(`my ${word} is called ${name}`, "holds"),
  );
}

/** Hits, and those that are not among them yet. */
function together(hits: readonly Hit[], more: readonly Hit[]): readonly Hit[] {
  const fresh = more.filter((one) => !hits.some(({ topic, value }) => topic === one.topic && value === one.value));
  return fresh.length === 0 ? hits : [...hits, ...fresh];
}

const PERSONAL = /\b(?:i|my|me|we|our|name|here|home)\b/iu;
/** What may be said of oneself without a word for oneself: "eleven years as a nurse", "the trip is off". */
const IMPERSONAL =
  /\b(?:years?|off|cancell?ed|postponed|beats?|obsessed|life is too short|down with|fan of|divorce|degree|the worst|best thing|will do|not happening|broken|fractured|sprained|here)\b/iu;

/** What one clause says of the user who said it. `subject` are words that an earlier clause left out for it. */
export function readEnglish(clause: string, subject: string, at: number): TimedHits {
  const bare = withOwner(normalized(clause));
  const whole = subject === "" || /^i\b/iu.test(bare) ? withSubject(bare) : normalized(`${subject}${bare}`);
  if (!PERSONAL.test(whole) && !IMPERSONAL.test(whole)) return { hits: [], validity: {} };
  const { rest, validity, isComing } = withoutEnglishTimes(whole, at);
  const text = normalized(rest);
  const entire = hitsOf(text, isComing);
  const comma = text.indexOf(", ");
  // "I'm a plumber, been at it for ages": what stands behind the comma may be left out.
  const plain =
    entire.length > 0 || comma < 0 || / (?:and|or) /u.test(text.slice(comma))
      ? entire
      : hitsOf(text.slice(0, comma), isComing);
  const read = plain.length > 0 ? plain : inPlainEnglish(text, (said) => hitsOf(said, isComing));
  const hits = together(read, mentioned(text));
  // A birthday is a time itself, and must keep it.
  if (/^(?:my birthday|i was born|born)\b/iu.test(whole)) return { hits: hitsOf(whole, false), validity: {} };
  const isFact = hits.length > 0 && hits.every(({ topic }) => topic !== "plan");
  return {
    hits,
    validity: isFact ? validity : validity.validUntil === undefined ? {} : { validUntil: validity.validUntil },
  };
}

function hitsOf(text: string, isComing: boolean): readonly Hit[] {
  const hobby =
    /^in (?:my|our) (?:free|spare) time,? i (?:like to |love to |enjoy |usually |often |mostly )*(.+)$/iu.exec(
      text,
    )?.[1];
  if (hobby !== undefined) return hitsIn(hobbyHit(hobby));
  if (WITH_KIN.test(text)) return hitsOf(text.replace(WITH_KIN, "we "), isComing);
  if (/^i /iu.test(text)) return aboutMe(text.slice(2), isComing);
  if (WE.test(text)) {
    return aboutMe(text.replace(WE, "").replace(/^are /iu, "am "), isComing).map((one) => ({
      ...one,
      confidence: one.confidence - 0.15,
    }));
  }
  const polarity = polarityOfOwn(text);
  if (/^our /iu.test(text))
    return ownHits(text.replace(/^our/iu, "my"), polarity).filter(({ topic }) => topic === "pet" || topic === "family");
  const called = /^my (?:friends|family|mates) /iu.test(text) ? otherwise(text) : [];
  if (called.length > 0) return called;
  if (/^my |^the (?:full |real |first )?name/iu.test(text)) {
    const own = ownHits(
      text.replace(/\b(is|are|was|were) (?:not|no longer)\b/iu, "$1").replace(FAVOURITE_ONCE, "$1 is"),
      polarity,
    );
    return own.length > 0 ? own : otherwise(text);
  }
  return otherwise(text);
}
