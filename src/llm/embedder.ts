/** Turns texts into vectors. `dramatis/openai` makes one for any compatible address; any object of this form will do. */
export interface Embedder {
  readonly name: string;
  /** Numbers in every vector. */
  readonly dimensions: number;
  /** One vector for each text, in their order. */
  embed(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Float32Array[]>;
}
