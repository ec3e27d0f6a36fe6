import { findUnclosed, splitDollars } from "./dollar.js";
import { BUILT_IN_HELPERS, isBlockName, type BlockName, type Environment } from "./environment.js";
import { calledHelper, DATA_NAMES, paramAt, type Unit } from "./expressions.js";
import { suggestion } from "../core/nearest-name.js";
import { problemAt, type Problem } from "./problem.js";
import {
  asPath,
  isSimple,
  type BlockStatement,
  type Call,
  type ContentStatement,
  type Expression,
  type Hash,
  type PartialStatement,
  type PathExpression,
  type Program,
  type Statement,
} from "./syntax.js";

/** What a look at a tree finds, without running it. */
export interface Findings {
  readonly problems: readonly Problem[];
  /** The names to give, each once, in the order in which they appear; names of items are not among them. */
  readonly variables: readonly string[];
}

/** Looks through a template. One that is not trusted may reach for nothing but its variables. */
export function check(program: Program, environment: Environment, isTrusted: boolean): Findings {
  const checker = new Checker(environment, isTrusted, inlineNames(program));
  checker.program(program, { name: "", environment, params: [] }, 0);
  return { problems: checker.problems, variables: [...checker.variables] };
}

/** The partials that a template defines itself. */
function inlineNames(program: Program): Set<string> {
  const names = new Set<string>();
  const waiting: (Program | undefined)[] = [program];
  for (let next = waiting.pop(); next !== undefined || waiting.length > 0; next = waiting.pop()) {
    for (const statement of next?.body ?? []) {
      if (statement.type === "DecoratorBlock" && statement.params[0] !== undefined)
        names.add(asPath(statement.params[0]).original);
      if ("program" in statement) waiting.push(statement.program);
      if ("inverse" in statement) waiting.push(statement.inverse);
    }
  }
  return names;
}

class Checker {
  readonly problems: Problem[] = [];
  readonly variables = new Set<string>();
  readonly #environment: Environment;
  readonly #isTrusted: boolean;
  readonly #inline: ReadonlySet<string>;

  constructor(environment: Environment, isTrusted: boolean, inline: ReadonlySet<string>) {
    this.#environment = environment;
    this.#isTrusted = isTrusted;
    this.#inline = inline;
  }

  /** `items` counts the blocks around that look names up in something else than what the template was given. */
  program(program: Program | undefined, unit: Unit, items: number): void {
    if (program === undefined) return;
    const own = program.blockParams ?? [];
    const inner = own.length === 0 ? unit : { ...unit, params: [...unit.params, own] };
    for (const statement of program.body) this.#statement(statement, inner, items);
  }

