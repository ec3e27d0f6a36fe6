import { posix } from "node:path";
import ts from "typescript";

interface Import {
  readonly specifier: string;
  /** The file it leads to when the specifier is relative. */
  readonly file?: string;
}

interface Word {
  readonly word: string;
  readonly line: number;
}

const parsed = new Map<string, ts.SourceFile>();

function parse(file: string, text: string): ts.SourceFile {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  parsed.set(text, source);
  return source;
}

/** Static, dynamic and type-only imports and re-exports; those in comments are not among them. */
export function importsOf(file: string, text: string): Import[] {
  const imports: Import[] = [];
  function visit(node: ts.Node): void {
    const specifier = specifierOf(node);
    if (specifier?.startsWith(".") === true) {
      imports.push({ specifier, file: posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts") });
    } else if (specifier !== undefined) {
      imports.push({ specifier });
    }
    ts.forEachChild(node, visit);
  }
  visit(parse(file, text));
  return imports;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require";
  return isImport ? textOf(node.arguments[0]) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

export function hasDefaultExport(file: string, text: string): boolean {
  return parse(file, text).statements.some((statement) => {
    if (ts.isExportAssignment(statement)) return true;
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
      return exportClause.elements.some(({ name }) => name.text === "default");
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
  });
}

/**
 * The expressions of a file that may reach for something outside of it: `Math.max`, `new Date()`, `process.env.HOME`,
 * `.getHours` of something unnamed, `**`. Neither comments nor strings nor types are among them.
 */
export function wordsOf(file: string, text: string): Word[] {
  const source = parse(file, text);
  const words: Word[] = [];
  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node) || isAskForType(node)) return;
    const word = wordOf(node);
    if (word !== undefined) words.push({ word, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    // A chain is one word: what is below its dots was read with it, but not what an unnamed start is computed from.
    if (!isChain(node)) ts.forEachChild(node, visit);
    else if (!ts.isIdentifier(startOf(node))) visit(startOf(node));
  }
  visit(source);
  return words;
}

/** `typeof x` reads nothing: it is how code asks whether there is an `x`. */
function isAskForType(node: ts.Node): boolean {
  return ts.isTypeOfExpression(node) && ts.isIdentifier(node.expression);
}

function wordOf(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node)) {
    const isNow = node.expression.getText() === "Date" && (node.arguments ?? []).length === 0;
    return isNow ? "new Date()" : undefined;
  }
  if (ts.isBinaryExpression(node)) return powerOf(node);
  if (isChain(node)) return chainOf(node);
  return ts.isIdentifier(node) && isReadByItself(node) ? node.text : undefined;
}

function powerOf({ operatorToken, left, right }: ts.BinaryExpression): string | undefined {
  if (operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return "**=";
  if (operatorToken.kind !== ts.SyntaxKind.AsteriskAsteriskToken) return undefined;
  // Whole powers of whole constants are exact everywhere.
  const isExact = [left, right].every((side) => /^\d+n?$/.test(side.getText()));
  return isExact ? undefined : "**";
}

function isChain(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  if (ts.isPropertyAccessExpression(node)) return true;
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression);
}

function startOf(node: ts.Node): ts.Node {
  return isChain(node) ? startOf(bare(node.expression)) : node;
}

/** Without what only the compiler sees: `(a as B)` and `a!` are `a`. */
function bare(node: ts.Expression): ts.Expression {
  const wraps =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node);
  return wraps ? bare(node.expression) : node;
}

/** `a.b.c`; `.b.c` when the start has no name. */
function chainOf(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string {
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : (textOf(node.argumentExpression) ?? "");
  const expression = bare(node.expression);
  if (isChain(expression)) return `${chainOf(expression)}.${name}`;
  return ts.isIdentifier(expression) ? `${expression.text}.${name}` : `.${name}`;
}

/** True for `x` in `f(x)`; false for what is declared, named, imported, constructed or compared with by it. */
function isReadByItself(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !("name" in parent && parent.name === node) && !("propertyName" in parent && parent.propertyName === node);
}
