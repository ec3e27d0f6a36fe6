/** A template as it is saved. */
export interface StoredTemplate {
  readonly source: string;
  /** Whether a developer wrote it. */
  readonly trusted: boolean;
}
