import { isoTime } from "../../core/time.js";
import { DramatisError, type Json, type JsonObject } from "../../index.js";
import { parseIsoTime } from "../transcript/iso-time.js";

const DAY_MS = 86_400_000;
const PREFERENCES = ["preferred_accelerator", "typical_scale", "experiment_patterns"];

/** Whether a file is what the user profile of AXLearn saves. */
export function isAxlearnProfile(value: object): value is JsonObject {
  return !("format" in value) && "command_history" in value && "interests" in value;
}

/** Versions of such a file whose fields are known. */
const KNOWN_VERSION = /^1(\.|$)/;

/**
 * What such a file says, as an exported profile of a user. A sub-category is counted once: the file has no counts of them.
 *
 * @throws DramatisError `import/invalid` naming the field, `snapshot/version`
 */
export function fromAxlearn(saved: JsonObject, { user, file }: { user: string; file: string }): JsonObject {
  const version = saved["profile_version"] ?? "1.0.0";
  if (!(typeof version === "string" && KNOWN_VERSION.test(version)))
    throw new DramatisError(
      "snapshot/version",
      `${file}: profile_version is ${JSON.stringify(version)}, and the versions that are known begin with 1`,
      { details: { file, path: "profile_version" } },
    );
  const reader = new Reader(file);
  const updated = reader.time(saved, "last_updated", "last_updated");
  const interests = reader.members(saved, "interests").map(([key, each]) => {
    const path = `interests.${key}`;
    const entry = reader.object(each, path);
    const subs = reader.texts(entry["subcategories"] ?? [], `${path}.subcategories`).map((sub) => [sub, 1]);
    const last = reader.time(entry, "last_accessed", `${path}.last_accessed`, updated);
    return use(key, reader.count(entry["frequency"], `${path}.frequency`), last, subs);
  });
  const commands = reader.members(saved, "command_history").map(([key, each]) => {
    const path = `command_history.${key}`;
    const entry = reader.object(each, path);
    const last = reader.time(entry, "last_used", `${path}.last_used`, updated);
    return use(key, reader.count(entry["count"], `${path}.count`), last, []);
  });
  const models = reader
    .members(saved, "frequently_used_models")
    .map(([key, count]) => use(key, reader.count(count, `frequently_used_models.${key}`), updated, []));
  const kinds = [
    { kind: "interest", keys: interests },
    { kind: "command", keys: commands },
    { kind: "model", keys: models },
  ];
  const favorites = reader.texts(saved["favorite_configs"] ?? [], "favorite_configs");
  const preferences = PREFERENCES.flatMap((key) => {
    const value = saved[key] ?? null;
    return value === null || (Array.isArray(value) && value.length === 0) ? [] : [[key, value]];
  });
  return {
    format: "dramatis-profile",
    version: 1,
    userId: user,
    usage: {
      uses: kinds.filter(({ keys }) => keys.length > 0),
      favorites: favorites.length === 0 ? [] : [{ kind: "config", ids: [...new Set(favorites)] }],
      preferences,
    },
    profiles: [],
  };
}

/** All uses count as of the last one, since the file tells no other day. */
function use(key: string, count: number, lastAt: string, subs: Json[]): JsonObject {
  return { key, count, lastAt, subs, days: [[Math.floor(Date.parse(lastAt) / DAY_MS), count]] };
}

/** Reads parts of a file, and names file and field when one is not what it should be. */
class Reader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  object(value: Json | undefined, path: string): JsonObject {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw this.#invalid(path, "must be an object");
  }

  members(saved: JsonObject, key: string): [string, Json][] {
    return Object.entries(this.object(saved[key] ?? {}, key));
  }

  texts(value: Json, path: string): string[] {
    const items = Array.isArray(value) ? value : [value];
    if (items.every((item) => typeof item === "string")) return items;
    throw this.#invalid(path, "must be a list of texts");
  }

  count(value: Json | undefined, path: string): number {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.#invalid(path, "must be a whole number from 0 on");
  }

  /** Times of such a file are UTC, also when they do not say so. */
  time(saved: JsonObject, key: string, path: string, otherwise?: string): string {
    const value = saved[key] ?? otherwise;
    const time = typeof value === "string" ? parseIsoTime(value) : undefined;
    if (time === undefined) throw this.#invalid(path, "must be an ISO 8601 time");
    return isoTime(time);
  }

  #invalid(path: string, message: string): DramatisError {
    return new DramatisError("import/invalid", `${this.#file}: ${path} ${message}`, {
      details: { file: this.#file, path },
    });
  }
}
