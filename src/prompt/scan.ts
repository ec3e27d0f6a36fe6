import { isLongerThan, type TemplateLimits } from "./limits.js";
import type { Positions } from "./position.js";
import { problemAt, type Problem } from "./problem.js";

/** A block, and where its tag begins. */
export interface OpenBlock {
  readonly name: string;
  readonly at: number;
}

/** What a pass over the tags sees, for saying what is wrong where the parser only stops. */
export interface Outline {
  /** Blocks that nothing closes, the innermost last. */
  readonly open: readonly OpenBlock[];
  /** The first closing tag that does not belong to the block it stands in, or to none. */
  readonly wrongClose?: { readonly block: OpenBlock | undefined; readonly close: OpenBlock };
  /** Where a tag begins that nothing ends. */
  readonly endless?: number;
}

/**
 * One pass over the tags, before the parser sees them: the parser's time grows faster than the depth (3600 nested blocks,
 * 57 KB, take it two seconds), so that limits are checked first. It reads tags as Handlebars' lexer does.
 */
export function scan(source: string, limits: TemplateLimits, positions: Positions): Outline | Problem {
  if (isLongerThan(source, limits.sourceBytes))
    return {
      message: `the source has more than ${limits.sourceBytes} bytes; shorten it, or give long texts as variables`,
      line: 1,
      column: 1,
      limit: "sourceBytes",
    };
  const scanner = new Scanner(source, limits);
  const over = scanner.run();
  if (over === undefined) return scanner.outline();
  return problemAt(positions.at(over.at), over.message, { limit: over.limit });
}

export function isProblem(result: object): result is Problem {
  return "message" in result;
}

interface Over {
  readonly at: number;
  readonly message: string;
  readonly limit: keyof TemplateLimits;
}

interface Level extends OpenBlock {
  /** Blocks that `{{else if}}` opened inside. */
  chained: number;
}

