const OFTEN =
  "(?:(?:just|recently|happily|newly|originally|finally|currently|now|still|absolutely|also|really|only|already|actually|always|literally|officially|well|so|yeah|yes|no|and|but|oh|ugh|um|haha|lol|anyway|honestly|then|lately|today|tonight|yesterday)[,!]? )*";
/** Pasts of what is told of oneself: "quit Lidl on Friday". */
const DID =
  "moved|got(?! (?:it|to|your|that|this|the|you)\\b)|got the (?:sack|job|boot)|grew up|adopted|rescued|bought|sold|picked up|quit|left|joined|started|began|stopped|gave up|took up|switched|lost (?:my|our)|rehomed|gave away|put (?:my|our)|spend (?:most|my|all|every)|did my|warmed to|went (?:vegan|vegetarian|veggie|pescatarian|off)|decided|changed my mind|hated|loved(?= (?!the\\b|it\\b|that\\b|this\\b|your\\b))|did(?:n['’]t| not) (?:like|eat)|broke (?:up|my)|split up|graduated|finished (?:my|school|uni|college)|passed my|retired|resigned|became|retrained|turned (?=\\d)|used to|had to|worked (?:at|for|as)|lived in|studied|divorced|cancelled|canceled|called off|signed up|booked|landed|dropped out|came from|settled|fell (?:in|out)|went off|ended up|handed in|relocated|trained as|qualified as|switched|grew out of|sprained my|tore my|named (?:him|her|it|them)";
const DOES_NOT =
  "(?:can not|can['’]?t|cannot) (?:stand|bear|do|swim|drive|cook|sing|dance|eat|drink|have|get enough|be doing|face)|never (?:liked|learned|learnt|lived|worked|been|had|married|smoked|drank|ate)|(?:do not|don['’]?t) (?:like|eat|drink|work|live|smoke|have|speak|drive|care for|listen|watch|play|read|follow)|no longer(?! (?:an?|into|in|with|at|single|vegan|vegetarian|married)\\b)";
/** With a "the" or "your" behind it is said of what somebody else just showed. */
const LIKES =
  "(?:love|hate|adore)(?! (?:is|was|will|and|for|from|at|in|you|your|it|that|this|the|how|what|when|those|these|her|his|their|to (?:hear|see))\\b)";
const NEEDS_AM =
  "doing (?:my|an?|nights)|no longer|(?:big|massively|heavily) into|big on|mad about|keen on|crazy about|working (?:at|for|as|in|on|from|nights|part|full)|living (?:in|with|on|at|by)|studying|learning|moving (?:to|in|out|back)|starting (?:an?|my|at|as|work|school|uni|college)|training (?:for|as|to)|saving (?:up )?(?:for|to)|planning (?:to|on|an?)|hoping to|teaching (?:myself|at)|raising|expecting (?:an?|our|my|twins)|recovering from|allergic to|terrified of|scared of|afraid of|petrified of|obsessed with|addicted to|hooked on|fluent in|based in|married(?! (?:at|couple|life))|single(?= |$|,)|divorced|engaged|retired|vegan|vegetarian|flying (?:to|out|home)|heading (?:to|off|up|down)|off to|getting (?:married|divorced|engaged|an?|my)|applying (?:to|for)|quitting|leaving|dating|not (?:an? (?:big |huge |massive )?fan|into|keen|really into|from|married|single|going|running|moving|doing|flying|taking|getting|having|a morning)|no fan";
const NEEDS_WAS = "(?:born (?:in|on|and)|diagnosed with)";
const NEEDS_HAVE =
  "been (?:in|at|an?|living|working|with|to|learning|teaching|vegan|vegetarian|married|playing|doing|based|together|off)|never been";

const PLAIN = new RegExp(`^${OFTEN}(?:(?:${DID}|${DOES_NOT}|${LIKES})(?![\\p{L}]))`, "iu");
const AM = new RegExp(`^${OFTEN}(?:${NEEDS_AM})(?![\\p{L}])`, "iu");
/** "Learning German is tough" is nothing that anybody does. */
const IS_SUBJECT = new RegExp(
  `^${OFTEN}\\p{L}+ing\\b[^,;]*\\b(?:is|are|was|were|has|can|could|would|will|helps?|makes?|sounds?|feels?|means?|takes?|gives?|brings?|fascinates?|keeps?)\\b`,
  "iu",
);
const WAS = new RegExp(`^${OFTEN}(?:${NEEDS_WAS})\\b`, "iu");
const HAVE = new RegExp(`^${OFTEN}(?:${NEEDS_HAVE})\\b`, "iu");

/** What begins so is read as it stands; asked first, as it is asked of nearly every clause. */
const HAS_SUBJECT = /^(?:i|i['’].{1,2}|im|my|we|the|it|that|this|you|he|she|they|what|how|there|a) /iu;

/** True for what is told of oneself without saying "I": "Moved to Lyon last year". */
export function lacksSubject(text: string): boolean {
  if (HAS_SUBJECT.test(text)) return false;
  return PLAIN.test(text) || (AM.test(text) && !IS_SUBJECT.test(text)) || WAS.test(text) || HAVE.test(text);
}

/** The clause with the subject that it left out. */
export function withSubject(text: string): string {
  if (HAS_SUBJECT.test(text)) return text;
  if (PLAIN.test(text)) return `I ${text}`;
  if (AM.test(text) && !IS_SUBJECT.test(text)) return `I am ${text}`;
  if (WAS.test(text)) return `I was ${text}`;
  return HAVE.test(text) ? `I have ${text}` : text;
}
