import { defineOwn, isPlainObject, type Json, type JsonObject } from "../core/json.js";

/** What the answer offers to a schema. */
export interface Material {
  /** What is said. */
  readonly text: string;
  /** Name of who says it. */
  readonly name: string;
  /** Whether something that is known speaks for yes. */
  readonly isYes: boolean;
}

/** Properties that hold what is said. */
const SPOKEN =
  /^(?:text|answer|reply|response|message|content|say|says|said|speech|dialogue|dialog|line|utterance|output|result|summary|words?|回答|回复|内容|台词|文本)$/i;
const NAMED = /^(?:name|speaker|character|from|who|姓名|名字|角色)$/i;
const MOST_DEPTH = 12;
const MOST_ITEMS = 64;
const MOST_PROPERTIES = 256;

/**
 * JSON that fits a JSON Schema as far as that can be done without inventing: what is said goes where text is asked for,
 * everything else is the first or the least that is allowed.
 */
export function fitSchema(schema: JsonObject, material: Material): Json {
  return new Fitter(schema, material).fit(schema, { isSpoken: true, depth: 0 });
}

interface Place {
  readonly key?: string;
  /** What is said belongs here. */
  readonly isSpoken: boolean;
  readonly depth: number;
}

class Fitter {
  readonly #root: JsonObject;
  readonly #material: Material;

  constructor(root: JsonObject, material: Material) {
    this.#root = root;
    this.#material = material;
  }

  fit(schema: Json | undefined, place: Place): Json {
    if (!isPlainObject(schema) || place.depth > MOST_DEPTH) return null;
    const rule = schema;
    if (rule["const"] !== undefined) return rule["const"];
    if (Array.isArray(rule["enum"])) return this.#choose(rule["enum"] as readonly Json[]);
    if (typeof rule["$ref"] === "string") return this.fit(this.#resolve(rule["$ref"]), deeper(place));
    const options = rule["anyOf"] ?? rule["oneOf"];
    if (Array.isArray(options)) return this.#fitAny(options as readonly Json[], place);
    if (Array.isArray(rule["allOf"])) return this.fit(merged(rule, rule["allOf"] as readonly Json[]), deeper(place));
    return this.#fitType(rule, place);
  }

  /** The value that is said, if one of them is; else the first. */
  #choose(values: readonly Json[]): Json {
    const text = this.#material.text.toLowerCase();
    const said = values.find(
      (value) => typeof value === "string" && value.length > 2 && text.includes(value.toLowerCase()),
    );
    return said ?? values[0] ?? null;
  }

  #fitAny(options: readonly Json[], place: Place): Json {
    const wantsText = this.#speaksAt(place);
    const wanted = wantsText ? "string" : "null";
    const chosen = options.find((option) => isPlainObject(option) && typesOf(option).includes(wanted));
    return this.fit(chosen ?? options[0], deeper(place));
  }

  #fitType(rule: JsonObject, place: Place): Json {
    const types = typesOf(rule);
    if (types.includes("null") && !this.#speaksAt(place)) return null;
    switch (types.find((type) => type !== "null")) {
      case "string":
        return this.#fitString(rule, place);
      case "number":
        return fitNumber(rule, false);
      case "integer":
        return fitNumber(rule, true);
      case "boolean":
        return this.#material.isYes;
      case "array":
        return this.#fitArray(rule, place);
      case "object":
        return this.#fitObject(rule, place);
      default:
        return types.includes("null") ? null : this.#material.text;
    }
  }

  #speaksAt({ key, isSpoken }: Place): boolean {
    return isSpoken || (key !== undefined && SPOKEN.test(key));
  }

  #fitString(rule: JsonObject, place: Place): string {
    const { text, name } = this.#material;
    const least = typeof rule["minLength"] === "number" ? rule["minLength"] : 0;
    const most = typeof rule["maxLength"] === "number" ? rule["maxLength"] : Number.POSITIVE_INFINITY;
    const isName = place.key !== undefined && NAMED.test(place.key) && name !== "";
    const wanted = this.#speaksAt(place) || least > 0 ? text : "";
    const value = isName ? name : wanted;
    return value.length > most
      ? Array.from(value)
          .slice(0, Math.max(0, Math.trunc(most)))
          .join("")
      : value;
  }

  #fitArray(rule: JsonObject, place: Place): Json {
    const least = typeof rule["minItems"] === "number" ? Math.min(rule["minItems"], MOST_ITEMS) : 0;
    return Array.from({ length: Math.max(0, Math.trunc(least)) }, () => this.fit(rule["items"], deeper(place)));
  }

  #fitObject(rule: JsonObject, place: Place): Json {
    const properties = isPlainObject(rule["properties"]) ? rule["properties"] : {};
    const required = (Array.isArray(rule["required"]) ? (rule["required"] as readonly Json[]) : [])
      .filter((key): key is string => typeof key === "string")
      .slice(0, MOST_PROPERTIES);
    const spoken = spokenProperty(properties, required);
    const keys = spoken === undefined || required.includes(spoken) ? required : [spoken, ...required];
    const fitted: Record<string, Json> = {};
    for (const key of keys) {
      const value = Object.hasOwn(properties, key) ? properties[key] : {};
      defineOwn(fitted, key, this.fit(value, { key, isSpoken: key === spoken, depth: place.depth + 1 }));
    }
    return fitted;
  }

  /** Only references into the schema itself. */
  #resolve(reference: string): Json | undefined {
    if (!reference.startsWith("#")) return undefined;
    let found: Json | undefined = this.#root;
    for (const step of reference.slice(1).split("/").filter(Boolean)) {
      const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
      found = (found as JsonObject)[key];
    }
    return found;
  }
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 };
}

