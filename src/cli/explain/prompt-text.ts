import type { ComposedPrompt } from "../../index.js";
import { clean } from "../text/clean.js";
import type { Style } from "../text/style.js";
import { widthOf } from "../text/width.js";
import { hang } from "../text/wrap.js";

/** The messages of a prompt as a model gets them, each under its role. `wrapAt` breaks long lines for somebody who reads. */
export function promptLines({ messages }: ComposedPrompt, { wrapAt, width, style }: PromptTextOptions): string[] {
  return messages.flatMap(({ role, content }, index) => [
    ...(index === 0 ? [] : [""]),
    style.dim(ruled(role, width)),
    ...textLines(clean(content).trimEnd(), { wrapAt, style, hasHeadings: role === "system" }),
  ]);
}

export interface PromptTextOptions {
  /** Columns of a line; undefined leaves lines as they are. */
  readonly wrapAt: number | undefined;
  readonly width: number;
  readonly style: Style;
}

/** `── system ─────────` */
function ruled(title: string, width: number): string {
  const start = `── ${title} `;
  return start + "─".repeat(Math.max(0, width - widthOf(start)));
}

interface TextOptions {
  readonly wrapAt: number | undefined;
  readonly style: Style;
  readonly hasHeadings: boolean;
}

function textLines(text: string, { wrapAt, style, hasHeadings }: TextOptions): string[] {
  let before: string | undefined;
  return text.split("\n").flatMap((line) => {
    const isHeading = hasHeadings && before === "" && /^[^-\s].*[:：]$/u.test(line);
    before = line;
    const broken = wrapAt === undefined ? [line] : broader(line, wrapAt);
    return isHeading ? broken.map((each) => style.bold(each)) : broken;
  });
}

/** What follows an item of a list hangs under its text. */
function broader(line: string, width: number): string[] {
  const [, mark = "", text = ""] = /^(\s*(?:- )?)(.*)$/u.exec(line) ?? [];
  return hang(mark, text, width);
}
