/**
 * An English stemmer after M. F. Porter, "An algorithm for suffix stripping" (1980), with a table of irregular forms.
 * Only plain ASCII words change: everything else comes back as it is.
 */

/** Irregular forms by what they become. Forms that are also other words ("saw", "left", "found") follow the verb. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  (
    "go:went,gone;say:said;tell:told;come:came;take:took,taken;give:gave,given;make:made;see:saw,seen;" +
    "know:knew,known;think:thought;find:found;leave:left;meet:met;buy:bought;bring:brought;catch:caught;teach:taught;" +
    "fight:fought;seek:sought;feel:felt;keep:kept;sleep:slept;lose:lost,losing;win:won;run:ran;begin:began,begun;" +
    "sing:sang,sung;swim:swam,swum;drink:drank,drunk;eat:ate,eaten;drive:drove,driven;ride:rode,ridden;" +
    "write:wrote,written;break:broke,broken;speak:spoke,spoken;steal:stole,stolen;choose:chose,chosen;" +
    "wear:wore,worn;grow:grew,grown;fly:flew,flown,flies,flying;throw:threw,thrown;draw:drew,drawn;fall:fell,fallen;" +
    "hold:held;stand:stood;understand:understood;sell:sold;send:sent;spend:spent;build:built;pay:paid;hear:heard;" +
    "hide:hid,hidden;forget:forgot,forgotten;swear:swore,sworn;wake:woke,woken;bite:bit,bitten;hang:hung;" +
    "lead:led;shoot:shot;die:died,dies,dying;lie:lied,lies,lying;man:men;woman:women;child:children;foot:feet;" +
    "tooth:teeth;mouse:mice;goose:geese;wife:wives;knife:knives;wolf:wolves;thief:thieves;elf:elves;dwarf:dwarves"
  )
    .split(";")
    .flatMap((entry) => {
      const [base = "", forms = ""] = entry.split(":");
      return forms.split(",").map((form): [string, string] => [form, base]);
    }),
);

/** Rules of one step, longest ending first: the first that fits is the only one tried. */
type Rules = readonly (readonly [ending: string, becomes: string])[];

function rules(table: string): Rules {
  return table.split(" ").map((rule) => {
    const [ending = "", becomes = ""] = rule.split(">");
    return [ending, becomes] as const;
  });
}

const STEP_2: Rules = rules(
  "ational>ate ization>ize iveness>ive fulness>ful ousness>ous tional>tion biliti>ble lessli>less entli>ent " +
    "ation>ate alism>al aliti>al ousli>ous iviti>ive fulli>ful enci>ence anci>ance abli>able izer>ize ator>ate " +
    "alli>al bli>ble ogi>og eli>e",
);
const STEP_3: Rules = rules("icate>ic ative> alize>al iciti>ic ical>ic ful> ness>");
const STEP_4: Rules = rules(
  "ement> ance> ence> able> ible> ment> ant> ent> ism> ate> iti> ous> ive> ize> ion> al> er> ic> ou>",
);

function isVowelAt(word: string, at: number): boolean {
  const letter = word.charCodeAt(at);
  // a e i o u
  if (letter === 97 || letter === 101 || letter === 105 || letter === 111 || letter === 117) return true;
  // y is a vowel after a consonant.
  return letter === 121 && at > 0 && !isVowelAt(word, at - 1);
}

/** Porter's m: how often a run of vowels is followed by a run of consonants. */
function measure(word: string): number {
  let count = 0;
  let wasVowel = false;
  for (let i = 0; i < word.length; i += 1) {
    const isVowel = isVowelAt(word, i);
    if (wasVowel && !isVowel) count += 1;
    wasVowel = isVowel;
  }
  return count;
}

function hasVowel(word: string): boolean {
  for (let i = 0; i < word.length; i += 1) if (isVowelAt(word, i)) return true;
  return false;
}

function endsInDoubleConsonant(word: string): boolean {
  const last = word.length - 1;
  return last > 0 && word.charCodeAt(last) === word.charCodeAt(last - 1) && !isVowelAt(word, last);
}

/** Consonant, vowel, consonant at the end, as in "hop": such a stem takes its "e" back. */
function endsLikeHop(word: string): boolean {
  const last = word.length - 1;
  if (last < 2 || isVowelAt(word, last) || !isVowelAt(word, last - 1) || isVowelAt(word, last - 2)) return false;
  return !"wxy".includes(word.charAt(last));
}

function withoutPlural(word: string): string {
  if (!word.endsWith("s")) return word;
  if (word.endsWith("sses") || word.endsWith("ies")) return word.slice(0, -2);
  return word.endsWith("ss") ? word : word.slice(0, -1);
}

function withoutPastAndGerund(word: string): string {
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  let base = word;
  if (word.endsWith("ed")) base = word.slice(0, -2);
  else if (word.endsWith("ing")) base = word.slice(0, -3);
  if (base === word || !hasVowel(base)) return word;
  if (base.endsWith("at") || base.endsWith("bl") || base.endsWith("iz")) return `${base}e`;
  if (endsInDoubleConsonant(base)) return "lsz".includes(base.charAt(base.length - 1)) ? base : base.slice(0, -1);
  return measure(base) === 1 && endsLikeHop(base) ? `${base}e` : base;
}

function replaceEnding(word: string, table: Rules, leastMeasure: number): string {
  for (const [ending, becomes] of table) {
    if (!word.endsWith(ending)) continue;
    const base = word.slice(0, -ending.length);
    if (measure(base) < leastMeasure) return word;
    // "ion" goes only after s or t: "adoption", but "champion".
    if (ending === "ion" && !base.endsWith("s") && !base.endsWith("t")) return word;
    return base + becomes;
  }
  return word;
}

function withoutFinalE(word: string): string {
  let base = word;
  if (word.endsWith("e")) {
    const shorter = word.slice(0, -1);
    const m = measure(shorter);
    if (m > 1 || (m === 1 && !endsLikeHop(shorter))) base = shorter;
  }
  return base.endsWith("ll") && measure(base) > 1 ? base.slice(0, -1) : base;
}

/** The stem by Porter's rules alone: nothing is known of irregular forms. For lower-cased ASCII words. */
export function porterStem(word: string): string {
  let base = withoutPastAndGerund(withoutPlural(word));
  if (base.endsWith("y") && hasVowel(base.slice(0, -1))) base = `${base.slice(0, -1)}i`;
  base = replaceEnding(base, STEP_2, 1);
  base = replaceEnding(base, STEP_3, 1);
  base = replaceEnding(base, STEP_4, 2);
  return withoutFinalE(base);
}

// The same few thousand words make up nearly all text. The answer never depends on what is remembered.
const remembered = new Map<string, string>();
const MOST_REMEMBERED = 8192;

/**
 * The stem of a lower-cased English word, so that "walks", "walked" and "walking" are one term.
 *
 * @example
 * stem("promises"); // => "promis"
 */
export function stem(word: string): string {
  if (word.length < 3) return word;
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const found = /^[a-z]+$/.test(word) ? porterStem(IRREGULAR.get(word) ?? word) : word;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(word, found);
  return found;
}
