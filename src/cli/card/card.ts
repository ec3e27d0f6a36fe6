import type { Character, Memory } from "../../index.js";
import { cleanLine } from "../text/clean.js";
import { counted } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { clip, padEnd, widthOf } from "../text/width.js";
import { hang, wrap } from "../text/wrap.js";
import { recollect, recollectionLines } from "./memory-line.js";

/** What a card shows besides what the character remembers. */
export interface CardOptions {
  readonly width: number;
  readonly style: Style;
  /** Newest memories to show. */
  readonly memories: number;
  /** Summaries to show of each level, the newest. */
  readonly summariesPerLevel: number;
  /** How memories are dated. */
  readonly time: "hour" | "full";
  /** What the character does not know. */
  readonly unknown?: readonly string[];
}

/** One character: who it is, what it remembers in short, what it remembers last. */
export function cardLines(character: Character, options: CardOptions): string[] {
  const { width, style } = options;
  const lines = [
    ...headingLines(character, width, style),
    ...summaryLines(character, options),
    ...lastLines(character, options),
  ];
  if (options.unknown !== undefined && options.unknown.length > 0) {
    lines.push("", ...unknownLines(options.unknown, width, style));
  }
  return lines;
}

function headingLines(character: Character, width: number, style: Style): string[] {
  const { background, name } = character;
  const title = textOf(background["fullName"]) ?? cleanLine(name);
  const age = typeof background["age"] === "number" ? String(background["age"]) : undefined;
  const role = [textOf(background["role"]), age].filter((part) => part !== undefined).join(", ");
  const room = Math.max(1, width - widthOf(title) - widthOf(role));
  const { memories, summaries } = character.memory.stats();
  const memoryCount = counted(memories, "memory", "memories");
  const summaryCount = counted(summaries, "summary", "summaries");
  const about = textOf(background["about"]) ?? clip(cleanLine(character.prompt), 3 * width);
  return [
    `${style.bold(clip(title, width))}${role === "" ? "" : " ".repeat(room) + style.dim(role)}`,
    style.dim("─".repeat(width)),
    ...wrap(about, width - 2).map((line) => style.italic(line)),
    style.dim(clip([memoryCount, summaryCount, ...tagsOf(character), ...placesOf(character)].join(" · "), width)),
  ];
}

function tagsOf({ tags }: Character): string[] {
  return tags.length === 0 ? [] : [tags.map((tag) => `#${cleanLine(tag)}`).join(" ")];
}

function placesOf({ channels }: Character): string[] {
  return channels.length === 0 ? [] : [`in ${channels.map(cleanLine).join(", ")}`];
}

/** The most condensed first: what a character would say if asked for its life in a sentence. */
function summaryLines(character: Character, { width, style, summariesPerLevel }: CardOptions): string[] {
  const summaries = character.memory.summaries();
  const levels = [...new Set(summaries.map(({ level = 1 }) => level))].toSorted((a, b) => b - a);
  const lines: string[] = [];
  for (const level of levels) {
    const ofLevel = summaries.filter((summary) => (summary.level ?? 1) === level);
    const shown = ofLevel.slice(Math.max(0, ofLevel.length - summariesPerLevel));
    const note = shown.length < ofLevel.length ? `, the last ${shown.length} of ${ofLevel.length}` : "";
    lines.push("", style.bold("In short") + style.dim(`  level ${level}${note}`), ...paragraphs(shown, width, style));
  }
  return lines;
}

const WIDEST_PLACE = 16;

/** Summaries behind the places they are about. */
function paragraphs(summaries: readonly Memory[], width: number, style: Style): string[] {
  const places = summaries.map(({ channel }) => clip(cleanLine(channel ?? ""), WIDEST_PLACE));
  const widest = places.reduce((size, place) => Math.max(size, widthOf(place)), 0);
  return summaries.flatMap((summary, index) => {
    const place = widest === 0 ? "  " : `  ${style.accent(padEnd(places[index] ?? "", widest))}  `;
    return hang(place, cleanLine(summary.text), width);
  });
}

function lastLines(character: Character, { width, style, memories, time }: CardOptions): string[] {
  const last = character.memory.getMemories({ limit: memories }).toReversed();
  if (last.length === 0) return ["", style.dim("Remembers nothing yet.")];
  return [
    "",
    style.bold("Last"),
    ...last.flatMap((memory) => recollectionLines(recollect(memory, character.name), width, style, time)),
  ];
}

function unknownLines(unknown: readonly string[], width: number, style: Style): string[] {
  const [head = "", ...rest] = hang("Does not know  ", `${unknown.join("; ")}.`, width);
  return [head.replace("Does not know", (found) => style.warn(found)), ...rest];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? cleanLine(value) : undefined;
}
