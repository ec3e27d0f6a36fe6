import { formatPath, type JsonNote } from "../core/parse-json.js";

/** Where something stands in outside data; a list from the inside out, so that walking a large file builds no paths. */
export interface Place {
  readonly key: string | number;
  readonly above: Place | undefined;
}

export function inside(above: Place | undefined, key: string | number): Place {
  return { key, above };
}

/** `characters.Mira.memories[3]`; the outermost value is the empty text. */
export function pathOf(place: Place | undefined): string {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.above) path.unshift(at.key);
  return formatPath(path);
}

/** Something that was not taken over as it was. */
export interface ImportWarning {
  path: string;
  message: string;
}

/** Warnings of one kind that are written out; the rest is counted, since a file may have a million of them. */
const MAX_OF_A_KIND = 100;

/** What an import has to tell its caller. */
export class ImportWarnings {
  readonly #list: ImportWarning[] = [];
  readonly #counts = new Map<string, number>();

  /** `kind` names the group in "43 more ...": plural, after a number. */
  add(kind: string, place: Place | undefined, message: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MAX_OF_A_KIND) this.#list.push({ path: pathOf(place), message });
  }

  /** Takes over what the reader of the text noted. */
  addNotes(notes: readonly JsonNote[]): void {
    this.#list.push(...notes);
  }

  list(): ImportWarning[] {
    const left = [...this.#counts].filter(([, count]) => count > MAX_OF_A_KIND);
    return [
      ...this.#list,
      ...left.map(([kind, count]) => ({ path: "", message: `${count - MAX_OF_A_KIND} more ${kind}` })),
    ];
  }
}
