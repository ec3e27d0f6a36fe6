import { estimateTokens } from "./tokens.js";

/** Counts what a text costs a model. */
export interface Tokenizer {
  readonly name: string;
  /** Tokens of a text; never negative. */
  count(text: string): number;
}

/** The tokenizer that needs no vocabulary. */
export const tokenEstimator: Tokenizer = { name: "estimate", count: estimateTokens };
