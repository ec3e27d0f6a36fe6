/** Language of the templates that the voice speaks by. */
export type VoiceLocale = "en" | "zh";

/** Which part of a prompt something stands in. */
export type Origin = "persona" | "about" | "profile" | "summary" | "memory" | "situation";

/** One thing that a prompt says: what somebody said, what happened, or a fact. */
export interface Statement {
  readonly origin: Origin;
  readonly text: string;
  /** Who said it; undefined when nobody did. */
  readonly speaker?: string;
  /** It was said to the character, not only heard by it. */
  readonly isToMe?: boolean;
  /** What was answered to it. */
  readonly reply?: string;
  /** Who answered. */
  readonly replier?: string;
  /** "2026-11-20". */
  readonly day?: string;
  /** What a fact is a fact of: "expertise". */
  readonly key?: string;
  /** Higher is later in the prompt, thus newer among memories. */
  readonly order: number;
}

/** What a prompt tells about a character and its world. */
export interface Knowledge {
  /** Name of the character; empty when the prompt does not say. */
  readonly name: string;
  /** Who is speaking to it, as the prompt writes it; undefined when it does not say. */
  readonly speaker: string | undefined;
  /** Sentences that describe the character, in the first person. */
  readonly self: readonly string[];
  readonly statements: readonly Statement[];
  /** What the character itself said, oldest first. */
  readonly ownWords: readonly string[];
  /** The text that says who the character is. */
  readonly persona: string;
}
