import type { Character, RecalledMemory } from "../../index.js";
import { recollect } from "../card/memory-line.js";
import { counted } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { table } from "../text/table.js";
import { hang } from "../text/wrap.js";

/** What a character recalled, best first; with parts, what each score is made of. */
export function recalledLines(
  character: Character,
  recalled: readonly RecalledMemory[],
  { isExplained, width, style }: { isExplained: boolean; width: number; style: Style },
): string[] {
  if (recalled.length === 0) return [style.dim(`${character.name} remembers nothing of that.`)];
  const rows = recalled.map(({ memory, score }) => [
    score.toFixed(2),
    memory.at.slice(0, 10),
    wordsOf(character, memory),
  ]);
  const columns = [{ title: "score", align: "right" }, { title: "day" }, { title: "memory", flexible: true }] as const;
  const [titles = "", rule = "", ...lines] = table(columns, rows, width, style);
  return [
    style.bold(counted(recalled.length, "memory", "memories")),
    titles,
    rule,
    ...lines.flatMap((line, at) => [line, ...(isExplained ? partLines(recalled[at]?.parts ?? {}, width, style) : [])]),
  ];
}

/** The sum that makes a score, the largest part first. */
function partLines(parts: RecalledMemory["parts"], width: number, style: Style): string[] {
  const sum = Object.entries(parts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, value], at) => (at === 0 ? `${name} ${value.toFixed(2)}` : signed(name, value)))
    .join(" ");
  return hang("     = ", sum, width).map((line) => style.dim(line));
}

function signed(name: string, value: number): string {
  return `${value < 0 ? "−" : "+"} ${name} ${Math.abs(value).toFixed(2)}`;
}

function wordsOf(character: Character, memory: RecalledMemory["memory"]): string {
  const { speaker, text } = recollect(memory, character.name);
  return speaker === undefined ? text : `${speaker}: ${text}`;
}
