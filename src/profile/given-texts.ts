/** Texts of one user that are kept, users, and characters of all texts together. */
const MOST_TEXTS = 8;
const MOST_USERS = 2000;
const MOST_CHARACTERS = 8_000_000;

/**
 * The texts about users that were given for prompts of late, so that they are known when they come back as if somebody had said
 * them. In memory alone, and the newest of them: a journal has messages without them, so that nothing depends on this later.
 */
export class GivenTexts {
  /** Each newest last, and so are the users. */
  readonly #byUser = new Map<string, readonly string[]>();
  #characters = 0;

  note(userId: string, text: string): void {
    if (text === "") return;
    const known = this.of(userId).filter((one) => one !== text);
    this.forget(userId);
    const texts = [...known, text].slice(-MOST_TEXTS);
    this.#byUser.set(userId, texts);
    this.#characters += lengthOf(texts);
    for (const oldest of this.#byUser.keys()) {
      if (oldest === userId || (this.#byUser.size <= MOST_USERS && this.#characters <= MOST_CHARACTERS)) break;
      this.forget(oldest);
    }
  }

  /** Oldest first. */
  of(userId: string): readonly string[] {
    return this.#byUser.get(userId) ?? [];
  }

  forget(userId: string): void {
    this.#characters -= lengthOf(this.of(userId));
    this.#byUser.delete(userId);
  }
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
