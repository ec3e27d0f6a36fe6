import { above, Loop, Params, Scope, type Body, type Read, type Run } from "./run.js";
import { isTrue, keysOf } from "./show-value.js";

/** What a block is over, and what it writes. */
export interface BlockParts {
  readonly read: Read;
  /** As it is written, for messages. */
  readonly name: string;
  readonly body: Body;
  /** Behind `{{else}}`. */
  readonly other: Body;
  /** With `as |item|`. */
  readonly hasParams: boolean;
}

export function ifBlock({ read, name, body, other }: BlockParts, zero: Read | undefined): Body {
  if (zero === undefined)
    return (scope, run) => (isTrue(read(scope, run), name, false) ? body(scope, run) : other(scope, run));
  return (scope, run) => {
    const isZeroTrue = Boolean(zero(scope, run));
    return isTrue(read(scope, run), name, isZeroTrue) ? body(scope, run) : other(scope, run);
  };
}

export function withBlock({ read, name, body, other, hasParams }: BlockParts): Body {
  return (scope, run) => {
    const value = read(scope, run);
    return isTrue(value, name, true) ? body(inside(value, scope, hasParams), run) : other(scope, run);
  };
}

function inside(value: unknown, scope: Scope, hasParams: boolean): Scope {
  return new Scope(value, above(value, scope), scope.loop, hasParams ? paramsFor(value, scope) : scope.params);
}

function paramsFor(value: unknown, scope: Scope): Params {
  const params = new Params(scope.params);
  params.first = value;
  return params;
}

export function eachBlock({ read, name, body, other, hasParams }: BlockParts): Body {
  return (scope, run) => {
    const value = read(scope, run);
    if (Array.isArray(value)) {
      return value.length === 0 ? other(scope, run) : eachItem(value, undefined, { body, hasParams }, scope, run);
    }
    if (typeof value !== "object" || value === null) {
      isTrue(value, name, false);
      return other(scope, run);
    }
    const keys = keysOf(value, name);
    if (keys.length === 0) return other(scope, run);
    const items = keys.map((key) => (value as Record<string, unknown>)[key]);
    return eachItem(items, keys, { body, hasParams }, scope, run);
  };
}

function eachItem(
  items: readonly unknown[],
  keys: readonly string[] | undefined,
  { body, hasParams }: Pick<BlockParts, "body" | "hasParams">,
  scope: Scope,
  run: Run,
): string {
  const loop = new Loop(scope.loop);
  const params = hasParams ? new Params(scope.params) : undefined;
  const inner = new Scope(undefined, scope, loop, params ?? scope.params);
  const last = items.length - 1;
  let text = "";
  for (let index = 0; index <= last; index++) {
    const item = items[index];
    const key = keys?.[index] ?? index;
    inner.value = item;
    inner.up = above(item, scope);
    loop.index = index;
    loop.key = key;
    loop.isFirst = index === 0;
    loop.isLast = index === last;
    if (params !== undefined) {
      params.first = item;
      params.second = key;
    }
    text += body(inner, run);
    if (text.length > run.mostOutput) run.fail("outputBytes");
  }
  return text;
}

/** `{{#x}}`: over a list as `each`, for true as `if`, over any other value that is not null as `with`. */
export function sectionBlock({ read, name, body, other, hasParams }: BlockParts): Body {
  return (scope, run) => {
    const value = read(scope, run);
    if (value === true) {
      if (!hasParams) return body(scope, run);
      return body(new Scope(scope.value, scope.up, scope.loop, paramsFor(value, scope)), run);
    }
    if (value === false || value === null || value === undefined) return other(scope, run);
    if (Array.isArray(value)) {
      return value.length === 0 ? other(scope, run) : eachItem(value, undefined, { body, hasParams }, scope, run);
    }
    // Only to refuse a function.
    isTrue(value, name, true);
    return body(inside(value, scope, hasParams), run);
  };
}
