import type { Character, ComposedPrompt, Memory } from "../../index.js";
import { recollect, recollectionLines } from "../card/memory-line.js";
import { promptLines } from "../explain/prompt-text.js";
import { sectionLines, tokenCount } from "../explain/sections.js";
import { didYouMean } from "../nearest.js";
import { counted } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { padEnd, widthOf } from "../text/width.js";
import { hang } from "../text/wrap.js";
import type { Page } from "./face.js";

const DEFAULT_MEMORIES = 10;

const COMMANDS = [
  { name: "context", takes: "", about: "the prompt that the character was given with your last message" },
  { name: "tokens", takes: "", about: "what each section of that prompt costs" },
  { name: "memories", takes: "[N]", about: "the newest N memories (10)" },
  { name: "again", takes: "", about: "says your last message once more" },
  { name: "help", takes: "", about: "shows this; a message that begins with / is written with //" },
  { name: "quit", takes: "", about: "saves and leaves, as does Ctrl-D" },
] as const;

type CommandName = (typeof COMMANDS)[number]["name"];

/** For the Tab key. */
export const COMPLETIONS: readonly string[] = COMMANDS.map(({ name }) => `/${name}`);

/** A line as it is meant: something said, or a command. */
export type Line =
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "command"; readonly name: CommandName; readonly count: number | undefined }
  | { readonly kind: "unknown"; readonly complaint: string };

/** `//` at the beginning is a message that begins with `/`. */
export function readLine(line: string): Line {
  const text = line.trim();
  if (text === "") return { kind: "nothing" };
  if (!text.startsWith("/")) return { kind: "message", text };
  if (text.startsWith("//")) return { kind: "message", text: text.slice(1) };
  const [given = "", argument, ...rest] = text.slice(1).split(/\s+/u);
  const command = COMMANDS.find(({ name }) => name === given);
  if (command === undefined) return { kind: "unknown", complaint: unknownCommand(given) };
  if (argument === undefined) return { kind: "command", name: command.name, count: undefined };
  const takesNumber = command.takes !== "" && rest.length === 0 && /^\d{1,6}$/.test(argument);
  if (takesNumber) return { kind: "command", name: command.name, count: Number(argument) };
  const usage = command.takes === "" ? `takes nothing more` : "takes a number: /memories 20";
  return { kind: "unknown", complaint: `/${command.name} ${usage}` };
}

function unknownCommand(given: string): string {
  const names = COMMANDS.map(({ name }) => name);
  const meant = didYouMean(given, names).replace(/"(.*)"/, "/$1");
  return `There is no command /${given}.${meant} /help shows what there is.`;
}

/** What pages are laid out for. */
export interface PageLayout {
  readonly width: number;
  readonly style: Style;
  /** Whether long lines are broken. */
  readonly wraps: boolean;
}

export function helpPage({ width, style }: PageLayout): Page {
  const terms = COMMANDS.map(({ name, takes }) => `/${name} ${takes}`.trim());
  const widest = Math.max(...terms.map(widthOf));
  return {
    lines: () =>
      COMMANDS.flatMap(({ about }, index) =>
        hang(`  ${style.accent(padEnd(terms[index] ?? "", widest))}  `, about, width),
      ),
    document: { command: "help", commands: COMMANDS.map(({ name, takes, about }) => ({ name, takes, about })) },
  };
}

/** `about` says which prompt it is. */
export function contextPage(prompt: ComposedPrompt, about: string, { width, style, wraps }: PageLayout): Page {
  return {
    lines: () => [
      style.dim(`${about}: ${tokenCount(prompt)}, ${counted(prompt.used.length, "memory", "memories")}`),
      ...promptLines(prompt, { wrapAt: wraps ? width : undefined, width, style }),
    ],
    document: { command: "context", ...prompt },
  };
}

export function tokensPage(prompt: ComposedPrompt, about: string, { width, style }: PageLayout): Page {
  const { tokens, budget, sections } = prompt;
  return {
    lines: () => [style.dim(about), ...sectionLines(prompt, width, style)],
    document: { command: "tokens", tokens, budget, sections },
  };
}

export function memoriesPage(character: Character, limit: number | undefined, { width, style }: PageLayout): Page {
  const memories: Memory[] = character.memory.getMemories({ limit: limit ?? DEFAULT_MEMORIES }).toReversed();
  return {
    lines: () => [
      ...memories.flatMap((memory) => recollectionLines(recollect(memory, character.name), width, style, "full")),
      style.dim(memorySum(character, memories.length)),
    ],
    document: { command: "memories", memories },
  };
}

function memorySum(character: Character, shown: number): string {
  const { memories, summaries } = character.memory.stats();
  if (memories === 0) return `${character.name} remembers nothing yet.`;
  const shownOf = shown < memories ? `the last ${shown} of ` : "";
  const condensed = summaries === 0 ? "" : ` and ${counted(summaries, "summary", "summaries")} of older ones`;
  return `${shownOf}${counted(memories, "memory", "memories")}${condensed}`;
}
