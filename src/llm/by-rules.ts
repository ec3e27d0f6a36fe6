import type { LanguageModel } from "./language-model.js";

const BY_RULES: unique symbol = Symbol.for("dramatis.answers-by-rules");

/** Marks a model that speaks by rules and understands nothing: what is to be understood is left to rules made for that. */
export function answersByRules<M extends LanguageModel>(model: M): M {
  return Object.assign(model, { [BY_RULES]: true });
}

export function isByRules(model: LanguageModel): boolean {
  return BY_RULES in model;
}
