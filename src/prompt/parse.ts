import { parse as parseHandlebars, parser } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import type { TemplateLimits } from "./limits.js";
import { Positions } from "./position.js";
import { problemAt, type Problem } from "./problem.js";
import { isProblem, scan, type OpenBlock, type Outline } from "./scan.js";
import type { Position, Program } from "./syntax.js";

/** A source that could be read. */
export interface Parsed {
  readonly program: Program;
  readonly positions: Positions;
}

/** Reads a source, within limits: the tree of Handlebars' own parser, or the first thing that is wrong, in our words. */
export function parse(source: string, limits: TemplateLimits): Parsed | Problem {
  const positions = new Positions(source);
  const outline = scan(source, limits, positions);
  if (isProblem(outline)) return outline;
  try {
    return { program: parseHandlebars(source) as Program, positions };
  } catch (error) {
    return explain(error, source, outline, positions);
  }
}

function explain(error: unknown, source: string, outline: Outline, positions: Positions): Problem {
  const { wrongClose, endless } = outline;
  const message = error instanceof Error ? error.message : String(error);
  const at = (offset: number, text: string): Problem => problemAt(positions.at(offset), text);
  if (message.includes("doesn't match") && wrongClose?.block !== undefined)
    return at(wrongClose.close.at, mismatch(wrongClose.block, wrongClose.close, positions));
  const thrownAt = placeOf(error);
  if (thrownAt !== undefined) return problemAt(thrownAt, ownWords(message));
  if (endless !== undefined) return at(endless, `this tag is never closed; ${howToClose(source, endless)}`);
  const token = /got '([A-Z_]+)'/.exec(message)?.[1];
  const innermost = outline.open.at(-1);
  if (token === "EOF" && innermost !== undefined)
    return at(innermost.at, `the block {{#${innermost.name}}} is never closed; end it with {{/${innermost.name}}}`);
  const { yylloc, yytext } = parser.lexer;
  if (token === undefined) {
    const end = { line: yylloc.last_line, column: yylloc.last_column };
    return problemAt(end, describeUnreadable(source, positions.offset(end)));
  }
  const start = { line: yylloc.first_line, column: yylloc.first_column };
  if (token === "CLOSE" && opensWithThree(source, positions.offset(start)))
    return problemAt(start, "write }}} here: the tag begins with {{{");
  return problemAt(start, describeToken(token, yytext));
}

/** Where an exception of Handlebars' own says that it belongs. */
function placeOf(error: unknown): Position | undefined {
  if (typeof error !== "object" || error === null || !("lineNumber" in error) || !("column" in error)) return undefined;
  const { lineNumber, column } = error;
  return typeof lineNumber === "number" && typeof column === "number" ? { line: lineNumber, column } : undefined;
}

function mismatch(block: OpenBlock, close: OpenBlock, positions: Positions): string {
  return `{{/${close.name}}} closes {{#${block.name}}} of line ${positions.at(block.at).line}; write {{/${block.name}}}, or close the blocks between them first`;
}

function ownWords(message: string): string {
  const path = /^Invalid path: (.*) - \d+:\d+$/.exec(message)?.[1];
  if (path !== undefined) return `the path ${path} has .. or this inside; they may only stand first`;
  const pair = /^(.*) doesn't match (.*) - \d+:\d+$/.exec(message);
  if (pair !== null) return `{{/${pair[2]}}} closes {{#${pair[1]}}}; write {{/${pair[1]}}}`;
  return message.replace(/ - \d+:\d+$/, "");
}

function howToClose(source: string, at: number): string {
  if (/^\{\{~?!--/.test(source.slice(at, at + 6))) return "end the comment with --}}";
  if (source.startsWith("{{{{", at)) return "end the raw block with {{{{/name}}}}";
  return source.startsWith("{{{", at) ? "end it with }}}" : "end it with }}, or write \\{{ for braces that are text";
}

function opensWithThree(source: string, at: number): boolean {
  return source.startsWith("{{{", source.lastIndexOf("{{", at - 1) - 1);
}

function describeUnreadable(source: string, at: number): string {
  const code = source.codePointAt(at);
  return code === 0 ? "a NUL character cannot stand in a template; remove it" : "this cannot be read as a template";
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: "the template ends too early",
  CLOSE: "something is missing before }}; write a name",
  CLOSE_UNESCAPED: "}}} does not close what {{ opened; write }}",
  CLOSE_RAW_BLOCK: "}}}} does not close what {{ opened; write }}",
  CLOSE_SEXPR: "this ) closes nothing, or something is missing before it",
  CLOSE_BLOCK_PARAMS: "something is missing before |",
  OPEN_BLOCK_PARAMS: "block parameters, as |name|, may only stand last in the tag of a block",
  INVERSE: "{{else}} stands outside of a block, or behind another {{else}}",
  OPEN_INVERSE_CHAIN: "{{else ...}} stands outside of a block, or behind {{else}}",
  OPEN_ENDBLOCK: "this closes a block that was not opened",
  OPEN_RAW_BLOCK: "{{{{ opens a raw block, which cannot stand here; write \\{{ for braces that are text",
  NUMBER: "a number cannot stand here; a place in a list is written in brackets, as in list.[0]",
  EQUALS: "= may only stand between a name and a value",
};

function describeToken(token: string, text: string): string {
  const known = TOKENS[token];
  if (known !== undefined) return known;
  if (token.startsWith("OPEN") && token !== "OPEN_SEXPR")
    return `the tag before is not closed where ${text} begins; end it with }}`;
  if (text === "") return "the tag is not closed; end it with }}";
  return `${JSON.stringify(text)} cannot stand here; text in a tag needs quotes, and names with other characters brackets, as in [first name]`;
}
