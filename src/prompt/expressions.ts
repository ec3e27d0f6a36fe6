import { DramatisError } from "../core/errors.js";
import { describeType, isJson, type Json } from "../core/json.js";
import type { Environment, TemplateHelper } from "./environment.js";
import { nearestName, suggestion } from "../core/nearest-name.js";
import { ownNames, ownValue } from "./own-value.js";
import type { Read, Run, Scope } from "./run.js";
import { asPath, isScoped, isSimple, type Call, type Expression, type Literal, type PathExpression } from "./syntax.js";

/** A value of a template, ready to be read. */
export interface Reading {
  readonly read: Read;
  /** As it is written. */
  readonly name: string;
  /** The error for when it was not given. */
  readonly missing: (scope: Scope, run: Run) => DramatisError;
}

/** What the parts of one template are compiled with. */
export interface Unit {
  /** Of the template. */
  readonly name: string;
  readonly environment: Environment;
  /** Names of block parameters, those of the innermost block last. */
  readonly params: readonly (readonly string[])[];
}

export function compileExpression(expression: Expression, unit: Unit): Reading {
  if (expression.type === "PathExpression") return compilePath(expression, unit);
  if (expression.type === "SubExpression") return compileCall(expression, unit);
  return compileLiteral(expression);
}

function compileLiteral(literal: Literal): Reading {
  const isNothing = literal.type === "NullLiteral" || literal.type === "UndefinedLiteral";
  const value = isNothing ? null : literal.value;
  const name = String(literal.original);
  return { read: () => value, name, missing: () => new DramatisError("template/invalid", `${name} has no value`) };
}

/** Whether a tag names a block parameter. */
export function paramAt(path: PathExpression, { params }: Unit): { level: number; index: number } | undefined {
  const [name] = path.parts;
  if (name === undefined || path.data || path.depth > 0 || isScoped(path)) return undefined;
  for (let level = 0; level < params.length; level++) {
    const index = params[params.length - 1 - level]?.indexOf(name) ?? -1;
    if (index !== -1) return { level, index };
  }
  return undefined;
}

/** The helper a tag calls, for sure or perhaps: a plain name is a variable when there is no helper of that name. */
export function calledHelper(call: Call, unit: Unit): string | undefined {
  const path = asPath(call.path);
  if (call.params.length > 0 || call.hash !== undefined) return path.original;
  if (!isSimple(path) || paramAt(path, unit) !== undefined) return undefined;
  return unit.environment.helper(path.original) === undefined ? undefined : path.original;
}

export function compilePath(path: PathExpression, unit: Unit): Reading {
  const param = paramAt(path, unit);
  const { base, rest } = param === undefined ? baseOf(path) : { base: readParam(param), rest: path.parts.slice(1) };
  const name = path.original;
  return {
    read: readParts(base, rest),
    name,
    missing(scope, run) {
      let holder = base(scope, run);
      let at = 0;
      while (at < rest.length - 1) {
        const next = ownValue(holder, rest[at] ?? "");
        if (next === undefined) break;
        holder = next;
        at++;
      }
      const isFirst = at === 0 && path.depth === 0 && !path.data && param === undefined;
      const names = isFirst ? [...ownNames(holder), ...unit.params.flat()] : ownNames(holder);
      return missingVariable(unit.name, name, rest[at] ?? name, names, isFirst ? outside(rest, scope) : undefined);
    },
  };
}

/** Says when a name is known further out, which a tag in a loop easily forgets. */
function outside([first]: readonly string[], scope: Scope): string | undefined {
  let way = "../";
  for (let up = scope.up; up !== undefined && first !== undefined; up = up.up, way += "../") {
    if (ownValue(up.value, first) !== undefined) return `${way}${first}`;
  }
  return undefined;
}

function missingVariable(
  template: string,
  variable: string,
  written: string,
  names: readonly string[],
  further: string | undefined,
): DramatisError {
  const hint = further === undefined ? suggestion(written, names) : ` Outside of this block it is ${further}.`;
  return new DramatisError(
    "template/missing-variable",
    `The template ${JSON.stringify(template)} needs the variable ${variable}, which was not given.${hint}`,
    { details: { template, variable, nearest: nearestName(written, names) ?? null } },
  );
}

function readParts(base: Read, parts: readonly string[]): Read {
  const [first, second] = parts;
  if (first === undefined) return base;
  if (second === undefined)
    return base === readThis
      ? ({ value }) => ownValue(value, first)
      : (scope, run) => ownValue(base(scope, run), first);
  return (scope, run) => {
    let value = base(scope, run);
    for (const part of parts) value = ownValue(value, part);
    return value;
  };
}

const readThis: Read = (scope) => scope.value;
const readNothing: Read = () => undefined;

function baseOf(path: PathExpression): { base: Read; rest: readonly string[] } {
  if (path.data) return { base: readData(path), rest: path.parts.slice(1) };
  const { depth } = path;
  if (depth === 0) return { base: readThis, rest: path.parts };
  const base: Read = (scope) => {
    let at: Scope | undefined = scope;
    for (let left = depth; left > 0; left--) at = at?.up;
    return at?.value;
  };
  return { base, rest: path.parts };
}

