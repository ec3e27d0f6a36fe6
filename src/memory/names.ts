/** Numbers for repeated strings (types, users, sessions), so that a row holds four bytes instead of a pointer. 0 is "none". */
export class Names {
  readonly #numbers = new Map<string, number>();
  readonly #names: (string | undefined)[] = [undefined];

  /** The number of a name, given on first sight. */
  number(name: string | undefined): number {
    if (name === undefined) return 0;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  /** The number of a name that was seen before. */
  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  /** Lets a name go that no row has any more; its number is given to no other. */
  drop(name: string): void {
    const number = this.#numbers.get(name);
    if (number === undefined) return;
    this.#numbers.delete(name);
    this.#names[number] = undefined;
  }

  /** How many names are known. */
  get count(): number {
    return this.#numbers.size;
  }

  name(number: number): string | undefined {
    return this.#names[number];
  }
}
