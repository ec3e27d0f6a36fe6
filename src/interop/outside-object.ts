import { DramatisError } from "../core/errors.js";
import { isPlainObject, type Json } from "../core/json.js";
import { inside, pathOf, type ImportWarnings, type Place } from "./import-warnings.js";

/** What an object from outside may hold. */
export interface OutsideLimits {
  /** Subject of messages. */
  what: string;
  maxDepth: number;
  maxNodes: number;
  /** UTF-16 units of all strings and keys together. */
  maxText: number;
}

/**
 * A plain copy of an object that somebody parsed or built; numbers that are not finite become null with a warning, as
 * they do in text. Getters and proxies run once, here, and nothing later can change under our hands.
 *
 * @throws DramatisError `import/invalid` or `import/limit` with the path.
 */
export function copyOutsideObject(value: object, limits: OutsideLimits, warnings: ImportWarnings): Json {
  try {
    return new Copier(limits, warnings).copy(value, undefined);
  } catch (cause) {
    if (cause instanceof DramatisError) throw cause;
    const message = `${limits.what} could not be read: one of its getters or proxies threw; pass plain data, or its JSON text`;
    throw new DramatisError("import/invalid", message, { cause });
  }
}

class Copier {
  readonly #limits: OutsideLimits;
  readonly #warnings: ImportWarnings;
  readonly #open: object[] = [];
  #nodes = 0;
  #text = 0;

  constructor(limits: OutsideLimits, warnings: ImportWarnings) {
    this.#limits = limits;
    this.#warnings = warnings;
  }

  copy(value: unknown, place: Place | undefined): Json {
    if (++this.#nodes > this.#limits.maxNodes) throw this.#limit(`has more than ${this.#limits.maxNodes} values`);
    switch (typeof value) {
      case "string":
        return this.#string(value);
      case "boolean":
        return value;
      case "number":
        return this.#number(value, place);
      case "object":
        return value === null ? null : this.#container(value, place);
      default:
        throw this.#invalid(place, `is a ${typeof value}; JSON cannot hold it`);
    }
  }

  #string(value: string): string {
    this.#text += value.length;
    if (this.#text > this.#limits.maxText) throw this.#limit(`has more than ${this.#limits.maxText} characters`);
    return value;
  }

  #number(value: number, place: Place | undefined): number | null {
    // Adding zero turns -0 into 0, which is what JSON keeps of it.
    if (Number.isFinite(value)) return value + 0;
    this.#warnings.add(
      "numbers that were not finite became null",
      place,
      `${value} became null, since JSON has no such number`,
    );
    return null;
  }

  #container(value: object, place: Place | undefined): Json {
    if (this.#open.includes(value)) throw this.#invalid(place, "refers back to what it is in; break the cycle");
    if (this.#open.length >= this.#limits.maxDepth) {
      throw this.#limit(`is nested more than ${this.#limits.maxDepth} levels deep`, place);
    }
    this.#open.push(value);
    const copy = Array.isArray(value) ? this.#array(value, place) : this.#object(value, place);
    this.#open.pop();
    return copy;
  }

  #array(value: readonly unknown[], place: Place | undefined): Json[] {
    const copy: Json[] = [];
    for (let index = 0; index < value.length; index++) copy.push(this.copy(value[index], inside(place, index)));
    return copy;
  }

  #object(value: object, place: Place | undefined): Json {
    if (!isPlainObject(value))
      throw this.#invalid(place, "is an instance of a class; pass plain data, or its JSON text");
    const entries: [string, Json][] = [];
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item !== undefined) entries.push([this.#string(key), this.copy(item, inside(place, key))]);
    }
    // Unlike assignment, this makes `__proto__` an ordinary property.
    return Object.fromEntries(entries);
  }

  #invalid(place: Place | undefined, problem: string): DramatisError<"import/invalid"> {
    const path = pathOf(place);
    return new DramatisError("import/invalid", `${path === "" ? this.#limits.what : path} ${problem}`, {
      details: { path },
    });
  }

  #limit(problem: string, place?: Place): DramatisError<"import/limit"> {
    const path = pathOf(place);
    const message = `${this.#limits.what} ${problem}${path === "" ? "" : ` at ${path}`}; split it into smaller parts`;
    return new DramatisError("import/limit", message, { details: { path } });
  }
}
