// The syntax tree of Handlebars' parser, as far as it is used here.

/** Lines count from 1, columns from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface PathExpression {
  readonly type: "PathExpression";
  /** Written with `@`. */
  readonly data: boolean;
  /** How many `../` stand before it. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
  readonly loc: Range;
}

export interface SubExpression {
  readonly type: "SubExpression";
  readonly path: PathExpression | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Hash;
  readonly loc: Range;
}

export interface Literal {
  readonly type: "StringLiteral" | "NumberLiteral" | "BooleanLiteral" | "UndefinedLiteral" | "NullLiteral";
  readonly value?: string | number | boolean | null;
  readonly original: unknown;
  readonly loc: Range;
}

export type Expression = PathExpression | SubExpression | Literal;

export interface Hash {
  readonly pairs: readonly { readonly key: string; readonly value: Expression }[];
}

/** What is called in a tag, and with what. */
export interface Call {
  readonly path: PathExpression | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Hash;
  readonly loc: Range;
}

export interface Program {
  readonly type: "Program";
  readonly body: readonly Statement[];
  readonly blockParams?: readonly string[];
}

export interface MustacheStatement extends Call {
  readonly type: "MustacheStatement" | "Decorator";
}

export interface BlockStatement extends Call {
  readonly type: "BlockStatement" | "DecoratorBlock";
  readonly program?: Program;
  readonly inverse?: Program;
  /** Without `open` in a raw block. */
  readonly openStrip: { readonly open?: boolean };
}

export interface PartialStatement {
  readonly type: "PartialStatement" | "PartialBlockStatement";
  readonly name: PathExpression | SubExpression | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Hash;
  /** White space before a partial that stands alone on its line. */
  readonly indent?: string;
  readonly program?: Program;
  readonly loc: Range;
}

export interface ContentStatement {
  readonly type: "ContentStatement";
  readonly value: string;
  /** Before white space was taken away. */
  readonly original: string;
  readonly loc: Range;
}

export type Statement =
  | MustacheStatement
  | BlockStatement
  | PartialStatement
  | ContentStatement
  | { readonly type: "CommentStatement"; readonly loc: Range };

/** A literal in the place of a name is a name: `{{"first name"}}`, `{{12}}`. */
export function asPath(name: PathExpression | SubExpression | Literal): PathExpression {
  if (name.type === "PathExpression") return name;
  const text = name.type === "SubExpression" ? "" : String(name.original);
  return { type: "PathExpression", data: false, depth: 0, parts: [text], original: text, loc: name.loc };
}

/** Written with `this.` or `./`: neither a helper nor a block parameter. */
export function isScoped({ original }: PathExpression): boolean {
  return /^(?:\.|this(?:$|[./]))/.test(original);
}

/** One plain name, which may be a helper's. */
export function isSimple(path: PathExpression): boolean {
  return path.parts.length === 1 && !path.data && path.depth === 0 && !isScoped(path);
}
