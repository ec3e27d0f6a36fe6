/** One number of the table, in percent. */
export interface EvalFigure {
  /** The whole set, or a category of it. */
  readonly what: string;
  readonly metric: string;
  readonly measured: number;
  /** At least this is to be reached. */
  readonly target?: number;
  /** The best other system on the same questions in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** Questions or texts behind the number. */
  readonly count: number;
}

/** Where a file of data comes from, and what may be done with it. */
export interface EvalSource {
  /** Without "https://". */
  readonly address: string;
  /** The file there, and how this one is made of it. */
  readonly part: string;
  readonly licence: string;
  /** What this project allows itself: constants of the source come from sets with a permissive licence alone. */
  readonly use: "measuring only" | "measuring and fitting";
}

/** One line of work: a file of data and what is measured on it. */
export interface EvalRow {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  /** In the folder of data, or from the root of this repository where it is a part of it. */
  readonly file: string;
  /** The file is in the repository and needs no folder. @default false */
  readonly isInRepository?: boolean;
  readonly source: EvalSource;
  readonly language: "English" | "Chinese";
  /** Which part of the set the file is, and what was fitted on it. */
  readonly split: string;
  /** Takes what is in the file. Throws when that is not what it should be: see `readLines` and `readJson`. */
  readonly measure: (text: string) => readonly EvalFigure[] | Promise<readonly EvalFigure[]>;
  /** Sentences for beneath the row. */
  readonly notes?: readonly string[];
}

/** A row as measured. */
export interface EvalResult extends Omit<EvalRow, "measure"> {
  /** SHA-256 of the file. */
  readonly sha256?: string;
  readonly figures: readonly EvalFigure[];
  /** Why there are no figures: the file is not there, or is not what it should be. */
  readonly missing?: string;
  readonly damaged?: string;
}
