import type { Character, ComposedPrompt } from "../../index.js";
import { recollect } from "../card/memory-line.js";
import { cleanLine } from "../text/clean.js";
import { counted, grouped } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { table } from "../text/table.js";

const SHOWN_DROPS = 20;

/** Which memories stand in a prompt and why, and what does not and why not. */
export function reasonLines(character: Character, prompt: ComposedPrompt, width: number, style: Style): string[] {
  return [...usedLines(character, prompt, width, style), "", ...droppedLines(character, prompt, width, style)];
}

function usedLines(character: Character, { used }: ComposedPrompt, width: number, style: Style): string[] {
  if (used.length === 0) return [style.dim("No memory stands in it.")];
  const rows = used.map(({ memoryId, section, score, why }) => [
    section,
    score === undefined ? "" : score.toFixed(2),
    cleanLine(why),
    firstWords(character, memoryId),
  ]);
  return [
    style.bold(`${counted(used.length, "memory", "memories")} in the prompt`),
    ...table(
      [
        { title: "section" },
        { title: "score", align: "right" },
        { title: "why", flexible: true },
        { title: "memory", flexible: true },
      ],
      rows,
      width,
      style,
    ),
  ];
}

function droppedLines(character: Character, { dropped }: ComposedPrompt, width: number, style: Style): string[] {
  if (dropped.length === 0) return [style.dim("Nothing was left out.")];
  const shown = dropped.slice(0, SHOWN_DROPS);
  const rows = shown.map(({ what, tokens, why }) => [
    grouped(tokens),
    whyNot(character, why),
    firstWords(character, what),
  ]);
  return [
    style.bold(`${counted(dropped.length, "thing")} left out`),
    ...table(
      [
        { title: "tokens", align: "right" },
        { title: "why", flexible: true },
        { title: "what", flexible: true },
      ],
      rows,
      width,
      style,
    ),
    ...(dropped.length > shown.length
      ? [style.dim(`and ${grouped(dropped.length - shown.length)} more; see them with --json`)]
      : []),
  ];
}

/** What is left out because it reads like another names that one by its id, which says nothing to a reader. */
function whyNot(character: Character, why: string): string {
  const twin = /^(reads the same as )(\S+)$/.exec(why);
  return twin === null ? cleanLine(why) : `${twin[1] ?? ""}"${firstWords(character, twin[2] ?? "")}"`;
}

/** What is no memory, such as the background, is named as it is. */
function firstWords(character: Character, id: string): string {
  const memory = character.memory.get(id);
  if (memory === undefined) return cleanLine(id);
  const { speaker, text } = recollect(memory, character.name);
  return speaker === undefined ? text : `${speaker}: ${text}`;
}