function readData({ parts, depth }: PathExpression): Read {
  if (parts[0] === "root") return (_scope, run) => run.root;
  const pick = LOOP_DATA[parts[0] ?? ""];
  if (pick === undefined) return readNothing;
  return (scope) => {
    let loop = scope.loop;
    for (let left = depth; left > 0; left--) loop = loop?.outer;
    return loop === undefined ? undefined : pick(loop);
  };
}

type LoopOf = NonNullable<Scope["loop"]>;

const LOOP_DATA: Readonly<Record<string, (loop: LoopOf) => unknown>> = {
  index: (loop) => loop.index,
  key: (loop) => loop.key,
  first: (loop) => loop.isFirst,
  last: (loop) => loop.isLast,
};

/** What may stand behind `@`. */
export const DATA_NAMES: readonly string[] = ["root", ...Object.keys(LOOP_DATA)];

function readParam({ level, index }: { level: number; index: number }): Read {
  return ({ params }) => {
    let at = params;
    for (let left = level; left > 0; left--) at = at?.outer;
    return index === 0 ? at?.first : at?.second;
  };
}

/** A call of `lookup` or of a helper; one that is not known fails when it is reached, since it may still be added. */
export function compileCall(call: Call, unit: Unit): Reading {
  const { original: name } = asPath(call.path);
  if (name === "lookup") return compileLookup(call, unit);
  const helper = unit.environment.helper(name);
  if (helper === undefined) {
    const fail = (): never => {
      throw unknownHelper(name, unit);
    };
    return { read: fail, name, missing: fail };
  }
  const args = call.params.map((param) => compileExpression(param, unit));
  const named = (call.hash?.pairs ?? []).map(({ key, value }) => ({ key, reading: compileExpression(value, unit) }));
  const read: Read = (scope, run) => {
    if (--run.stepsLeft < 0) run.fail("steps");
    const given: Json[] = [];
    for (const arg of args) {
      const value = readArgument(arg, name, scope, run);
      if (value === undefined) return undefined;
      given.push(value);
    }
    if (named.length > 0) {
      const options: Record<string, Json> = Object.create(null) as Record<string, Json>;
      for (const { key, reading } of named) {
        const value = readArgument(reading, name, scope, run);
        if (value === undefined) return undefined;
        options[key] = value;
      }
      given.push(options);
    }
    return callHelper(helper, given, name, unit);
  };
  return { read, name, missing: () => new DramatisError("template/invalid", `The helper ${name} gave nothing`) };
}

/** Undefined when the tag is to be kept as it was written. */
function readArgument(argument: Reading, helper: string, scope: Scope, run: Run): Json | undefined {
  const value = argument.read(scope, run);
  if (value === undefined) {
    if (run.missing === "error") throw argument.missing(scope, run);
    return run.missing === "keep" ? undefined : null;
  }
  if (isJson(value)) return value as Json;
  throw new DramatisError(
    "template/invalid",
    `The variable ${argument.name} is ${describeType(value)} that JSON cannot hold; helpers such as ${helper} take plain data`,
    { details: { path: argument.name, helper } },
  );
}

function callHelper(helper: TemplateHelper, args: Json[], name: string, { name: template }: Unit): Json {
  let result: unknown;
  try {
    result = helper(...args);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DramatisError(
      "template/invalid",
      `The helper ${name} failed in the template ${JSON.stringify(template)}: ${reason}`,
      { details: { template, helper: name }, cause },
    );
  }
  if (isJson(result)) return result as Json;
  const what =
    result instanceof Promise
      ? "a promise; helpers cannot wait, so give the result as a variable"
      : describeType(result);
  throw new DramatisError(
    "template/invalid",
    `The helper ${name} gave ${what} in the template ${JSON.stringify(template)}; helpers must give JSON`,
    { details: { template, helper: name } },
  );
}

function unknownHelper(name: string, { name: template, environment }: Unit): DramatisError {
  const names = environment.helperNames();
  return new DramatisError(
    "template/invalid",
    `The template ${JSON.stringify(template)} calls the helper ${name}, which is not known; add it with addHelper.${suggestion(name, names)}`,
    { details: { template, helper: name, nearest: nearestName(name, names) ?? null } },
  );
}

/** `lookup list key` is a path whose last name is a value; what it does not find is missing as a path is. */
function compileLookup({ params }: Call, unit: Unit): Reading {
  const [from, key] = params.map((param) => compileExpression(param, unit));
  if (from === undefined || key === undefined) throw new DramatisError("template/invalid", "lookup needs two values");
  const name = `lookup ${from.name} ${key.name}`;
  return {
    name,
    read(scope, run) {
      if (--run.stepsLeft < 0) run.fail("steps");
      const holder = from.read(scope, run);
      if (!holder) return holder;
      const at = asKey(key.read(scope, run));
      return at === undefined ? undefined : ownValue(holder, at);
    },
    missing(scope, run) {
      const holder = from.read(scope, run);
      if (holder === undefined) return from.missing(scope, run);
      const at = key.read(scope, run);
      if (at === undefined) return key.missing(scope, run);
      const shown = asKey(at) ?? key.name;
      return missingVariable(unit.name, `${from.name}.${shown}`, shown, ownNames(holder), undefined);
    },
  };
}

function asKey(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
