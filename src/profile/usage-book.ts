import type { Json, JsonObject } from "../core/json.js";
import { defineOwn } from "../core/json.js";
import { isoTime, parseTime } from "../core/time.js";
import type { UsageRecord, UseRecord } from "../model/profile-records.js";
import { FoldedMap } from "./folded-map.js";
import { remainder } from "./half-life.js";

const DAY = 86_400_000;
/** Days whose uses are counted apart; what is older counts as of the first of them. */
const MAX_DAYS = 400;

interface Use {
  count: number;
  lastAt: number;
  readonly subs: FoldedMap<number>;
  /** Ascending. */
  readonly days: [day: number, count: number][];
}

/** Uses of one thing. */
type Uses = Pick<UseRecord, "count" | "subs" | "days"> & { readonly lastAt: number };

/** What was used, and as part of what. */
interface Used {
  readonly kind: string;
  readonly key: string;
  readonly sub?: string | undefined;
}

/** One of the things that were used most. */
export interface TopUse {
  /** As it was first written. */
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

/**
 * The habits of one user: counters of any kind, favourites, preferences. Any string may be a name. Of what is counted, names
 * that differ only in spelling are one; favourites and preferences are what a program calls them.
 */
export class UsageBook {
  readonly #uses = new FoldedMap<FoldedMap<Use>>();
  readonly #favorites = new Map<string, Set<string>>();
  readonly #preferences = new Map<string, Json>();

  get isEmpty(): boolean {
    return this.#uses.size === 0 && this.#favorites.size === 0 && this.#preferences.size === 0;
  }

  use({ kind, key, sub, at }: Used & { readonly at: string }): void {
    const lastAt = parseTime(at);
    const subs = sub === undefined ? [] : [[sub, 1] as const];
    this.#add(kind, key, { count: 1, lastAt, subs, days: [[Math.floor(lastAt / DAY), 1]] });
  }

  /** Adds uses to those that are there, under whatever spelling. */
  #add(kind: string, key: string, { count, lastAt, subs, days }: Uses): void {
    const keys = this.#uses.get(kind) ?? new FoldedMap<Use>();
    this.#uses.set(kind, keys);
    const use = keys.get(key) ?? { count: 0, lastAt, subs: new FoldedMap<number>(), days: [] };
    keys.set(key, use);
    const before = use.count;
    use.count = sum(before, count);
    use.lastAt = Math.max(use.lastAt, lastAt);
    for (const [sub, times] of subs)
      if (times > 0) use.subs.set(sub, Math.min(use.count, sum(use.subs.get(sub) ?? 0, times)));
    // The days add up to the count, also where that can be no larger.
    let left = use.count - before;
    for (const [day, times] of days) {
      const fitting = Math.min(times, left);
      left -= fitting;
      if (fitting > 0) countDay(use, day, fitting);
    }
  }

  /** Takes back one use, of the last day; without `sub` one that had none, or else one of the part that came last. */
  takeBack({ kind, key, sub }: Used): void {
    const keys = this.#uses.get(kind);
    const use = keys?.get(key);
    if (keys === undefined || use === undefined || this.countOf({ kind, key, sub }) === 0) return;
    const part = sub ?? lastPart(use);
    use.count--;
    const left = part === undefined ? 0 : (use.subs.get(part) ?? 0) - 1;
    if (part !== undefined) {
      if (left > 0) use.subs.set(part, left);
      else use.subs.delete(part);
    }
    takeDay(use);
    // Parts that came from elsewhere may count more than there were uses.
    for (const [each, times] of use.subs) if (times > use.count && use.count > 0) use.subs.set(each, use.count);
    if (use.count > 0) return;
    keys.delete(key);
    if (keys.size === 0) this.#uses.delete(kind);
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
    return [...this.#uses].map(([kind]) => kind);
  }

  /** Uses of a kind altogether, and of how many things. */
  totals(kind: string): { uses: number; keys: number } {
    const keys = this.#uses.get(kind);
    let uses = 0;
    for (const { count } of keys?.values() ?? []) uses += count;
    return { uses, keys: keys?.size ?? 0 };
  }

  /** Uses of one thing, or of a part of it. */
  countOf({ kind, key, sub }: Used): number {
    const use = this.#uses.get(kind)?.get(key);
    return (sub === undefined ? use?.count : use?.subs.get(sub)) ?? 0;
  }

  /** How the name of a thing was first written. */
  spelling({ kind, key }: Used): string {
    return this.#uses.get(kind)?.spelling(key) ?? key;
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
    for (const { kind, keys } of uses)
      for (const { key, lastAt, ...rest } of keys)
        if (rest.count > 0) book.#add(kind, key, { ...rest, lastAt: parseTime(lastAt) });
    for (const { kind, ids } of favorites) book.#favorites.set(kind, new Set(ids));
    for (const [key, value] of preferences) book.#preferences.set(key, value);
    return book;
  }
}

function sum(first: number, second: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, first + second);
}

function countDay({ days }: Use, day: number, times: number): void {
  const at = days.findLastIndex(([each]) => each <= day);
  const found = days[at];
  if (found?.[0] === day) found[1] = sum(found[1], times);
  else days.splice(at + 1, 0, [day, times]);
  if (days.length <= MAX_DAYS) return;
  const [oldest, second] = days;
  if (oldest === undefined || second === undefined) return;
  second[1] = sum(second[1], oldest[1]);
  days.shift();
}

/** Takes a use out of the last day. When it was the only one then, the thing was last used on the day before that. */
function takeDay(use: Use): void {
  const last = use.days.at(-1);
  if (last === undefined) return;
  last[1]--;
  if (last[1] > 0) return;
  use.days.pop();
  const before = use.days.at(-1);
  if (before !== undefined) use.lastAt = Math.min(use.lastAt, before[0] * DAY);
}

/** The part of which there is a use to take back; undefined where there is one of no part. */
function lastPart({ count, subs }: Use): string | undefined {
  let inParts = 0;
  let last: string | undefined;
  for (const [sub, times] of subs) {
    inParts += times;
    last = sub;
  }
  return inParts < count ? undefined : last;
}

function decayed({ days }: Use, halfLifeDays: number, now: number): number {
  let left = 0;
  for (const [day, count] of days) left += count * remainder(Math.max(0, Math.floor(now / DAY) - day) / halfLifeDays);
  return left;
}

/** An object that has just these keys, whatever they are called. */
function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object = {};
  for (const [key, value] of entries) defineOwn(object, key, value);
  return object;
}
