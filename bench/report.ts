import type { Baseline, Figure, Target } from "./row.js";
import type { RowResult } from "./run-row.js";

/** A figure with what follows from it. */
export interface ReportedFigure {
  readonly what: string;
  readonly unit: string;
  readonly measured: number;
  /** The bound in the unit of the figure. */
  readonly target?: number;
  /** Measured, as a multiple of the target: at most 1 when it is reached. */
  readonly ofTarget?: number;
  readonly targetTimesBaseline?: number;
  /** `ratio` is what was measured over the baseline. */
  readonly baselines: readonly (Baseline & { readonly ratio: number })[];
}

export interface ReportedRow extends Omit<RowResult, "figures"> {
  readonly figures: readonly ReportedFigure[];
}

export interface Report {
  readonly package: string;
  readonly node: string;
  readonly machine: string;
  readonly date: string;
  readonly isQuick: boolean;
  readonly seconds: number;
  readonly rows: readonly ReportedRow[];
}

export function reportRow(row: RowResult): ReportedRow {
  return { ...row, figures: row.figures.map(reportFigure) };
}

function reportFigure({ what, unit, measured, target, baselines = [] }: Figure): ReportedFigure {
  const reported = baselines.map((baseline) => ({ ...baseline, ratio: measured / baseline.value }));
  if (target === undefined) return { what, unit, measured, baselines: reported };
  const bound = boundOf(target, baselines[0]);
  return {
    what,
    unit,
    measured,
    target: bound,
    // A bound of nothing at all is reached by nothing at all.
    ofTarget: bound === 0 ? (measured === 0 ? 0 : Number.POSITIVE_INFINITY) : measured / bound,
    ...("timesBaseline" in target ? { targetTimesBaseline: target.timesBaseline } : {}),
    baselines: reported,
  };
}

function boundOf(target: Target, baseline: Baseline | undefined): number {
  return "atMost" in target ? target.atMost : target.timesBaseline * (baseline?.value ?? Number.NaN);
}
