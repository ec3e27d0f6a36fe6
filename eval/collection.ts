import type { RecallDocument } from "../src/memory/recall/recall-index.js";

/** A question with what answers it. */
export interface LabelledQuestion {
  readonly text: string;
  /** Keys of the documents that answer it, at least one. */
  readonly relevant: ReadonlySet<number>;
  readonly category: string;
  /** What was said before it, oldest first. */
  readonly history?: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What a person wrote as the answer, where the set has it. */
  readonly answer?: string;
}

/** Documents that are searched together, and questions about them. */
export interface Collection {
  readonly name: string;
  readonly documents: readonly RecallDocument[];
  readonly questions: readonly LabelledQuestion[];
}
