import { f1Of, precisionOf, recallOf } from "../labelled-statements.js";
import { judgeTimes, play, readDialogue, totalOf } from "../recorded-dialogue.js";
import type { EvalFigure, EvalRow } from "../row.js";

function rowOf(language: EvalRow["language"]): EvalRow {
  const name = `dialogue-${language.toLowerCase()}`;
  return {
    name,
    title: `Recorded dialogue, ${language}: the profile at three times, against one written by hand`,
    file: `test/profile/recorded-${name}.json`,
    isInRepository: true,
    source: { address: "this repository", part: "all of it", licence: "MIT", use: "measuring only" },
    language,
    split: "one dialogue of seven sessions; the profile was written before anything had read it",
    notes: [
      "A fact that is over has to be there, as over. What is told in whole sentences (life_event, experience) counts " +
        "neither way.",
    ],
    measure: async (text) => {
      const recorded = readDialogue(text);
      const { known } = await play(recorded);
      const judged = judgeTimes(recorded, known);
      const total = totalOf(judged);
      return [
        { what: "all", metric: "precision", measured: 100 * precisionOf(total), count: total.found },
        { what: "all", metric: "recall", measured: 100 * recallOf(total), count: total.expected },
        { what: "all", metric: "F1", measured: 100 * f1Of(total), target: 85, count: total.expected },
        ...judged.map(({ when, score }): EvalFigure => ({
          what: `on ${when.slice(0, 10)}`,
          metric: "F1",
          measured: 100 * f1Of(score),
          count: score.expected,
        })),
      ];
    },
  };
}

export const dialogueInEnglish: EvalRow = rowOf("English");
export const dialogueInChinese: EvalRow = rowOf("Chinese");
