/** Plain JSON with `format: "dramatis"` and `version`. */
export interface SystemSnapshot {
  readonly format: "dramatis";
  readonly version: number;
  readonly [key: string]: unknown;
}