/** The property for what is said: one that is named so, else the only text among those that must be there. */
function spokenProperty(properties: JsonObject, required: readonly string[]): string | undefined {
  const isText = (key: string): boolean => {
    const rule = properties[key];
    return isPlainObject(rule) && rule["enum"] === undefined && typesOf(rule).includes("string");
  };
  const named = [...required, ...Object.keys(properties)].find((key) => SPOKEN.test(key) && isText(key));
  if (named !== undefined) return named;
  const isOptional = (key: string): boolean => typesOf(properties[key] as JsonObject).includes("null");
  const texts = required.filter((key) => isText(key) && !NAMED.test(key) && !isOptional(key));
  return texts.length === 1 ? texts[0] : undefined;
}

function typesOf(rule: JsonObject): string[] {
  const type = rule["type"];
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return (type as readonly Json[]).filter((one): one is string => typeof one === "string");
  if (rule["properties"] !== undefined) return ["object"];
  if (rule["items"] !== undefined) return ["array"];
  return [];
}

/** One rule of several that all hold. */
function merged(rule: JsonObject, parts: readonly Json[]): JsonObject {
  const own = Object.fromEntries(Object.entries(rule).filter(([key]) => key !== "allOf"));
  const rules = [own, ...parts.filter((part) => isPlainObject(part))];
  const required = rules.flatMap((one) => (Array.isArray(one["required"]) ? (one["required"] as readonly Json[]) : []));
  const properties = rules.flatMap((one) =>
    isPlainObject(one["properties"]) ? Object.entries(one["properties"]) : [],
  );
  return Object.fromEntries([
    ...rules.flatMap((one) => Object.entries(one)),
    ["required", required],
    ...(properties.length > 0 ? [["properties", Object.fromEntries(properties)] as const] : []),
  ]);
}

/** 0 where it is allowed, else what is allowed and nearest to it. */
function fitNumber(rule: JsonObject, isWhole: boolean): number {
  const limit = (key: string): number | undefined => {
    const value = rule[key];
    return typeof value === "number" ? value : undefined;
  };
  const step = limit("multipleOf") ?? 1;
  const above = limit("exclusiveMinimum");
  const below = limit("exclusiveMaximum");
  const least = Math.max(
    limit("minimum") ?? Number.NEGATIVE_INFINITY,
    above === undefined ? Number.NEGATIVE_INFINITY : above + step,
  );
  const most = Math.min(
    limit("maximum") ?? Number.POSITIVE_INFINITY,
    below === undefined ? Number.POSITIVE_INFINITY : below - step,
  );
  if (least > 0)
    return isWhole || rule["multipleOf"] !== undefined ? Math.ceil(least / step) * step : Math.min(least, most);
  if (most < 0) return isWhole || rule["multipleOf"] !== undefined ? Math.floor(most / step) * step : most;
  return 0;
}
