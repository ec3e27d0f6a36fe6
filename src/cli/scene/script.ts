/**
 * Reads a scene written like a play:
 *
 * ```text
 * @ wardrobe 18:56                 a place and a time; what follows happens there
 * + Min, Barnaby                   they come in, from wherever they were
 * - Min                            she leaves, to nowhere
 * Min: Hold still.                 said, and heard by all in the place
 * Min [to Barnaby]: Hold still.    whispered: Barnaby alone hears it
 * Ines [everywhere]: The half.     heard in the whole house
 * Tamsin [as Odile]: Who calls?    everybody takes it for Odile, but for the two of them
 * * Snow slides off the roof.      something happens
 * * [everywhere but Min] {cake}:   everybody perceives it except Min; its label is "cake"
 * * [keen ears but Tamsin]:        perceived by those with keen ears, except Tamsin
 * ```
 *
 * An indented line goes on with the line before.
 */

/** Who perceives a beat, besides whoever makes it happen. */
export type Audience =
  | { readonly kind: "place" }
  | { readonly kind: "everywhere"; readonly except: readonly string[] }
  | { readonly kind: "whisper"; readonly to: readonly string[] }
  | { readonly kind: "keen"; readonly except: readonly string[] }
  | { readonly kind: "as"; readonly seeming: string };

/** One step of a scene. `line` is where the script has it. */
export type Beat = { readonly line: number } & (
  | { readonly kind: "place"; readonly place: string; readonly time: string }
  | { readonly kind: "enter" | "leave"; readonly who: readonly string[] }
  | {
      readonly kind: "speech";
      readonly by: string;
      readonly text: string;
      readonly audience: Audience;
      readonly label?: string;
    }
  | { readonly kind: "event"; readonly text: string; readonly audience: Audience; readonly label?: string }
);

const HEADING = /^@ (.+) (\d\d:\d\d)$/;
const MOVE = /^([+-]) (.+)$/;
const EVENT = /^\*(?: \[([^\]]+)\])?(?: \{([a-z]+)\})?:? (.+)$/;
const SPEECH = /^([A-Z][a-z]+)(?: \[([^\]]+)\])?(?: \{([a-z]+)\})?: (.+)$/;

/** The steps of a script, in order. Throws a SyntaxError with the line that cannot be read. */
export function parseScript(script: string): Beat[] {
  return joinContinued(script).map(({ text, line }) => ({ line, ...parseLine(text, line) }));
}

function joinContinued(script: string): { text: string; line: number }[] {
  const joined: { text: string; line: number }[] = [];
  for (const [index, raw] of script.split("\n").entries()) {
    if (raw.trim() === "") continue;
    const last = joined.at(-1);
    if (raw.startsWith("  ") && last !== undefined) last.text += ` ${raw.trim()}`;
    else joined.push({ text: raw.trim(), line: index + 1 });
  }
  return joined;
}

type WithoutLine<B> = B extends Beat ? Omit<B, "line"> : never;

function parseLine(text: string, line: number): WithoutLine<Beat> {
  const heading = HEADING.exec(text);
  if (heading) return { kind: "place", place: heading[1] ?? "", time: heading[2] ?? "" };
  const move = MOVE.exec(text);
  if (move) return { kind: move[1] === "+" ? "enter" : "leave", who: names(move[2] ?? "") };
  const event = EVENT.exec(text);
  if (event) return { kind: "event", text: event[3] ?? "", ...staging(event[1], event[2], line) };
  const speech = SPEECH.exec(text);
  if (speech)
    return { kind: "speech", by: speech[1] ?? "", text: speech[4] ?? "", ...staging(speech[2], speech[3], line) };
  throw new SyntaxError(`script line ${line}: ${JSON.stringify(text)} is no heading, move, event or speech`);
}

function staging(
  direction: string | undefined,
  label: string | undefined,
  line: number,
): { audience: Audience; label?: string } {
  const audience = parseAudience(direction, line);
  return label === undefined ? { audience } : { audience, label };
}

function parseAudience(direction: string | undefined, line: number): Audience {
  if (direction === undefined) return { kind: "place" };
  const [main = "", except = ""] = direction.split(" but ");
  if (main === "everywhere") return { kind: "everywhere", except: names(except) };
  if (main === "keen ears") return { kind: "keen", except: names(except) };
  if (main.startsWith("to ")) return { kind: "whisper", to: names(main.slice(3)) };
  if (main.startsWith("as ")) return { kind: "as", seeming: main.slice(3) };
  throw new SyntaxError(`script line ${line}: [${direction}] is no direction`);
}

function names(list: string): string[] {
  return list === "" ? [] : list.split(",").map((name) => name.trim());
}
