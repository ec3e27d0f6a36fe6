import { copyJson, type Json, type JsonObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime } from "../../core/time.js";
import type { Evidence } from "../../profile/profile.js";
import { UsageBook, type TopUse } from "../../profile/usage-book.js";
import type { Engine } from "../engine.js";
import { checkLimit, checkScopeName } from "../query.js";
import { assertConsent } from "./checks.js";

/** The habits of one user: what was used how often, favourites, preferences. Kept at once, one journal entry for each call. */
export interface Usages {
  /** Counts one use of a thing of any kind. */
  track(kind: string, key: string, options?: { sub?: string }): void;
  /** `track("command", command)`. */
  trackCommand(command: string): void;
  /**
   * `track("interest", category, options)`. Each fifth time feeds the profile, where it is one for all characters: the interest
   * becomes a fact (`interest`, `habit`), or gets one more piece of evidence.
   */
  trackInterest(category: string, options?: { sub?: string }): void;
  /** `track("model", model)`. */
  trackModelUsage(model: string): void;
  addFavorite(kind: string, id: string): void;
  /** False when it was none. */
  removeFavorite(kind: string, id: string): boolean;
  /** Keeps any name and any JSON. */
  setPreference(key: string, value: Json): void;
  readonly preferences: JsonObject;
  /**
   * What was used most, most used first; `limit` of them (10), with `halfLifeDays` each use counts half as much for each
   * half-life that is gone.
   */
  top(kind: string, options?: { limit?: number; halfLifeDays?: number }): TopUse[];
  /** Totals and the most used by kind, favourites, preferences. */
  summary(): JsonObject;
  /** Forgets all habits of the user. */
  reset(): void;
}

const TOP = 10;
const INTEREST = "interest";
/** So many uses make a habit. */
const HABIT = 5;
const SUMMARY_TOP = 5;

/** Hears of an interest that has become a habit. */
export type NoteHabit = (category: string, evidence: Evidence) => void;

/** @internal */
export class UsagesHandle implements Usages {
  readonly #engine: Engine;
  readonly #user: string;
  readonly #noteHabit: NoteHabit;

  constructor(engine: Engine, user: string, noteHabit: NoteHabit) {
    this.#engine = engine;
    this.#user = user;
    this.#noteHabit = noteHabit;
  }

  get #book(): UsageBook {
    this.#engine.assertOpen();
    return this.#engine.world.profiles.users.get(this.#user)?.usage ?? new UsageBook();
  }

  track(kind: string, key: string, options: { sub?: string } = {}): void {
    this.#prepare({ kind, key });
    checkKnownFields("the options", options, ["sub"]);
    checkScopeName("sub", options.sub);
    const at = isoTime(this.#engine.now());
    const { sub } = options;
    this.#engine.commit({ k: "use", user: this.#user, at, kind, key, ...(sub === undefined ? undefined : { sub }) });
    if (kind !== INTEREST) return;
    const count = this.#book.countOf(kind, key);
    if (count % HABIT === 0) this.#noteHabit(key, { at, quote: `${key}: ${count}` });
  }

  trackCommand(command: string): void {
    this.track("command", command);
  }

  trackInterest(category: string, options: { sub?: string } = {}): void {
    this.track(INTEREST, category, options);
  }

  trackModelUsage(model: string): void {
    this.track("model", model);
  }

  addFavorite(kind: string, id: string): void {
    this.#prepare({ kind, id });
    if (!this.#book.hasFavorite(kind, id)) this.#engine.commit({ k: "favorite", user: this.#user, kind, id });
  }

  removeFavorite(kind: string, id: string): boolean {
    if (!this.#book.hasFavorite(kind, id)) return false;
    this.#engine.commit({ k: "favorite", user: this.#user, kind, id, gone: true });
    return true;
  }

  setPreference(key: string, value: Json): void {
    this.#prepare({ key });
    const copy = copyJson(value, { name: "value", code: "config/invalid" });
    this.#engine.commit({ k: "preference", user: this.#user, key, value: copy });
  }

  get preferences(): JsonObject {
    return this.#book.preferences;
  }

  top(kind: string, options: { limit?: number; halfLifeDays?: number } = {}): TopUse[] {
    checkKnownFields("the options", options, ["limit", "halfLifeDays"]);
    const { limit = TOP, halfLifeDays } = options;
    checkLimit("limit", limit);
    if (halfLifeDays !== undefined && !(typeof halfLifeDays === "number" && halfLifeDays > 0))
      throw refuseOption("halfLifeDays", `is ${String(halfLifeDays)}, but must be a number of days above 0`);
    return this.#book.top(kind, { limit, halfLifeDays, now: this.#engine.now() });
  }

  summary(): JsonObject {
    const book = this.#book;
    const now = this.#engine.now();
    const kinds = book.kinds.map((kind) => ({
      kind,
      ...book.totals(kind),
      top: book
        .top(kind, { limit: SUMMARY_TOP, now })
        .map(({ key, count, subs, lastAt }) => ({ key, count, subs, lastAt })),
    }));
    return { kinds, favorites: book.favorites, preferences: book.preferences };
  }

  reset(): void {
    if (!this.#book.isEmpty) this.#engine.commit({ k: "unuse", user: this.#user });
  }

  /** What there is to keep is named, and may be kept. */
  #prepare(names: Readonly<Record<string, unknown>>): void {
    this.#engine.assertOpen();
    for (const [field, name] of Object.entries(names)) {
      if (name === undefined) throw refuseOption(field, "is missing");
      checkScopeName(field, name);
    }
    assertConsent(this.#engine, this.#user);
  }
}
