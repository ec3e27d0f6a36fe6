/** One of those who might have perceived something of a window, and what it perceived: a key that is equal for equal parts. */
export interface Witness<T> {
  readonly id: string;
  readonly perceived: readonly T[];
  /** Whether it would count among those of the base part if nothing were said of it. */
  readonly looksLikeBase: boolean;
}

/** Those who perceived the same of a window. */
export interface PartGroup<T> {
  readonly perceived: readonly T[];
  /** True when those who were there all the time and are named nowhere belong here. */
  readonly base: boolean;
  readonly heardBy: readonly string[];
  readonly size: number;
}

export interface PartGroups<T> {
  /** The largest group first. */
  readonly groups: readonly PartGroup<T>[];
  /** Ids of those who would be taken for the base but perceived nothing. */
  readonly without: readonly string[];
}

/**
 * Groups characters by what they perceived. Nearly all of a channel perceive the same and are only counted
 * (`baseSize`); one by one come those for whom something was different.
 */
export function groupByPart<T>(
  base: readonly T[],
  baseSize: number,
  witnesses: readonly Witness<T>[],
  keyOf: (item: T) => string | number,
): PartGroups<T> {
  const keyOfPart = (perceived: readonly T[]): string => perceived.map(keyOf).join(",");
  const baseKey = keyOfPart(base);
  const groups = new Map<string, { perceived: readonly T[]; base: boolean; heardBy: string[]; size: number }>();
  const add = (perceived: readonly T[], isBase: boolean, id: string | undefined, size: number): void => {
    const key = keyOfPart(perceived);
    const group = groups.get(key) ?? { perceived, base: false, heardBy: [], size: 0 };
    groups.set(key, group);
    group.base ||= isBase;
    group.size += size;
    if (id !== undefined) group.heardBy.push(id);
  };
  if (baseSize > 0 && base.length > 0) add(base, true, undefined, baseSize);
  const without: string[] = [];
  for (const { id, perceived, looksLikeBase } of witnesses) {
    const isBase = looksLikeBase && base.length > 0 && keyOfPart(perceived) === baseKey;
    if (perceived.length > 0) add(perceived, isBase, isBase ? undefined : id, 1);
    else if (looksLikeBase) without.push(id);
  }
  const ordered = [...groups.values()].toSorted((a, b) => b.size - a.size || b.perceived.length - a.perceived.length);
  return { groups: ordered, without };
}
