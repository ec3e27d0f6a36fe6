import { withoutPast } from "./english-verbs.js";
import type { Polarity } from "./hit.js";

/** "I do not really like tea any more" taken apart: what is said of the user, and how it holds. */
export interface Predicate {
  /** With the verb in its plain form where it was so: "like tea". */
  readonly rest: string;
  readonly polarity: Polarity;
  /** "never": not now, and not before. */
  readonly isNever: boolean;
}

const OPENERS =
  /^(?:(?:well|so|and|but|oh|ah|hmm|um|uh|yes|yeah|yep|no(?! (?:longer|\p{L}+(?: \p{L}+)? for me)\b)|nope|nah|actually|honestly|also|besides|btw|by the way|anyway|(?:(?:good )?(?:morning|evening|afternoon)|hi|hello|hey)(?: (?:all|everyone|everybody|guys|folks|there|again|y'all|team|friends))?|ok|okay|sorry|to be honest|tbh|in fact|personally|plus|you know|i mean|fun fact|for the record|just so you know|as for me|me,? i|luckily|sadly|unfortunately|fortunately|recently|lately|currently|now|nowadays|these days|right now|at the moment|at present|today|wait|no wait|haha|lol|thanks|thank you|please|frankly|nice to meet you|of course|sure|right|true|because|since(?= (?:i|my|we)\b)|though|although|whereas|then|still|in general|generally|usually|to tell you the truth|as you know|like i said|as i said|i think|i guess|i must say|i have to say|i must admit|i admit|i can tell you|i know(?! how)|you see|look|listen|believe it or not|remember|the thing is|thing is|truth is|the truth is|correction|after all|obviously|clearly|(?:everyone|everybody|guys|folks|all)(?=[,!:])|wow|ugh|man|dude|my friend|for what it is worth|it is true that|let me introduce myself|about me|just|finally|in my case|on the other hand|again|greetings|don't forget|please remember|please note|note that|i already told you|i told you|i said|(?:hiya|heya|yo|hullo|howdy)(?: all| everyone| everybody| guys| folks| there| peeps)?|new here|(?:a )?(?:quick |short |little )?(?:intro|introduction)(?: time)?|so weird|weird|confession(?: time)?|funny story|long story short|story time|(?:small |quick |life )?update|guess what|ngl|not gonna lie|not going to lie|tbf|to be fair|imo|imho|fyi|(?:in other |good |bad |big |sad |happy |great |exciting )?news|turns out|as it happens|in all honesty|ugh+|umm+|erm+|er|welp|aww+|omg|lol|lmao|rofl|haha+|hehe|yay|phew|gosh|jeez|damn|dang|god|yup|ya|yea|mm+|meh|hm+|argh|eh|nah|innit|dear|mate|right then|ok so|oh no|no way|cheers|anyhow|for me|me|whoa|woo+|hooray|finally|at last|at long last|weirdly|funnily enough|oddly|strangely|ironically|luckily for me|long time ago|as of (?:today|now|last night|this week)|and yes|and no|well well|boy|man oh man|(?:the |my )?(?:doctor|gp|doc) (?:says|said|told me|reckons)|so far|long ago|ages ago|in fairness|mind you)(?: that)?(?:\s*[,:!.]+\s*|\s+|$))+/iu;
/** An opener after all of which nothing is left is no opener. */
const CALL = /^[\p{Lu}][\p{L}]+,\s+(?=(?:I|my|My)\b)/u;

const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  "i'm:I am;im:I am;i've:I have;ive:I have;i'll:I will;i'd:I would;we're:we are;we've:we have;we'll:we will;you'll:you will;you're:you are;they're:they are;can't:can not;cannot:can not;cant:can not;dont:do not;doesnt:does not;didnt:did not;isnt:is not;arent:are not;wasnt:was not;havent:have not;won't:will not;ain't:am not;gonna:going to;wanna:want to;favorite:favourite;fave:favourite;fav:favourite;faves:favourites;bday:birthday;b-day:birthday;gf:girlfriend;bf:boyfriend;yrs:years;cos:because;coz:because;cuz:because;tho:though;gotta:have to;wont:will not"
    .split(";")
    .map((pair): [string, string] => {
      const [short = "", long = ""] = pair.split(":");
      return [short, long];
    }),
);
const SHORT =
  /\b(?:i'm|im|i've|ive|i'll|i'd|we're|we've|we'll|you'll|you're|they're|can't|cannot|cant|dont|doesnt|didnt|isnt|arent|wasnt|havent|won't|ain't|gonna|wanna|favorite|faves?|fav|b-?day|gf|bf|yrs|cos|coz|cuz|tho|gotta|wont|(he|she|it|that|name|what|there|birthday|job|hobby|hometown|b-?day|nickname|home)'s|(do|does|did|is|are|was|were|have|has|had)n't)\b/giu;

/** "My flat's in Leeds", "dad's a trucker": before such words nobody owns anything. */
const IS =
  /(\p{L})'s(?= (?:in|at|on|off|out|over|an?|the|called|named|just|been|always|not|now|still|my|our|so|really|very|too|also|back|gone|dead|home|cancelled|canceled|called|two|three|four|five|six|seven|eight|nine|ten|\d+|moving|getting|working|living|studying|turning|having|from|allergic|obsessed|all|only|better|great|good|pregnant|married|single|divorced|retired|vegan|vegetarian|doing|driving|killing)(?![\p{L}-]))/giu;

function withLongForms(text: string): string {
  const straight = /[\u2018\u2019]/u.test(text) ? text.replace(/[\u2018\u2019]/gu, "'") : text;
  const whole = straight.includes("'s ") ? straight.replace(IS, (_, before: string) => `${before} is`) : straight;
  return whole.replace(SHORT, (found, named: string | undefined, verb: string | undefined) => {
    if (named !== undefined) return `${/^b-?day$/iu.test(named) ? "birthday" : named} is`;
    return verb === undefined ? (SHORT_FORMS.get(found.toLowerCase()) ?? found) : `${verb} not`;
  });
}

/** A clause without its openers and short forms. */
export function normalized(text: string): string {
  const plain = withLongForms(text.trim()).replace(/\s+/gu, " ").replace(CALL, "");
  return plain.replace(OPENERS, "").replace(CALL, "").replace(OPENERS, "");
}

const ADVERBS =
  /^(?:really|also|just|still|absolutely|currently|always|now|usually|often|actually|only|totally|truly|definitely|kind of|kinda|sort of|honestly|personally|mostly|sometimes|recently|already|simply|secretly|generally|both|mainly|especially|even|quite|finally|normally|presently|certainly|deeply|genuinely|particularly|quickly|obviously|clearly|happily|sadly|officially|basically|probably|especially|(?:do|did)(?= (?:really |still |also )?(?:like|love|hate|enjoy|have|work|live|want|speak|play|own|prefer|eat|drink)\b)|so|very much|particularly|all)\s+/iu;

function withoutAdverbs(text: string): string {
  let rest = text;
  for (let round = 0; round < 4; round += 1) {
    const shorter = rest.replace(ADVERBS, "");
    if (shorter === rest || shorter === "") break;
    rest = shorter;
  }
  return rest;
}

const ENDED_AT_END = /\s+(?:any ?more|any longer|no more)\s*[.!]*$/iu;
const NOT = /^(?:do|did|am|can|have|was|will) not\s+/iu;

/** "liking tea" as "like tea", for what was stopped. */
function withoutGerund(text: string): string {
  const [first = "", ...rest] = text.split(" ");
  const verb = PLAIN_OF.get(first.toLowerCase());
  return verb === undefined ? text : [verb, ...rest].join(" ");
}

const PLAIN_OF: ReadonlyMap<string, string> = new Map(
  "working:work,living:live,liking:like,loving:love,playing:play,studying:study,eating:eat,drinking:drink,smoking:smoke,going:go,attending:attend,collecting:collect,learning:learn,being:am,speaking:speak,enjoying:enjoy"
    .split(",")
    .map((pair): [string, string] => {
      const [gerund = "", plain = ""] = pair.split(":");
      return [gerund, plain];
    }),
);

/** Reads what follows "I". */
export function predicateOf(said: string): Predicate {
  let rest = withoutAdverbs(said.trim());
  let polarity: Polarity = "holds";
  let isNever = false;
  const ended = ENDED_AT_END.test(rest);
  if (ended) rest = rest.replace(ENDED_AT_END, "");
  const stopped = /^(?:have |am )?(?:stopped|quit|gave up|given up|finished|done)\s+(?=\p{L}+ing\b)/iu.exec(rest);
  const used = /^used to\s+(?:be able to\s+)?/iu.exec(rest);
  if (stopped !== null) {
    return { rest: withoutGerund(withoutAdverbs(rest.slice(stopped[0].length))), polarity: "ended", isNever };
  }
  if (used !== null) {
    const past = withoutAdverbs(rest.slice(used[0].length));
    const plain = past.replace(/^be\b/iu, "am").replace(/^(?:really |always )?not\s+/iu, "");
    return { rest: plain, polarity: "ended", isNever };
  }
  const not = NOT.exec(rest);
  const keepsVerb = /^(?:am|can|have|was|will)/iu.exec(rest)?.[0] ?? "";
  if (not !== null) {
    polarity = "not";
    rest = withoutAdverbs(`${keepsVerb} ${withoutAdverbs(rest.slice(not[0].length))}`.trim());
  } else if (/^(?:am |have |was |can )?(?:no longer|not)\s+/iu.test(rest)) {
    polarity = /no longer/iu.test(rest.slice(0, 16)) ? "ended" : "not";
    rest = `${keepsVerb} ${rest.replace(/^(?:am |have |was |can )?(?:no longer|not)\s+/iu, "")}`.trim();
  } else if (/^(?:have |am |can |was )?never\s+/iu.test(rest)) {
    polarity = "not";
    isNever = true;
    const after = withoutAdverbs(rest.replace(/^(?:have |am |can |was )?never\s+/iu, ""));
    const verb = /^(?:have|am|can|was)/iu.exec(rest)?.[0];
    rest = verb === undefined ? withoutPast(after) : `${verb} ${after}`;
  }
  if (ended && polarity === "not") polarity = "ended";
  const verb = /^(am|can|have|was|will)\s+/iu.exec(rest);
  if (verb !== null) rest = `${verb[0]}${withoutAdverbs(rest.slice(verb[0].length))}`;
  return { rest, polarity, isNever };
}
