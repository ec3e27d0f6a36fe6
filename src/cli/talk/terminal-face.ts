import type { Character } from "../../index.js";
import type { Failure } from "../failure.js";
import { type Output, printLines, readableWidth } from "../output.js";
import { clean, cleanLine } from "../text/clean.js";
import { FlowingText } from "../text/flow.js";
import { counted } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { widthOf } from "../text/width.js";
import { hang, wrap } from "../text/wrap.js";
import type { AnswerEnd, AnswerView, Face, Page } from "./face.js";
import type { Speaker } from "./model.js";

/** Longer names do not push what is said to the right. */
const WIDEST_LABEL = 20;
const MARK = " › ";

export interface TerminalFaceOptions {
  readonly output: Output;
  readonly style: Style;
  readonly character: Character;
  readonly speaker: Speaker;
  readonly path: string;
  /** Whether the character was made for this conversation. */
  readonly isNew: boolean;
}

/** What stands before what somebody says. */
export function label(name: string): string {
  return `${cleanLine(name)}${MARK}`;
}

/** A conversation with somebody who looks. */
export function terminalFace(options: TerminalFaceOptions): Face {
  const { output, style, character, speaker } = options;
  const print = (lines: readonly string[]): void => printLines(output, lines);
  return {
    opening: () => print(openingLines(options, readableWidth(output))),
    answer: () => new TerminalAnswer(output, style, character.name),
    page: (page: Page) => print([...page.lines(), ""]),
    complaint: (text) => print([style.warn(clean(text)), ""]),
    reading: (user) => {
      if (speaker.isOffline) return;
      const text = `Reading what ${cleanLine(user)} said for facts; Ctrl-C leaves it for the next time.`;
      print(wrap(text, readableWidth(output)).map((line) => style.dim(line)));
    },
    unread: (reason) => print(wrap(cleanLine(reason), readableWidth(output)).map((line) => style.warn(line))),
    closing: () => print([style.dim(`${cleanLine(character.name)} remembers. Go on with the same command.`)]),
  };
}

function openingLines({ style, character, speaker, path, isNew }: TerminalFaceOptions, width: number): string[] {
  const { memories } = character.memory.stats();
  const [last] = character.memory.getMemories({ limit: 1 });
  const known =
    last === undefined
      ? "remembers nothing yet"
      : `remembers ${counted(memories, "thing")}, the last from ${last.at.slice(0, 16).replace("T", " ")}`;
  const name = cleanLine(character.name);
  // The name is dressed after wrapping, which counts columns of what it is given.
  const [first = "", ...rest] = wrap(`${name} ${isNew ? "is new here" : known}, in ${cleanLine(path)}`, width);
  const who = [first.startsWith(name) ? style.bold(name) + first.slice(name.length) : first, ...rest];
  const voice = speaker.isOffline
    ? "No model is named, so the offline voice answers, by rules; --model names one."
    : `${speaker.description} answers.`;
  return [
    ...who,
    ...wrap(cleanLine(voice), width).map((line) => style.dim(line)),
    style.dim("/help says what else there is."),
    "",
  ];
}

class TerminalAnswer implements AnswerView {
  readonly #output: Output;
  readonly #style: Style;
  readonly #name: string;
  readonly #text: FlowingText;

  constructor(output: Output, style: Style, name: string) {
    this.#output = output;
    this.#style = style;
    this.#name = cleanLine(name);
    const before = label(name);
    const start = widthOf(before);
    output.stdout.write(style.accent(before));
    const indent = start > WIDEST_LABEL ? 2 : start;
    this.#text = new FlowingText((text) => void output.stdout.write(text), {
      width: readableWidth(output),
      indent,
      start,
    });
  }

  part(text: string): void {
    this.#text.add(clean(text));
  }

  end(end: AnswerEnd): void {
    this.#text.end();
    const width = readableWidth(this.#output);
    printLines(this.#output, ["", ...this.#endLines(end, width), ""]);
  }

  #endLines(end: AnswerEnd, width: number): string[] {
    const dim = (line: string): string => this.#style.dim(line);
    switch (end.kind) {
      case "broken-off": {
        const kept =
          end.reply?.memory === undefined ? "Nothing was said, so nothing is remembered" : keptOf(this.#name);
        return wrap(`Broken off. ${kept}.`, width).map(dim);
      }
      case "failed":
        return failureLines(end.failure, this.#style, width);
      case "whole":
        return cutNote(end.reply.finish).flatMap((note) => wrap(note, width).map(dim));
    }
  }
}

function keptOf(name: string): string {
  return `${name} remembers what was said until here`;
}

function cutNote(finish: string): string[] {
  if (finish === "length") return ["The model cut its answer off at its limit of tokens."];
  return finish === "filter" ? ["The model's filter cut this answer off."] : [];
}

/** Two lines where the width allows: what went wrong, and that nothing is lost. */
function failureLines({ message }: Failure, style: Style, width: number): string[] {
  const [first = "", ...rest] = hang("✗ ", cleanLine(message), width);
  return [
    `${style.bad("✗")}${first.slice(1)}`,
    ...rest,
    ...wrap("Nothing of this is remembered; /again says it once more.", width - 2).map((line) =>
      style.dim(`  ${line}`),
    ),
  ];
}
