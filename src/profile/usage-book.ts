import type { Json, JsonObject } from "../core/json.js";
import { defineOwn } from "../core/json.js";
import { isoTime, parseTime } from "../core/time.js";
import type { ProfileEntry, UsageRecord, UseRecord } from "../model/profile-records.js";
import { remainder } from "./half-life.js";

const DAY = 86_400_000;
/** Days whose uses are counted apart; what is older counts as of the first of them. */
const MAX_DAYS = 400;

interface Use {
  count: number;
  lastAt: number;
  readonly subs: Map<string, number>;
  days: [day: number, count: number][];
}

/** One of the things that were used most. */
export interface TopUse {
  key: string;
  /** Uses; with a half-life, what is left of them. */
  count: number;
  subs: Record<string, number>;
  lastAt: string;
}

export interface TopQuery {
  readonly limit: number;
  readonly halfLifeDays?: number | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** The habits of one user: counters of any kind, favourites, preferences. Maps throughout: any string may be a name. */
export class UsageBook {
  readonly #uses = new Map<string, Map<string, Use>>();
  readonly #favorites = new Map<string, Set<string>>();
  readonly #preferences = new Map<string, Json>();

  get isEmpty(): boolean {
    return this.#uses.size === 0 && this.#favorites.size === 0 && this.#preferences.size === 0;
  }

  use({ kind, key, sub, at }: Pick<Extract<ProfileEntry, { k: "use" }>, "kind" | "key" | "sub" | "at">): void {
    const keys = this.#uses.get(kind) ?? new Map<string, Use>();
    this.#uses.set(kind, keys);
    const time = parseTime(at);
    const use = keys.get(key) ?? { count: 0, lastAt: time, subs: new Map<string, number>(), days: [] };
    keys.set(key, use);
    use.count++;
    use.lastAt = Math.max(use.lastAt, time);
    if (sub !== undefined) use.subs.set(sub, (use.subs.get(sub) ?? 0) + 1);
    countDay(use, Math.floor(time / DAY));
  }

  setFavorite(kind: string, id: string, isFavorite: boolean): void {
    const ids = this.#favorites.get(kind) ?? new Set<string>();
    if (isFavorite) this.#favorites.set(kind, ids.add(id));
    else if (ids.delete(id) && ids.size === 0) this.#favorites.delete(kind);
  }

  hasFavorite(kind: string, id: string): boolean {
    return this.#favorites.get(kind)?.has(id) === true;
  }

  setPreference(key: string, value: Json): void {
    this.#preferences.set(key, value);
  }

  get preferences(): JsonObject {
    return objectOf([...this.#preferences].map(([key, value]) => [key, structuredClone(value)]));
  }

  get favorites(): JsonObject {
    return objectOf([...this.#favorites].map(([kind, ids]) => [kind, [...ids]]));
  }

  get kinds(): string[] {
    return [...this.#uses.keys()];
  }

  /** Uses of a kind altogether, and of how many things. */
  totals(kind: string): { uses: number; keys: number } {
    const keys = this.#uses.get(kind);
    let uses = 0;
    for (const { count } of keys?.values() ?? []) uses += count;
    return { uses, keys: keys?.size ?? 0 };
  }

  /** Uses of one thing. */
  countOf(kind: string, key: string): number {
    return this.#uses.get(kind)?.get(key)?.count ?? 0;
  }

  /** Most used first; among equals what was used last. */
  top(kind: string, { limit, halfLifeDays, now }: TopQuery): TopUse[] {
    const all = [...(this.#uses.get(kind) ?? [])].map(([key, use]) => ({
      key,
      use,
      count: halfLifeDays === undefined ? use.count : decayed(use, halfLifeDays, now),
    }));
    all.sort((a, b) => b.count - a.count || b.use.lastAt - a.use.lastAt || (a.key < b.key ? -1 : 1));
    return all.slice(0, limit).map(({ key, use, count }) => ({
      key,
      count,
      subs: objectOf([...use.subs]) as Record<string, number>,
      lastAt: isoTime(use.lastAt),
    }));
  }

  clear(): void {
    this.#uses.clear();
    this.#favorites.clear();
    this.#preferences.clear();
  }

  toRecord(): UsageRecord {
    const uses = [...this.#uses].map(([kind, keys]) => ({
      kind,
      keys: [...keys].map(([key, use]): UseRecord => ({
        key,
        count: use.count,
        lastAt: isoTime(use.lastAt),
        subs: [...use.subs],
        days: use.days.map(([day, count]) => [day, count] as const),
      })),
    }));
    const favorites = [...this.#favorites].map(([kind, ids]) => ({ kind, ids: [...ids] }));
    return { uses, favorites, preferences: [...this.#preferences] };
  }

  static fromRecord({ uses, favorites, preferences }: UsageRecord): UsageBook {
    const book = new UsageBook();
    for (const { kind, keys } of uses) {
      const byKey = new Map<string, Use>();
      for (const { key, count, lastAt, subs, days } of keys)
        byKey.set(key, {
          count,
          lastAt: parseTime(lastAt),
          subs: new Map(subs),
          days: days.map(([day, times]) => [day, times]),
        });
      book.#uses.set(kind, byKey);
    }
    for (const { kind, ids } of favorites) book.#favorites.set(kind, new Set(ids));
    for (const [key, value] of preferences) book.#preferences.set(key, value);
    return book;
  }
}

function countDay(use: Use, day: number): void {
  const { days } = use;
  const at = days.findLastIndex(([each]) => each <= day);
  const found = days[at];
  if (found?.[0] === day) found[1]++;
  else days.splice(at + 1, 0, [day, 1]);
  if (days.length <= MAX_DAYS) return;
  const [oldest, second] = days;
  if (oldest === undefined || second === undefined) return;
  second[1] += oldest[1];
  days.shift();
}

function decayed({ days }: Use, halfLifeDays: number, now: number): number {
  let sum = 0;
  for (const [day, count] of days) sum += count * remainder(Math.max(0, Math.floor(now / DAY) - day) / halfLifeDays);
  return sum;
}

/** An object that has just these keys, whatever they are called. */
function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object = {};
  for (const [key, value] of entries) defineOwn(object, key, value);
  return object;
}
