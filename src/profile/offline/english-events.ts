import { cleanValue } from "./english-values.js";
import { toldHit, type Hit } from "./hit.js";
import type { Rule } from "./rule.js";

function event(pattern: RegExp, subTopic: string): Rule {
  return [
    pattern,
    ([, raw = ""], { polarity }) => {
      const value = polarity === "holds" ? cleanValue(raw.replace(/\bmy\b/giu, "their")) : undefined;
      return value && toldHit("life_event", subTopic, value, (name) => `${name} ${value}.`);
    },
  ];
}

/** "I quit my job": whatever employer there was is none any more. */
export function leftJob(): Hit {
  return toldHit("work", "employer", "", (name) => `${name} has left their job.`, "ended");
}

const LOSES_JOB = /^(?:have )?(?:just )?((?:lost|quit|left) my job|got (?:fired|laid off))$/iu;
const [, lost] = event(LOSES_JOB, "job_change");

/** What changes a life, told in a few words. */
export const EVENTS: readonly Rule[] = [
  event(/^(?:have )?(got (?:promoted|a promotion))$/iu, "job_change"),
  [
    LOSES_JOB,
    (match, predicate) => (predicate.polarity === "holds" ? [lost(match, predicate), leftJob()].flat() : undefined),
  ],
  event(
    /^(?:have )?(had a baby.*|gave birth.*|became an? (?:mother|father|grandmother|grandfather|aunt|uncle)\b.*)$/iu,
    "family_event",
  ),
];
