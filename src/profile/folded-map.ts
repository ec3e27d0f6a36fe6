import { foldText } from "../core/fold-text.js";

/** Values by name. Names that differ only in spelling, as `foldText` says, are one; it is shown as it was first written. */
export class FoldedMap<V> {
  readonly #entries = new Map<string, { readonly name: string; value: V }>();

  get size(): number {
    return this.#entries.size;
  }

  get(name: string): V | undefined {
    return this.#entries.get(foldText(name))?.value;
  }

  /** How a name was first written. */
  spelling(name: string): string | undefined {
    return this.#entries.get(foldText(name))?.name;
  }

  set(name: string, value: V): void {
    const folded = foldText(name);
    const known = this.#entries.get(folded);
    if (known === undefined) this.#entries.set(folded, { name, value });
    else known.value = value;
  }

  delete(name: string): void {
    this.#entries.delete(foldText(name));
  }

  clear(): void {
    this.#entries.clear();
  }

  *values(): Iterable<V> {
    for (const { value } of this.#entries.values()) yield value;
  }

  /** In the order in which they came. */
  *[Symbol.iterator](): Iterator<[name: string, value: V]> {
    for (const { name, value } of this.#entries.values()) yield [name, value];
  }
}
