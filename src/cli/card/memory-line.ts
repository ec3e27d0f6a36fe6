import type { Memory } from "../../index.js";
import { cleanLine } from "../text/clean.js";
import type { Style } from "../text/style.js";
import { padEnd } from "../text/width.js";
import { hang } from "../text/wrap.js";

/** A memory as a person would tell it: how it is known, whose words they are, the words. */
export interface Recollection {
  readonly at: string;
  readonly manner: string;
  /** Who said it, when it was somebody else. */
  readonly speaker: string | undefined;
  readonly text: string;
}

const MANNER_WIDTH = 5;

/** Puts a memory of the character called `owner` into words. */
export function recollect(memory: Memory, owner: string): Recollection {
  const { content, source, at } = memory;
  const speaker = textOf(content["speaker"]);
  const own = source.kind === "experienced";
  if (speaker !== undefined && typeof content["text"] === "string") {
    const isSelf = own && (speaker === owner || source.eventId !== undefined);
    return {
      at,
      manner: isSelf ? "said" : mannerOf(memory, "heard"),
      speaker: isSelf ? undefined : speaker,
      text: cleanLine(content["text"]),
    };
  }
  const user = textOf(content["user"]);
  const response = textOf(content["response"]);
  if (user !== undefined && response !== undefined) {
    return { at, manner: "spoke", speaker: undefined, text: `${user} → ${response}` };
  }
  const event = textOf(content["event"]);
  const manner = event !== undefined && own ? "did" : mannerOf(memory, own ? "knows" : "saw");
  return {
    at,
    manner,
    speaker: undefined,
    text: eventText(event, textOf(content["details"])) ?? cleanLine(memory.text),
  };
}

function eventText(event: string | undefined, details: string | undefined): string | undefined {
  if (event === undefined || details === undefined) return event;
  return /[.!?…]$/u.test(event) ? `${event} ${details}` : `${event}: ${details}`;
}

function mannerOf({ source }: Memory, witnessed: string): string {
  switch (source.kind) {
    case "told":
      return "told";
    case "imported":
      return "from";
    case "experienced":
    case "witnessed":
    case "summary":
      return witnessed;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? cleanLine(value) : undefined;
}

/** `  21:14  heard  Ines: Then be a bust. Go on.`, wrapped under its text. */
export function recollectionLines(
  { at, manner, speaker, text }: Recollection,
  width: number,
  style: Style,
  time: "hour" | "full",
): string[] {
  const when = time === "hour" ? at.slice(11, 16) : at.slice(0, 16).replace("T", " ");
  const first = `  ${style.dim(when)}  ${style.dim(padEnd(manner, MANNER_WIDTH))}  `;
  if (speaker === undefined) return hang(first, text, width);
  // The name is coloured after wrapping, which counts columns of what it is given.
  const [head = "", ...rest] = hang(first, `${speaker}: ${text}`, width);
  return [head.replace(`${speaker}:`, () => `${style.accent(speaker)}:`), ...rest];
}
