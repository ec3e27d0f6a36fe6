import { copyJson, type Json, type JsonObject } from "../../core/json.js";
import { foldText } from "../../core/fold-text.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime } from "../../core/time.js";
import type { HabitChange, ProfileEntry } from "../../model/profile-records.js";
import { UsageBook, type TopUse } from "../../profile/usage-book.js";
import type { Engine } from "../engine.js";
import { checkLimit, checkScopeName } from "../query.js";
import { assertConsent } from "./checks.js";
import { habitWith, habitWithout } from "./habit-facts.js";
import { emitProfile } from "./profile-view.js";

/**
 * The habits of one user: what was used how often, favourites, preferences. Kept at once, one journal entry for each call.
 *
 * Names of what is counted, of kinds and of parts are the same however they are written: without regard to case, white space
 * and Unicode form. They are shown as they were first written. Favourites and preferences have exactly the names they are given.
 */
export interface Usages {
  /** Counts one use of a thing of any kind. @throws DramatisError `config/invalid` for a name that is blank; `profile/consent`. */
  track(kind: string, key: string, options?: { sub?: string }): void;
  /**
   * Takes back one use, the latest: counts are as if it had not been tracked, `lastAt` goes back at most to the beginning of the
   * last day with another use, and what has no use left is gone. Without `sub` it is a use that had none, or else one of
   * the part that was tracked for the first time last. False when there is nothing to take back.
   */
  untrack(kind: string, key: string, options?: { sub?: string }): boolean;
  /** `track("command", command)`. */
  trackCommand(command: string): void;
  /**
   * `track("interest", category, options)`. Each fifth time feeds the profile, where it is one for all characters: the interest
   * becomes a fact (`interest`, `habit`), or gets one more piece of evidence. Taking back that use takes back the evidence, and
   * the fact when it rests on nothing else.
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
const SUMMARY_TOP = 5;

/** @internal */
export class UsagesHandle implements Usages {
  readonly #engine: Engine;
  readonly #user: string;

  constructor(engine: Engine, user: string) {
    this.#engine = engine;
    this.#user = user;
  }

  get #book(): UsageBook {
    this.#engine.assertOpen();
    return this.#engine.world.profiles.users.get(this.#user)?.usage ?? new UsageBook();
  }

  track(kind: string, key: string, options: { sub?: string } = {}): void {
    this.#checkUse(kind, key, options);
    refuseBlank({ kind, key, sub: options.sub });
    assertConsent(this.#engine, this.#user);
    const book = this.#book;
    const used = { kind, key, ...(options.sub === undefined ? undefined : { sub: options.sub }) };
    const at = isoTime(this.#engine.now());
    const counted = { name: book.spelling(used), count: book.countOf({ kind, key }) + 1, at };
    const habit = foldText(kind) === INTEREST ? habitWith(this.#engine, this.#user, counted) : undefined;
    this.#commit({ k: "use", user: this.#user, at, ...used }, habit);
  }

  untrack(kind: string, key: string, options: { sub?: string } = {}): boolean {
    this.#checkUse(kind, key, options);
    const book = this.#book;
    const used = { kind, key, ...(options.sub === undefined ? undefined : { sub: options.sub }) };
    if (book.countOf(used) === 0) return false;
    const counted = { name: book.spelling(used), count: book.countOf({ kind, key }) };
    const habit = foldText(kind) === INTEREST ? habitWithout(this.#engine, this.#user, counted) : undefined;
    this.#commit({ k: "untrack", user: this.#user, ...used }, habit);
    return true;
  }

  /** One entry for a use and what it makes of the profile, so that both are there or neither is. */
  #commit(entry: Extract<ProfileEntry, { k: "use" | "untrack" }>, habit: HabitChange | undefined): void {
    if (habit === undefined) return this.#engine.commit(entry);
    this.#engine.commit({ ...entry, habit });
    const profile = this.#engine.world.profiles.find(this.#user, undefined);
    if (profile !== undefined) emitProfile(this.#engine, profile);
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
    this.#checkNames({ kind, id });
    refuseBlank({ kind, id });
    assertConsent(this.#engine, this.#user);
    if (!this.#book.hasFavorite(kind, id)) this.#engine.commit({ k: "favorite", user: this.#user, kind, id });
  }

  removeFavorite(kind: string, id: string): boolean {
    if (!this.#book.hasFavorite(kind, id)) return false;
    this.#engine.commit({ k: "favorite", user: this.#user, kind, id, gone: true });
    return true;
  }

  setPreference(key: string, value: Json): void {
    this.#checkNames({ key });
    refuseBlank({ key });
    assertConsent(this.#engine, this.#user);
    const copy = copyJson(value, { name: "value", code: "config/invalid" });
    this.#engine.commit({ k: "preference", user: this.#user, key, value: copy });
  }

  get preferences(): JsonObject {
    return this.#book.preferences;
  }

  top(kind: string, options: { limit?: number; halfLifeDays?: number } = {}): TopUse[] {
    this.#checkNames({ kind });
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

  #checkUse(kind: string, key: string, options: { sub?: string }): void {
    this.#checkNames({ kind, key });
    checkKnownFields("the options", options, ["sub"]);
    checkScopeName("sub", options.sub);
  }

  #checkNames(names: Readonly<Record<string, unknown>>): void {
    this.#engine.assertOpen();
    for (const [field, name] of Object.entries(names)) {
      if (name === undefined) throw refuseOption(field, "is missing");
      checkScopeName(field, name);
    }
  }
}

/** Nobody could tell later what a name was of in which nothing can be seen. It is checked where something is kept, not where it goes. */
function refuseBlank(names: Readonly<Record<string, string | undefined>>): void {
  for (const [field, name] of Object.entries(names))
    if (name?.trim() === "") throw refuseOption(field, "is blank; give a name that can be seen");
}