  #statement(statement: Statement, unit: Unit, items: number): void {
    switch (statement.type) {
      case "ContentStatement":
        this.#unclosed(statement);
        for (const piece of splitDollars(statement)) {
          if (typeof piece !== "string") this.#tag({ path: piece.path, params: [], loc: piece.path.loc }, unit, items);
        }
        break;
      case "MustacheStatement":
        this.#tag(statement, unit, items);
        break;
      case "BlockStatement":
        this.#block(statement, unit, items);
        break;
      case "PartialStatement":
      case "PartialBlockStatement":
        this.#partial(statement, unit, items);
        break;
      case "Decorator":
        this.#report(statement, "decorators are not known here");
        break;
      case "DecoratorBlock":
        this.#inlinePartial(statement, unit, items);
        break;
      case "CommentStatement":
        break;
    }
  }

  #report({ loc }: Pick<Call, "loc">, message: string, isOpen = false): void {
    this.problems.push(problemAt(loc.start, message, isOpen ? { isOpen } : {}));
  }

  #unclosed(content: ContentStatement): void {
    const start = findUnclosed(content);
    if (start !== undefined)
      this.#report(
        { loc: { start, end: start } },
        "this ${ is never closed; end it with }, or write $${ for a ${ that is text",
      );
  }

  /** A tag that writes a value. */
  #tag(tag: Call, unit: Unit, items: number): void {
    if (calledHelper(tag, unit) === undefined) this.#path(asPath(tag.path), unit, items);
    else this.#call(tag, unit, items);
  }

  #call(call: Call, unit: Unit, items: number): void {
    const name = asPath(call.path).original;
    if (isBlockName(name)) this.#report(call, `${name} is a block; write {{#${name} ...}} and {{/${name}}}`);
    else if (name === "lookup") {
      if (call.params.length !== 2) this.#report(call, "lookup takes two values: where to look, and for which name");
    } else if (this.#environment.helper(name) === undefined) {
      const names = [...BUILT_IN_HELPERS, ...this.#environment.helperNames()];
      this.#report(call, `the helper ${name} is not known; add it with addHelper.${suggestion(name, names)}`, true);
    }
    for (const param of call.params) this.#expression(param, unit, items);
    this.#hash(call.hash, unit, items);
  }

  #hash(hash: Hash | undefined, unit: Unit, items: number): void {
    for (const { value } of hash?.pairs ?? []) this.#expression(value, unit, items);
  }

  #expression(expression: Expression, unit: Unit, items: number): void {
    if (expression.type === "PathExpression") this.#path(expression, unit, items);
    else if (expression.type === "SubExpression") this.#call(expression, unit, items);
  }

  #path(path: PathExpression, unit: Unit, items: number): void {
    const [first, second] = path.parts;
    if (!this.#isTrusted && (path.depth > 0 || (path.data && first === "root")))
      this.#report(path, `a template that is not trusted cannot use ${path.depth > 0 ? "../" : "@root"}`);
    if (path.data) {
      if (first === "root" && second !== undefined) this.variables.add(second);
      if (first !== undefined && !DATA_NAMES.includes(first))
        this.#report(path, `@${first} is not known.${suggestion(first, DATA_NAMES)}`, true);
    } else if (first !== undefined && path.depth === items && paramAt(path, unit) === undefined)
      this.variables.add(first);
  }

  #block(block: BlockStatement, unit: Unit, items: number): void {
    const path = asPath(block.path);
    const isBuiltIn = isSimple(path) && paramAt(path, unit) === undefined && isBlockName(path.original);
    if (isBuiltIn) {
      this.#builtIn(block, path.original);
      for (const param of block.params) this.#expression(param, unit, items);
      this.#hash(block.hash, unit, items);
    } else this.#tag(block, unit, items);
    const isCondition = isBuiltIn && (path.original === "if" || path.original === "unless");
    const isRaw = block.openStrip.open === undefined;
    if (!isRaw) this.program(block.program, unit, isCondition ? items : items + 1);
    this.program(block.inverse, unit, items);
  }

  #builtIn(block: BlockStatement, name: BlockName): void {
    if (block.params.length !== 1)
      this.#report(block, `{{#${name}}} takes one value, but is given ${block.params.length}`);
    const own = block.program?.blockParams?.length ?? 0;
    const most = { if: 0, unless: 0, with: 1, each: 2 }[name];
    if (own > most) this.#report(block, `{{#${name}}} gives ${most} block parameters at most, but has ${own}`);
  }

  #partial(tag: PartialStatement, unit: Unit, items: number): void {
    if (!this.#isTrusted) this.#report(tag, "a template that is not trusted cannot use partials");
    if (tag.name.type === "SubExpression") this.#report(tag, "the name of a partial must stand in the template");
    if (tag.params.length > 1)
      this.#report(tag, `a partial takes one value at most, but is given ${tag.params.length}`);
    const name = asPath(tag.name).original;
    const known = this.#environment.partialVariables(name);
    const isOwn = name === "@partial-block" || this.#inline.has(name) || tag.type === "PartialBlockStatement";
    if (known === undefined && !isOwn && tag.name.type !== "SubExpression" && this.#isTrusted)
      this.#report(tag, `the partial ${name} is not there.${suggestion(name, this.#environment.partialNames())}`, true);
    for (const param of tag.params) this.#expression(param, unit, items);
    this.#hash(tag.hash, unit, items);
    const isOverRoot = items === 0 && tag.params.length === 0;
    if (isOverRoot) this.#variablesOf(known ?? [], tag.hash);
    this.program(tag.program, unit, isOverRoot ? items : items + 1);
  }

  #variablesOf(names: readonly string[], hash: Hash | undefined): void {
    const given = new Set(hash?.pairs.map(({ key }) => key));
    for (const name of names) if (!given.has(name)) this.variables.add(name);
  }

  #inlinePartial(tag: BlockStatement, unit: Unit, items: number): void {
    const name = asPath(tag.path).original;
    const [given] = tag.params;
    if (!this.#isTrusted) this.#report(tag, "a template that is not trusted cannot define partials");
    else if (name !== "inline") this.#report(tag, `the decorator ${name} is not known; only inline is`);
    else if (given === undefined || given.type !== "StringLiteral")
      this.#report(tag, 'the name of a partial must stand in the template, as in {{#*inline "name"}}');
    this.program(tag.program, unit, items);
  }
}
