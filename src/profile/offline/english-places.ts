import { placeValue } from "./english-values.js";
import { hit, toldHit, type Hit, type Polarity } from "./hit.js";
import { one, type Make, type Rule } from "./rule.js";

const HOME = ["basic_info", "residence"] as const;
const ORIGIN = ["basic_info", "hometown"] as const;

function place(raw: string): string | undefined {
  const value = placeValue(raw);
  if (
    value === undefined ||
    /^(?:the (?:moment|past|present|future|same)|peace|fear|a (?:dream|bubble|lie)|(?:a|my|our|their) (?:own|parents)|love|hope|hell)\b/iu.test(
      value,
    )
  )
    return undefined;
  return value
    .replace(/^(?:downtown|central)\s+(?=\p{Lu})/u, "")
    .replace(
      /^an? (?:\p{L}+ ){0,3}?(?:flat|house|apartment|cottage|studio|room|condo|cabin|villa|place|bungalow) (?:in|near|on|outside) (?=(?:the )?\p{Lu})/u,
      "",
    );
}

/** A place one comes from or is born in has a capital, or is told as a kind of place. */
function namedPlace(raw: string): string | undefined {
  const value = place(raw);
  if (value === undefined) return undefined;
  return /^(?:the )?\p{Lu}|^\p{sc=Han}/u.test(value) ||
    /\b(?:village|town|city|island|farm|countryside|south|north|east|west|suburbs?)\b/iu.test(value)
    ? value
    : undefined;
}

const DATE =
  /^(?:the )?(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? \p{L}+\.?(?:,? \d{4})?|\p{L}+\.? \d{1,2}(?!\d)(?:st|nd|rd|th)?(?:,? \d{4})?|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|(?:19|20)\d\d|(?:january|february|march|april|may|june|july|august|september|october|november|december)(?:,? \d{4})?)/iu;

/** The date that a text begins with. */
export function dateIn(raw: string): string | undefined {
  return DATE.exec(raw.trim())?.[0].replace(/^the /iu, "");
}

/** "in Naples in 1988": the place, then the time. */
const TIME_LAST =
  / (?:in|on) ((?:\d|the \d|january|february|march|april|may|june|july|august|september|october|november|december).*)$/iu;

function birthday(when: string): Hit {
  const preposition = /^\d{4}$|^\p{L}+(?: \d{4})?$/u.test(when) ? "in" : "on";
  return toldHit("basic_info", "birthday", when, (name) => `${name} was born ${preposition} ${when}.`);
}

function birthplace(raw: string, polarity: Polarity): Hit | undefined {
  const value = namedPlace(raw);
  if (value === undefined || dateIn(value) !== undefined) return undefined;
  const not = polarity === "holds" ? "" : "not ";
  return toldHit(ORIGIN[0], ORIGIN[1], value, (name) => `${name} was ${not}born in ${value}.`, polarity);
}

const BORN: Make = ([, first = "", raw = ""], { polarity }) => {
  if (polarity !== "holds") return birthplace(raw, polarity);
  const when = dateIn(raw);
  if (when !== undefined) {
    const where = /\bin (\p{Lu}.*)$/u.exec(raw.slice(when.length))?.[1];
    return [birthday(when), where === undefined ? undefined : birthplace(where, polarity)];
  }
  const last = TIME_LAST.exec(raw);
  const later = last === null ? undefined : dateIn(last[1] ?? "");
  const where = first.toLowerCase() === "in" ? birthplace(raw.replace(TIME_LAST, ""), polarity) : undefined;
  return [later === undefined ? undefined : birthday(later), where];
};

export const PLACES: readonly Rule[] = [
  [
    /^moved (?:away )?(?:out )?from (.+?) (?:back )?to (.+)/iu,
    ([, from = "", raw = ""], { polarity }) => {
      const [old, value] = [namedPlace(from), place(raw)];
      if (polarity !== "holds" || value === undefined) return undefined;
      return [
        old && hit({ topic: HOME[0], subTopic: HOME[1], value: old, does: `live in ${old}` }, "ended"),
        hit({ topic: HOME[0], subTopic: HOME[1], value, does: `live in ${value}` }, "holds"),
      ];
    },
  ],
  one(
    /^(?:live|am living|reside|am residing|am based|am staying|have (?:been living|lived)|am settled|stay|moved back|settled(?: down)?)(?: (?:over )?here)?(?: with [^,]{1,30}?| alone| right)? (?:in|at|on|near|to|outside|just outside)\s+(?!a (?:hotel|hostel)\b)(.+)/iu,
    HOME,
    "live in",
    place,
  ),
  [
    /^(?:have )?(?:just )?(?:moved|relocated|am moved)(?: (?:back|over|here|out|house|home|in \w+ \d{4}))? (?:in)?to\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = place(raw);
      return polarity === "holds" && value !== undefined && !/^(?:a|the|my|our|another|his|her)\s/iu.test(value)
        ? hit({ topic: HOME[0], subTopic: HOME[1], value, does: `live in ${value}` }, "holds")
        : undefined;
    },
  ],
  [
    /^(?:have )?(?:moved (?:away|out)(?: from| of)?|left)\s+(\p{Lu}.+)/u,
    ([, raw = ""], { polarity }) => {
      const value = namedPlace(raw);
      return polarity === "holds" && value !== undefined && !/\b(?:corp|inc|ltd|llc|company|gmbh)\b/iu.test(value)
        ? hit({ topic: HOME[0], subTopic: HOME[1], value, does: `live in ${value}` }, "ended")
        : undefined;
    },
  ],
  one(
    /^(?:am (?:originally )?(?:from)|come (?:originally )?from|originally come from|hail from)\s+(.+)/iu,
    ORIGIN,
    "be from",
    namedPlace,
  ),
  [
    /^(?:grew up|was raised|was brought up|was born and raised|have grown up)(?: with [^,]{1,30})? (?:in|on|near)\s+(.+)/iu,
    ([, raw = ""], { polarity }) => {
      const value = namedPlace(raw);
      return (
        value &&
        toldHit(
          ORIGIN[0],
          ORIGIN[1],
          value,
          (name) => `${name} ${polarity === "holds" ? "grew" : "did not grow"} up in ${value}.`,
          polarity,
        )
      );
    },
  ],
  [/^was born (in|on|at)\s+(.+)/iu, BORN],
  [/^was born ()((?:last )?\d.+)/iu, BORN],
];
