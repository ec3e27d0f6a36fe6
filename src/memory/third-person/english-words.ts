function listed(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** Verbs that are hardly ever anything else. Closed on purpose: what is not known here is quoted as it was said. */
const PURE_VERBS =
  "accept achieve add admire admit adopt advise afford agree allow announce annoy apologize appear apply appreciate approve argue arrange arrive ask assume assure " +
  "attend avoid beat become beg begin behave believe belong betray blame bleed bless boil borrow bother break bring build burn bury buy calculate carry catch " +
  "celebrate choose collect come compare complain complete concentrate confess confirm confuse connect consider contain continue convince create cross deal decide " +
  "defend delay deliver deny depend describe deserve destroy develop die dig disagree disappear discover discuss disturb divide draw drive drown earn eat " +
  "encourage enjoy enter escape examine exist expect explain explore fail fall feed feel fetch fight fill find finish fly follow forbid forget forgive gain gather get " +
  "give go graduate grow guess handle hang happen hate hear help hide hire hold hope ignore imagine improve include inform inherit insist introduce invent invest " +
  "invite join keep kill kiss kneel know lack lay lead learn leave lend let lie listen lose maintain make manage marry mean meet mention miss mix need obey " +
  "observe obtain occur offer owe own pay perform persuade possess practise prefer prepare prevent produce promise pronounce propose protect prove provide pull " +
  "punish pursue push raise reach realize receive recognize recommend recover reduce refuse regret reject relax remain remember remind remove repair repeat replace reply require rescue " +
  "resign respect retire return reveal ride rise rob run save say see seek seem sell send separate serve settle shake share shout sing sit sleep solve speak spend " +
  "stand stay steal study succeed suffer suggest suppose surrender survive suspect swear swim take talk teach tell tend thank think throw translate travel treat " +
  "trust try turn understand use vanish visit vow wait wake walk want warn wash waste watch wear win wish wonder worry worship write " +
  "accompany accuse adjust announce anticipate arrest bake bathe breathe calm cancel cast cherish chase clarify climb collapse combine comfort compete compose conclude " +
  "conquer consult cook cope cough cry curse dare debate declare dedicate defeat demand deserve despise determine disappoint dislike dive donate doubt download dream drink drop dwell email enable " +
  "enroll ensure estimate exchange exercise expand export express feast fix flee float forgive freeze frighten greet guarantee guard guide hesitate hunt hurry identify imply import impress indicate " +
  "injure insure intend interrupt invade involve jog judge jump kick knock laugh launch lift live load look love lower measure memorize move murder negotiate nod operate " +
  "order organize outline overcome overlook participate pass perceive pick plan play please pour praise pray predict present press pretend print proceed process protest publish purchase " +
  "qualify quote react read recall reckon recycle reflect register rely rent represent research reserve resist resolve retrieve reward ring risk sacrifice sail satisfy scare schedule " +
  "scream search select sense serve sew sharpen shine ship shop sign skip smell smile smoke sneak spare spell spill spoil stare start stick stop store struggle submit support switch " +
  "taste tempt thrive tidy touch train trade transfer transform trap twist type unlock update urge value vote wander weigh welcome whisper work yell " +
  "call change check clean close cost count cover cure cut dance dress end face fear fit force gamble hit hurt kneel land last like lock mark matter mind name note open pack paint park pin point post practice question quit rain record " +
  "rest rule set shoot show shut sound split spread step stretch study sweep swing tear test tie tip tour trace track trick tune view warm water wed whistle wrap handle cheat deal bet bid put have do be book fish farm head help hand hang drink bike camp bear bind blow creep slay slide spin sting strike weep weave sink withdraw arise awake undo";

/** Of these, what may as well be a noun or an adjective: "water", "love", "open". */
const NOUNS_TOO = listed(
  "ask call change check clean close cost count cover cross cure cut dance deal delay demand doubt dream dress drink drive drop end escape exchange exercise export face fail fall farm fear feast feed " +
    "feel fight fill find fish fit fix float fly force gain gamble guarantee guard guess guide handle hand hate head help hit hold hope hunt hurry hurt import invite jog judge jump kick kill kiss knock " +
    "lack land last laugh launch lead lie lift like load lock look love lower make mark matter measure mind mix move murder name need note offer open order outline own pack paint park pass pay pick pin plan play " +
    "please point post practice praise present press print process produce promise protest purchase push question quote rain raise read record regret rent repair reply report rescue research reserve respect rest return reward ride ring rise risk rule " +
    "run sacrifice sail save say scare schedule scream search sense separate set shake share shine ship shop shout show shut sign sleep smell smile smoke sound spare spell spread stand stare start stay step stick stop store stretch struggle " +
    "study support surrender suspect sweep swim swing switch talk taste tear test throw tidy tie tip touch tour trace track trade train transfer trap travel treat trick trust try tune turn twist type update urge use value " +
    "view visit vote vow wait wake walk want warm wash waste watch water wear welcome whisper whistle win wish wonder work worry wrap yell book better can will may might must bet bid split bear slide strike sink spin sting blow bind slip dig curse cheat cook cough cry cast " +
    "present complete calm approach address answer attack aim act shop fit free slow set bike camp mean fast live lay saw left",
);

const VERBS: ReadonlySet<string> = listed(`${PURE_VERBS} answer act address aim approach attack report slip slow free`);

/** base:past:participle, where the three are not all regular. */
const IRREGULAR: readonly (readonly string[])[] = (
  "be:was:been become:became:become begin:began:begun bite:bit:bitten bleed:bled:bled blow:blew:blown break:broke:broken bring:brought:brought build:built:built buy:bought:bought " +
  "catch:caught:caught choose:chose:chosen come:came:come deal:dealt:dealt dig:dug:dug do:did:done draw:drew:drawn drink:drank:drunk drive:drove:driven eat:ate:eaten fall:fell:fallen " +
  "feed:fed:fed feel:felt:felt fight:fought:fought find:found:found flee:fled:fled fly:flew:flown forbid:forbade:forbidden forget:forgot:forgotten forgive:forgave:forgiven " +
  "freeze:froze:frozen get:got:got give:gave:given go:went:gone grow:grew:grown hang:hung:hung have:had:had hear:heard:heard hide:hid:hidden hold:held:held keep:kept:kept " +
  "kneel:knelt:knelt know:knew:known lay:laid:laid lead:led:led leave:left:left lend:lent:lent lie:lay:lain lose:lost:lost make:made:made mean:meant:meant meet:met:met overcome:overcame:overcome " +
  "pay:paid:paid ride:rode:ridden ring:rang:rung rise:rose:risen run:ran:run say:said:said see:saw:seen seek:sought:sought sell:sold:sold send:sent:sent shake:shook:shaken " +
  "shine:shone:shone shoot:shot:shot show:showed:shown sing:sang:sung sit:sat:sat sleep:slept:slept speak:spoke:spoken spend:spent:spent stand:stood:stood steal:stole:stolen stick:stuck:stuck " +
  "swear:swore:sworn sweep:swept:swept swim:swam:swum swing:swung:swung take:took:taken teach:taught:taught tear:tore:torn tell:told:told think:thought:thought throw:threw:thrown " +
  "understand:understood:understood wake:woke:woken wear:wore:worn win:won:won write:wrote:written dwell:dwelt:dwelt sew:sewed:sewn burn:burned:burned learn:learned:learned sink:sank:sunk bear:bore:borne bind:bound:bound creep:crept:crept slay:slew:slain slide:slid:slid spin:spun:spun sting:stung:stung strike:struck:struck weep:wept:wept weave:wove:woven withdraw:withdrew:withdrawn arise:arose:arisen awake:awoke:awoken undo:undid:undone"
)
  .split(" ")
  .map((entry) => entry.split(":"));

/** Of these nobody can tell the present from the past: "I put it there". */
const SAME_PAST = listed("lay put cut hit set shut cost hurt quit spread split bet bid read let cast beat wed");
/** Their last consonant doubles before an ending: "stopped". */
const DOUBLING = listed(
  "stop plan drop rob beg ship shop step trap pin skip jog wrap nod chat tip fit admit prefer regret refer occur submit transfer pat sin slip hug",
);

const PAST_OF: ReadonlyMap<string, string> = new Map(IRREGULAR.map(([base = "", past = ""]) => [base, past]));
const PASTS: ReadonlySet<string> = new Set([
  ...IRREGULAR.map(([, past = ""]) => past),
  "burnt",
  "learnt",
  "dreamt",
  "were",
]);
const PARTICIPLES: ReadonlySet<string> = new Set([
  ...IRREGULAR.map(([, , participle = ""]) => participle),
  ...SAME_PAST,
  "beaten",
  "gotten",
  "burnt",
  "learnt",
]);
const BASES_IN_ED = listed(
  "need feed speed bleed proceed succeed exceed embed wed indeed hundred red bed seed weed deed greed breed naked sacred wicked",
);

const MODALS = listed(
  "can could will would shall should may might must cannot can't couldn't won't wouldn't shouldn't mustn't",
);
const BE = listed("am is are was were isn't aren't wasn't weren't");
const HAVE = listed("have has had haven't hasn't hadn't");
const DO = listed("do does did don't doesn't didn't");

const ADVERBS = listed(
  "also always never ever just still already really actually only even often sometimes usually probably certainly definitely simply truly finally once soon now then recently lately " +
    "again almost hardly barely rarely seldom maybe perhaps not too quite totally absolutely honestly secretly clearly kindly both all either first",
);
const LY_NO_ADVERB = listed(
  "apply reply supply rely fly multiply comply imply family only lily belly ally july italy holy ugly silly jelly bully",
);

const PREPOSITIONS = listed(
  "to for with without of about from at by on in into onto over under behind beside besides near against between among around through toward towards across along off upon inside outside beyond within during via than below above up down out",
);
const DETERMINERS = listed(
  "the a an my your his her our their its this that these those some any every each no another both all",
);
const SUBJECT_PRONOUNS = listed(
  "i you he she it we they this that these those there everyone everybody someone somebody anyone anybody nobody something anything nothing everything",
);
const ADJECTIVES = listed(
  "able afraid alive alone angry asleep awake available aware bad beautiful big black blue bored brave bright broken busy careful certain cheap clean clear clever close closed cold comfortable cool " +
    "correct crazy cute dangerous dark dead deaf dear deep delicious different difficult dirty dry dull early easy empty excellent exciting expensive fair false famous far fast fat fine free fresh friendly full funny gentle " +
    "glad good great green happy hard healthy heavy high honest hot huge hungry ill important impossible interested interesting kind large late lazy left little local lonely long lost lovely low lucky mad married modern new nice " +
    "old open perfect poor popular possible pregnant pretty proud quick quiet ready real red rich right rude sad safe same scared secret serious sharp short shy sick silver similar simple single slow small smart soft sorry special " +
    "strange strong stupid sure sweet tall terrible thirsty tired true ugly unhappy upset useful usual warm weak weird well wet white whole wide wild wise wonderful worried worse worth wounded wrong young golden next last first second",
);
const SUBORDINATORS = listed(
  "if when whenever while because since although though after before as once unless until that whether where wherever what who whom which why how whatever than so",
);
const COORDINATORS = listed("and or but nor then");

export function isVerb(word: string): boolean {
  return VERBS.has(word);
}

/** A verb, and nothing else that is written so. */
export function isPlainVerb(word: string): boolean {
  return VERBS.has(word) && !NOUNS_TOO.has(word);
}

export function isModal(word: string): boolean {
  return MODALS.has(word);
}

export function isBe(word: string): boolean {
  return BE.has(word);
}

export function isHave(word: string): boolean {
  return HAVE.has(word);
}

export function isDo(word: string): boolean {
  return DO.has(word);
}

/** A word that a question can begin with: "do", "is", "will". */
export function isAuxiliary(word: string): boolean {
  return MODALS.has(word) || BE.has(word) || HAVE.has(word) || DO.has(word);
}

/** A form of the past that cannot be one of the present. */
export function isPast(word: string): boolean {
  if (PASTS.has(word)) return !SAME_PAST.has(word) && !VERBS.has(word);
  return word.length > 3 && word.endsWith("ed") && !BASES_IN_ED.has(word) && !VERBS.has(word);
}

/** The past of a verb that nobody takes for its participle: "gave", but "found" is both. */
export function isFinitePast(word: string): boolean {
  return isPast(word) && PASTS.has(word) && !PARTICIPLES.has(word);
}

/** True where the present and the past of a verb are one form. */
export function hasSamePast(word: string): boolean {
  return SAME_PAST.has(word);
}

export function isParticiple(word: string): boolean {
  return PARTICIPLES.has(word) || (word.length > 4 && word.endsWith("ed") && !BASES_IN_ED.has(word));
}

export function isGerund(word: string): boolean {
  return (
    word.length > 4 &&
    word.endsWith("ing") &&
    !/^(?:thing|king|ring|spring|string|wing|nothing|something|anything|everything|morning|evening|during|ceiling|wedding)$/.test(
      word,
    )
  );
}

export function isAdverb(word: string): boolean {
  return ADVERBS.has(word) || (word.length > 4 && word.endsWith("ly") && !LY_NO_ADVERB.has(word));
}

export function isPreposition(word: string): boolean {
  return PREPOSITIONS.has(word);
}

export function isDeterminer(word: string): boolean {
  return DETERMINERS.has(word);
}

export function isSubjectPronoun(word: string): boolean {
  return SUBJECT_PRONOUNS.has(word);
}

export function isAdjective(word: string): boolean {
  return ADJECTIVES.has(word);
}

export function isSubordinator(word: string): boolean {
  return SUBORDINATORS.has(word);
}

export function isCoordinator(word: string): boolean {
  return COORDINATORS.has(word);
}

/** "goes" of "go", for he, she and it. */
export function thirdForm(base: string): string {
  if (base === "have") return "has";
  if (base === "be") return "is";
  if (/(?:s|x|z|ch|sh|o)$/.test(base)) return `${base}es`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

/** "went" of "go". */
export function pastForm(base: string): string {
  const irregular = PAST_OF.get(base);
  if (irregular !== undefined) return irregular;
  if (SAME_PAST.has(base)) return base;
  if (DOUBLING.has(base)) return `${base}${base.slice(-1)}ed`;
  if (base.endsWith("e")) return `${base}d`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${base}ed`;
}

/** "go" of "goes"; undefined for what is no present of a known verb. */
export function baseOfThird(word: string): string | undefined {
  if (word === "has") return "have";
  if (!word.endsWith("s")) return undefined;
  const bases = [word.slice(0, -1), word.slice(0, -2), `${word.slice(0, -3)}y`];
  return bases.find((base) => VERBS.has(base) && thirdForm(base) === word);
}

/** True for "goes", "has": the present of a verb that is known. */
export function isThirdForm(word: string): boolean {
  return baseOfThird(word) !== undefined;
}
