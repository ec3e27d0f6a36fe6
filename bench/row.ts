/** What a part of a row is given. */
export interface PartContext {
  /** Sizes are smaller, to see that everything works rather than how fast it is. */
  readonly isQuick: boolean;
  /** A folder on the disk of the checkout that the parts of one row share. It is removed after the last of them. */
  readonly folder: string;
}

export type Unit = "us" | "ms" | "B" | "kB" | "MB" | "memories" | "modules";

/** The same work done without this package, measured in the same run. */
export interface Baseline {
  readonly what: string;
  readonly value: number;
}

/** A bound for what is measured: in its own unit, or in multiples of the first baseline. */
export type Target = { readonly atMost: number } | { readonly timesBaseline: number };

/** One line of the table, with its baselines beneath it. */
export interface Figure {
  readonly what: string;
  readonly unit: Unit;
  readonly measured: number;
  readonly target?: Target;
  readonly baselines?: readonly Baseline[];
}

/** Measures something; runs in a process of its own, so that heaps and compiled code of others do not count. */
export type Part = (context: PartContext) => object | Promise<object>;

type Parts = Readonly<Record<string, Part>>;
type ReadingsOf<P extends Parts> = { readonly [K in keyof P]: Awaited<ReturnType<P[K]>> };

interface RowOf<P extends Parts> {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  /** In the order in which they run. Readings are plain objects of numbers (or lists of texts). */
  readonly parts: P;
  /** Parts that run several times, each time in a new process; of their numbers the medians are taken. */
  readonly repeats?: { readonly [K in keyof P]?: number };
  readonly figures: (readings: ReadingsOf<P>) => readonly Figure[];
  /** Sentences for beneath the row. */
  readonly notes?: (readings: ReadingsOf<P>) => readonly string[];
}

/** A row as the runner takes it, which does not know what its parts answer. */
export type Row = RowOf<Parts>;

/** A row whose `figures` is checked against what its parts answer. */
export function defineRow<P extends Parts>(row: RowOf<P>): Row {
  // Readings come from another process as JSON; that they fit is known from here, where parts and figures stand together.
  return row as unknown as Row;
}
