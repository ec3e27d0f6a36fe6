/** Who speaks, and to whom. */
export interface Persons {
  readonly speaker: string;
  /** To whom, where that is known. */
  readonly listener: string | undefined;
}

/** What somebody said. */
export interface Utterance extends Persons {
  /** One sentence, with its stop. */
  readonly text: string;
  /** All who speak where it was said. */
  readonly names: ReadonlySet<string>;
}

/** With a full stop, unless a quotation brings its own. */
export function ended(text: string): string {
  return /[.!?]["”]$/u.test(text) ? text : `${text}.`;
}

/** "Ann asks Bob". */
export function asks({ speaker, listener }: Persons): string {
  return listener === undefined ? `${speaker} asks` : `${speaker} asks ${listener}`;
}
