import type { Json, JsonObject, PersonaSystem, TopUse } from "../../index.js";
import { clean, cleanLine } from "../text/clean.js";
import { facts } from "../text/facts.js";
import { grouped } from "../text/numbers.js";
import type { Style } from "../text/style.js";
import { clip } from "../text/width.js";
import { table } from "../text/table.js";

/** What a user uses, likes and prefers. */
export interface Habits {
  readonly kinds: readonly Kind[];
  readonly favorites: readonly (readonly [kind: string, ids: readonly string[]])[];
  readonly preferences: readonly (readonly [key: string, value: Json])[];
}

interface Kind {
  readonly kind: string;
  readonly uses: number;
  readonly keys: number;
  readonly top: readonly TopUse[];
}

export function habitsOf(system: PersonaSystem, user: string): Habits {
  const { kinds, favorites, preferences } = system.profiles.usage(user).summary();
  return {
    kinds: kinds as unknown as readonly Kind[],
    favorites: Object.entries(favorites as JsonObject).map(([kind, ids]) => [kind, ids as string[]]),
    preferences: Object.entries(preferences as JsonObject),
  };
}

/** One row for each kind of thing: how often, how many, which most. */
export function kindTable({ kinds }: Habits, width: number, style: Style): string[] {
  const rows = kinds.map(({ kind, uses, keys, top }) => [
    cleanLine(kind),
    grouped(uses),
    grouped(keys),
    top.map(({ key, count }) => `${cleanLine(key)} ${grouped(count)}`).join(", "),
  ]);
  const columns = [
    { title: "kind", flexible: true },
    { title: "uses", align: "right" },
    { title: "things", align: "right" },
    { title: "used most", flexible: true },
  ] as const;
  return table(columns, rows, width, style);
}

/** Favourites and preferences, each group under its title. */
export function settingLines({ favorites, preferences }: Habits, width: number, style: Style): string[] {
  const favoriteRows = favorites.map(([kind, ids]) => [label(kind), ids.map(cleanLine).join(", ")] as const);
  const preferenceRows = preferences.map(([key, value]) => [label(key), shown(value)] as const);
  return [
    ...(favoriteRows.length === 0 ? [] : ["", style.bold("Favourites"), ...facts(favoriteRows, width, style)]),
    ...(preferenceRows.length === 0 ? [] : ["", style.bold("Preferences"), ...facts(preferenceRows, width, style)]),
  ];
}

function label(name: string): string {
  return clip(cleanLine(name), 24);
}

function shown(value: Json): string {
  return clean(typeof value === "string" ? value : JSON.stringify(value));
}
