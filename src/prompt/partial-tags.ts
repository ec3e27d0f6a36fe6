import { DramatisError } from "../core/errors.js";
import { defineOwn } from "../core/json.js";
import { compileExpression, type Reading, type Unit } from "./expressions.js";
import { nearestName, suggestion } from "../core/nearest-name.js";
import { above, Scope, type Body, type PartialBody, type Run } from "./run.js";
import { asPath, type PartialStatement } from "./syntax.js";

/** A partial that a template defines itself with `{{#*inline "name"}}`; bound to where it is defined. */
export interface InlinePartial {
  readonly name: string;
  readonly bind: (defined: Scope) => PartialBody;
}

/** What stands between `{{#> name}}` and `{{/name}}`. */
interface PartialBlock {
  readonly block: Body | undefined;
  readonly inline: readonly InlinePartial[];
  readonly source: string;
}

/** A program whose own partials are known while it is at work. */
export function withInlinePartials(body: Body, inline: readonly InlinePartial[]): Body {
  return (scope, run) => {
    const before = run.inline;
    run.inline = addInline(before, inline, scope);
    const text = body(scope, run);
    run.inline = before;
    return text;
  };
}

function addInline(
  known: ReadonlyMap<string, PartialBody> | undefined,
  inline: readonly InlinePartial[],
  scope: Scope,
): ReadonlyMap<string, PartialBody> | undefined {
  if (inline.length === 0) return known;
  const all = new Map(known);
  for (const { name, bind } of inline) all.set(name, bind(scope));
  return all;
}

interface PartialCall {
  readonly name: string;
  readonly context: Reading | undefined;
  readonly named: readonly { readonly key: string; readonly reading: Reading }[];
}

/** `{{> name context key=value}}`, and the same with a block. */
export function compilePartial(tag: PartialStatement, unit: Unit, { block, inline, source }: PartialBlock): Body {
  const [context] = tag.params;
  const call: PartialCall = {
    name: asPath(tag.name).original,
    context: context && compileExpression(context, unit),
    named: (tag.hash?.pairs ?? []).map(({ key, value }) => ({ key, reading: compileExpression(value, unit) })),
  };
  const indent = tag.indent ?? "";
  return (scope, run) => {
    const value = contextOf(call, scope, run);
    if (value === undefined) return source;
    if (--run.partialsLeft < 0) run.fail("partials");
    const outer = { block: run.block, inline: run.inline };
    if (block !== undefined) {
      run.block = boundBlock(block, scope, outer.block);
      run.inline = addInline(run.inline, inline, scope);
    }
    const text = findPartial(call.name, block === undefined ? undefined : run.block, unit, run)(value, scope, run);
    run.block = outer.block;
    run.inline = outer.inline;
    run.partialsLeft++;
    return indent === "" ? text : indented(text, indent);
  };
}

/** The block of a partial, which sees what stands around it, and the block that was there before. */
function boundBlock(block: Body, scope: Scope, before: PartialBody | undefined): PartialBody {
  return (value, from, run) => {
    const during = run.block;
    run.block = before;
    const text = block(new Scope(value, above(value, scope), from.loop, scope.params), run);
    run.block = during;
    return text;
  };
}

/** What a partial is rendered over; undefined when the tag is to be kept as it was written. */
function contextOf({ context, named }: PartialCall, scope: Scope, run: Run): unknown {
  const value = context === undefined ? scope.value : readGiven(context, scope, run);
  if (value === undefined || named.length === 0) return value;
  const merged: Record<string, unknown> = {};
  if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value)) defineOwn(merged, key, (value as Record<string, unknown>)[key]);
  }
  for (const { key, reading } of named) {
    const given = readGiven(reading, scope, run);
    if (given === undefined) return undefined;
    defineOwn(merged, key, given);
  }
  return merged;
}

function readGiven(reading: Reading, scope: Scope, run: Run): unknown {
  const value = reading.read(scope, run);
  if (value !== undefined) return value;
  if (run.missing === "error") throw reading.missing(scope, run);
  return run.missing === "keep" ? undefined : null;
}

function findPartial(name: string, block: PartialBody | undefined, unit: Unit, run: Run): PartialBody {
  if (name === "@partial-block") {
    if (run.block !== undefined) return run.block;
  } else {
    const inline = run.inline?.get(name);
    if (inline !== undefined) return inline;
    const body = unit.environment.partial(name);
    if (body !== undefined)
      return (value, from, during) => body(new Scope(value, undefined, from.loop, undefined), during);
  }
  if (block !== undefined) return block;
  const names = unit.environment.partialNames();
  throw new DramatisError(
    "template/not-found",
    `The template ${JSON.stringify(unit.name)} uses the partial ${name}, which is not there.${suggestion(name, names)}`,
    { details: { template: unit.name, partial: name, nearest: nearestName(name, names) ?? null } },
  );
}

function indented(text: string, indent: string): string {
  const lines = text.split("\n");
  return lines.map((line, index) => (line === "" && index === lines.length - 1 ? line : indent + line)).join("\n");
}