const BRACE = 123;
const BACKSLASH = 92;
const TAG_START = /\{\{~?(\{|&|#[>*]?|\/|\^(?!\s*~?\}\})|>|\*)?\s*/y;
const CHAIN = /\{\{~?\s*else\b(?!\s*~?\}\})/y;
const BLOCK_NAME = /\[[^\]]*\]|"[^"]*"|'[^']*'|[^\s}~|()=]+/y;
/** What matters in a tag: its end, parentheses, texts and names in brackets; other words are only counted. */
const IN_TAG = /\}\}\}?|[()"'[]|[^\s}()"'[./=]+/g;

class Scanner {
  readonly #source: string;
  readonly #limits: TemplateLimits;
  readonly #levels: Level[] = [];
  #depth = 0;
  #tags = 0;
  #words = 0;
  #wrongClose: Outline["wrongClose"];
  #endless: number | undefined;

  constructor(source: string, limits: TemplateLimits) {
    this.#source = source;
    this.#limits = limits;
  }

  outline(): Outline {
    return {
      open: this.#levels,
      ...(this.#wrongClose && { wrongClose: this.#wrongClose }),
      ...(this.#endless !== undefined && { endless: this.#endless }),
    };
  }

  run(): Over | undefined {
    const source = this.#source;
    const places = this.#countPlaces();
    if (places !== undefined) return places;
    for (let from = 0; ;) {
      const at = source.indexOf("{{", from);
      if (at === -1) return undefined;
      if (++this.#tags > this.#limits.tags) return this.#over(at, "tags", "tags");
      const isEscaped =
        at > from &&
        source.charCodeAt(at - 1) === BACKSLASH &&
        !(at - 1 > from && source.charCodeAt(at - 2) === BACKSLASH);
      const end = isEscaped ? at + 2 : this.#tag(at);
      if (typeof end !== "number") return end;
      if (end === -1) {
        this.#endless = at;
        return undefined;
      }
      from = end;
    }
  }

  /** `${name}` is a tag as well; what looks like one counts. */
  #countPlaces(): Over | undefined {
    for (let at = this.#source.indexOf("${"); at !== -1; at = this.#source.indexOf("${", at + 2)) {
      if (++this.#tags > this.#limits.tags) return this.#over(at, "tags", "tags");
    }
    return undefined;
  }

  #over(at: number, limit: "tags" | "depth" | "words", what: string): Over {
    const most = this.#limits[limit];
    const how = limit === "depth" ? `${what} are nested deeper than ${most}` : `there are more than ${most} ${what}`;
    return { at, limit, message: `${how}; make the template simpler, or split it` };
  }

  /** Where the tag at `at` ends; -1 when it does not. */
  #tag(at: number): number | Over {
    const source = this.#source;
    if (source.startsWith("{{{{", at)) return this.#raw(at);
    const mark = source.charCodeAt(at + 2) === 126 ? at + 3 : at + 2;
    if (source.startsWith("!--", mark)) return endOf(source, /--~?\}\}/g, mark + 1);
    if (source.startsWith("!", mark)) return endOf(source, /\}\}/g, mark);
    return this.#block(at) ?? this.#inside(at);
  }

  /** Keeps count of the blocks. */
  #block(at: number): Over | undefined {
    CHAIN.lastIndex = at;
    const top = this.#levels.at(-1);
    if (top !== undefined && CHAIN.test(this.#source)) {
      top.chained++;
      return ++this.#depth > this.#limits.depth ? this.#over(at, "depth", "blocks") : undefined;
    }
    TAG_START.lastIndex = at;
    const sigil = TAG_START.exec(this.#source)?.[1];
    if (sigil === "/") this.#close({ at, name: this.#nameAt(TAG_START.lastIndex) });
    if (sigil === undefined || !/^[#^]/.test(sigil)) return undefined;
    this.#levels.push({ at, name: this.#nameAt(TAG_START.lastIndex), chained: 0 });
    return ++this.#depth > this.#limits.depth ? this.#over(at, "depth", "blocks") : undefined;
  }

  #nameAt(at: number): string {
    BLOCK_NAME.lastIndex = at;
    return BLOCK_NAME.exec(this.#source)?.[0].replace(/^[["'](.*)[\]"']$/, "$1") ?? "";
  }

  #close(close: OpenBlock): void {
    const block = this.#levels.pop();
    this.#depth -= block === undefined ? 0 : 1 + block.chained;
    if (block?.name !== close.name) this.#wrongClose ??= { block, close };
  }

  /** To the end of a tag, over texts and names in brackets, which may hold what looks like an end. */
  #inside(at: number): number | Over {
    const source = this.#source;
    IN_TAG.lastIndex = at + 2 + (source.charCodeAt(at + 2) === BRACE ? 1 : 0);
    let parentheses = 0;
    for (;;) {
      const found = IN_TAG.exec(source);
      if (found === null) return -1;
      const [text] = found;
      if (text.startsWith("}}")) return IN_TAG.lastIndex;
      if (++this.#words > this.#limits.words) return this.#over(at, "words", "words in tags");
      if (text === "(" && ++parentheses + this.#depth > this.#limits.depth)
        return this.#over(found.index, "depth", "subexpressions");
      if (text === ")") parentheses--;
      if (text !== "[" && text !== '"' && text !== "'") continue;
      const end = closing(source, text === "[" ? "]" : text, found.index + 1);
      if (end === -1) return -1;
      IN_TAG.lastIndex = end + 1;
    }
  }

  /** A raw block `{{{{name}}}} ... {{{{/name}}}}`, whose tags are text. */
  #raw(at: number): number {
    const source = this.#source;
    const opened = source.indexOf("}}}}", at);
    if (opened === -1) return -1;
    const marks = /\{\{\{\{(\/?)/g;
    marks.lastIndex = opened + 4;
    for (let level = 1; level > 0;) {
      const mark = marks.exec(source);
      if (mark === null) return -1;
      level += mark[1] === "/" ? -1 : 1;
    }
    const end = source.indexOf("}}}}", marks.lastIndex);
    return end === -1 ? -1 : end + 4;
  }
}

function endOf(source: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(source) === null ? -1 : pattern.lastIndex;
}

/** The quote or bracket that closes what was opened before `from`: the first without a backslash, else the last one. */
function closing(source: string, quote: string, from: number): number {
  for (let at = source.indexOf(quote, from); at !== -1; at = source.indexOf(quote, at + 1)) {
    if (at === from || source.charCodeAt(at - 1) !== BACKSLASH) return at;
  }
  const last = source.lastIndexOf(quote);
  return last >= from ? last : -1;
}
