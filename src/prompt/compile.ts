import { isBlockName, type BlockName } from "./environment.js";
import { eachBlock, ifBlock, sectionBlock, withBlock, type BlockParts } from "./blocks.js";
import { splitDollars } from "./dollar.js";
import {
  calledHelper,
  compileCall,
  compileExpression,
  compilePath,
  paramAt,
  type Reading,
  type Unit,
} from "./expressions.js";
import { compilePartial, withInlinePartials, type InlinePartial } from "./partial-tags.js";
import type { Positions } from "./position.js";
import { above, Scope, type Body, type PartialBody } from "./run.js";
import { showValue } from "./show-value.js";
import {
  asPath,
  isSimple,
  type BlockStatement,
  type ContentStatement,
  type MustacheStatement,
  type PartialStatement,
  type PathExpression,
  type Program,
  type Range,
  type Statement,
} from "./syntax.js";

/** A template, where its tags stand in its source. */
export interface Source {
  readonly text: string;
  readonly positions: Positions;
}

/** Makes functions of a tree that was checked before. */
export function compileProgram(program: Program, unit: Unit, source: Source): Body {
  return new Compiler(source).program(program, unit);
}

/** A piece of a program: what it writes, and the text behind it. */
interface Piece {
  readonly body: Body;
  text: string;
}

class Compiler {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  program(program: Program | undefined, unit: Unit, isRaw = false): Body {
    if (program === undefined) return () => "";
    const own = program.blockParams ?? [];
    const inner = own.length === 0 ? unit : { ...unit, params: [...unit.params, own] };
    const builder = new Sequence();
    const inline: InlinePartial[] = [];
    for (const statement of program.body) {
      if (isRaw && statement.type === "ContentStatement") builder.text(statement.value);
      else this.#statement(statement, inner, builder, inline);
    }
    const body = builder.finish();
    return inline.length === 0 ? body : withInlinePartials(body, inline);
  }

  #statement(statement: Statement, unit: Unit, to: Sequence, inline: InlinePartial[]): void {
    switch (statement.type) {
      case "ContentStatement":
        this.#content(statement, unit, to);
        break;
      case "MustacheStatement":
        to.add(this.#mustache(statement, unit));
        break;
      case "BlockStatement":
        to.add(this.#block(statement, unit));
        break;
      case "PartialStatement":
      case "PartialBlockStatement":
        to.add(this.#partial(statement, unit));
        break;
      case "DecoratorBlock":
        inline.push(this.#inlinePartial(statement, unit));
        break;
      default:
        // Comments write nothing.
        break;
    }
  }

  #content(content: ContentStatement, unit: Unit, to: Sequence): void {
    for (const piece of splitDollars(content)) {
      if (typeof piece === "string") to.text(piece);
      else to.add(this.#place(piece.path, piece.source, unit));
    }
  }

  #sourceOf({ start, end }: Range): string {
    const { text, positions } = this.#source;
    return text.slice(positions.offset(start), positions.offset(end));
  }

  /** `${name}`: what `{{name}}` would be. */
  #place(path: PathExpression, source: string, unit: Unit): Body {
    const call = { path, params: [], loc: path.loc };
    const helper = calledHelper(call, unit);
    return output(helper === undefined ? compilePath(path, unit) : compileCall(call, unit), source);
  }

  #mustache(tag: MustacheStatement, unit: Unit): Body {
    const reading =
      calledHelper(tag, unit) === undefined ? compilePath(asPath(tag.path), unit) : compileCall(tag, unit);
    return output(reading, this.#sourceOf(tag.loc));
  }

  #block(block: BlockStatement, unit: Unit): Body {
    const path = asPath(block.path);
    const kind =
      isSimple(path) && paramAt(path, unit) === undefined && isBlockName(path.original) ? path.original : undefined;
    const reading = this.#subject(block, kind, unit);
    const isCondition = kind === "if" || kind === "unless";
    const parts: BlockParts = {
      read: reading.read,
      name: reading.name,
      // A raw block is text as it stands: a `${` in it is no place.
      body: this.program(block.program, unit, block.openStrip.open === undefined),
      other: this.program(block.inverse, unit),
      hasParams: (block.program?.blockParams?.length ?? 0) > 0,
    };
    if (!isCondition)
      return kind === "each" ? eachBlock(parts) : kind === "with" ? withBlock(parts) : sectionBlock(parts);
    const zero = block.hash?.pairs.find(({ key }) => key === "includeZero");
    const turned = kind === "unless" ? { ...parts, body: parts.other, other: parts.body } : parts;
    return ifBlock(turned, zero && compileExpression(zero.value, unit).read);
  }

  /** What a block is about. */
  #subject(block: BlockStatement, kind: BlockName | undefined, unit: Unit): Reading {
    const [first] = block.params;
    if (kind !== undefined && first !== undefined) return compileExpression(first, unit);
    return calledHelper(block, unit) === undefined ? compilePath(asPath(block.path), unit) : compileCall(block, unit);
  }

  #partial(tag: PartialStatement, unit: Unit): Body {
    const { program } = tag;
    const inline: InlinePartial[] = [];
    if (program !== undefined) {
      for (const statement of program.body) {
        if (statement.type === "DecoratorBlock") inline.push(this.#inlinePartial(statement, unit));
      }
    }
    const block = program === undefined ? undefined : this.program(program, unit);
    return compilePartial(tag, unit, { block, inline, source: this.#sourceOf(tag.loc) });
  }

  #inlinePartial(tag: BlockStatement, unit: Unit): InlinePartial {
    const [name] = tag.params;
    const body = this.program(tag.program, unit);
    const bind = (defined: Scope): PartialBody => {
      return (value, from, run) => body(new Scope(value, above(value, defined), from.loop, defined.params), run);
    };
    return { name: name === undefined ? "" : asPath(name).original, bind };
  }
}

function output({ read, name, missing }: Reading, source: string): Body {
  return (scope, run) => {
    const value = read(scope, run);
    if (typeof value === "string") return value;
    if (value !== undefined) return showValue(value, name, run);
    if (run.missing === "error") throw missing(scope, run);
    return run.missing === "keep" ? source : "";
  };
}

/** Texts and bodies one behind the other. */
class Sequence {
  #first = "";
  readonly #pieces: Piece[] = [];

  text(text: string): void {
    const last = this.#pieces.at(-1);
    if (last === undefined) this.#first += text;
    else last.text += text;
  }

  add(body: Body): void {
    this.#pieces.push({ body, text: "" });
  }

  finish(): Body {
    const first = this.#first;
    const pieces: readonly Piece[] = this.#pieces;
    const cost = pieces.length + 1;
    return (scope, run) => {
      if ((run.stepsLeft -= cost) < 0) run.fail("steps");
      let text = first;
      for (const { body, text: behind } of pieces) {
        text += body(scope, run);
        text += behind;
        // At each piece: a value may be long, and named again and again.
        if (text.length > run.mostOutput) run.fail("outputBytes");
      }
      return text;
    };
  }
}
