import type { Character } from "../../index.js";
import { cardLines } from "../card/card.js";
import { counted } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { padEnd, padStart, widthOf } from "../text/width.js";
import { hang } from "../text/wrap.js";
import { CAST, PLACE, TITLE } from "./cast.js";
import { type MomentKnowledge, unknownTo } from "./knowledge.js";
import type { Told } from "./telling.js";

const MEMORIES_ON_A_CARD = 4;
const SUMMARIES_ON_A_CARD = 2;

/** The head of the page: title, place, what was told. */
export function titleLines(told: Told, style: Style, width: number): string[] {
  const figures = [
    counted(CAST.length, "character"),
    counted(told.places.length, "place"),
    counted(told.lines, "line"),
    counted(told.events, "event"),
  ].join(" · ");
  return [
    "",
    ...[style.bold(TITLE.toUpperCase()), style.italic(PLACE), "", style.dim(figures)].map((line) =>
      centre(line, width),
    ),
    "",
  ];
}

function centre(line: string, width: number): string {
  return line === "" ? "" : " ".repeat(Math.max(0, Math.floor((width - widthOf(line)) / 2))) + line;
}

/** What happens when and where, and who was there. */
export function programmeLines({ programme }: Told, style: Style, width: number): string[] {
  const widest = programme.reduce((size, { place }) => Math.max(size, widthOf(place)), 0);
  return programme.flatMap(({ time, place, present }) =>
    hang(`  ${style.dim(time)}  ${style.accent(padEnd(place, widest))}  `, present.join(", "), width),
  );
}

const DOT_PITCH = 5;

/** A grid of moments and characters: a full dot for everyone who remembers. */
export function knowledgeLines(
  knowledge: readonly MomentKnowledge[],
  names: readonly string[],
  style: Style,
): string[] {
  const widest = knowledge.reduce((size, { what }) => Math.max(size, widthOf(what)), 0);
  return [
    ...headLines(names, widest + 2, style),
    ...knowledge.map(({ what, knownTo }) => {
      const dots = names.map((name) => (knownTo.includes(name) ? style.accent("●") : style.dim("·")));
      return `  ${padEnd(what, widest)}${dots.map((dot) => " ".repeat(DOT_PITCH - 1) + dot).join("")}`;
    }),
  ];
}

/** Names end above their dots, in turns on two lines, since they are wider than the grid. */
function headLines(names: readonly string[], indent: number, style: Style): string[] {
  return [0, 1].map((turn) => {
    let line = "";
    for (const [index, name] of names.entries()) {
      if (index % 2 === turn) line += padStart(name, indent + (index + 1) * DOT_PITCH - widthOf(line));
    }
    return style.dim(line);
  });
}

/** The card of everyone, in the order of appearance. */
export function castLines(
  characters: readonly Character[],
  knowledge: readonly MomentKnowledge[],
  style: Style,
  width: number,
): string[] {
  return characters.flatMap((character) => [
    "",
    ...cardLines(character, {
      width,
      style,
      memories: MEMORIES_ON_A_CARD,
      summariesPerLevel: SUMMARIES_ON_A_CARD,
      time: "hour",
      unknown: unknownTo(character.name, knowledge),
    }),
    "",
  ]);
}
