import type { ComposedPrompt } from "../../index.js";
import { filledBar } from "../text/bar.js";
import { grouped } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { table } from "../text/table.js";

const WIDEST_BAR = 40;
/** What the columns before the bar take. */
const BEFORE_BAR = 34;

/** `312 of 4,000 tokens` */
export function tokenCount({ tokens, budget }: Pick<ComposedPrompt, "tokens" | "budget">): string {
  return `${grouped(tokens)} of ${grouped(budget)} tokens`;
}

/** A table of what each section of a prompt costs, and its part of the whole. */
export function sectionLines(prompt: ComposedPrompt, width: number, style: Style): string[] {
  const cells = Math.max(8, Math.min(WIDEST_BAR, width - BEFORE_BAR));
  const rows = prompt.sections.map(({ name, tokens }) => [
    name,
    grouped(tokens),
    `${percent(tokens, prompt.tokens)} %`,
    filledBar(tokens / Math.max(1, prompt.tokens), cells),
  ]);
  const share = percent(prompt.tokens, prompt.budget);
  return [
    ...table(
      [
        { title: "section", flexible: true },
        { title: "tokens", align: "right" },
        { title: "share", align: "right" },
        { title: "" },
      ],
      rows,
      width,
      style,
    ),
    `${style.bold(tokenCount(prompt))}, ${share} % of the budget`,
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "0" : String(Math.round((part * 100) / whole));
}
