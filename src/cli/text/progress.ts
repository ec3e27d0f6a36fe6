import { filledBar } from "./bar.js";
import { clockTime, grouped } from "./numbers.js";

const REDRAW_MS = 80;
/** Before that an estimate would only jump about. */
const SETTLING_MS = 500;

/** Where the bar is drawn. */
export interface ProgressTarget {
  write(text: string): unknown;
  readonly columns: number;
}

/** A progress bar on one line that redraws itself at most twelve times a second and takes itself away at the end. */
export class ProgressBar {
  readonly #target: ProgressTarget | undefined;
  readonly #now: () => number;
  readonly #started: number;
  #drawn = Number.NEGATIVE_INFINITY;
  #visible = false;

  /** Without a target it draws nothing. `now` gives milliseconds of a steady timer. */
  constructor(target: ProgressTarget | undefined, now: () => number) {
    this.#target = target;
    this.#now = now;
    this.#started = now();
  }

  update(done: number, total: number, unit: string): void {
    if (this.#target === undefined) return;
    const now = this.#now();
    if (now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.#visible = true;
    this.#target.write(
      `\r\u001b[2K${barLine({ done, total, unit, elapsedMs: now - this.#started }, this.#target.columns)}`,
    );
  }

  /** Says what happens now, in place of the bar. */
  say(text: string): void {
    if (this.#target === undefined) return;
    this.#visible = true;
    this.#drawn = Number.NEGATIVE_INFINITY;
    this.#target.write(`\r\u001b[2K${text}`);
  }

  end(): void {
    if (this.#visible) this.#target?.write("\r\u001b[2K");
    this.#visible = false;
  }
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly elapsedMs: number;
}

/** `██████▍░░░  62 %  12,480 of 20,123 lines  41,200/s  0:01 left`, cut to what the terminal has room for. */
export function barLine({ done, total, unit, elapsedMs }: Progress, columns: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const parts = [`${String(Math.floor(share * 100)).padStart(3)} %`, `${grouped(done)} of ${grouped(total)} ${unit}`];
  if (elapsedMs >= SETTLING_MS && done > 0) {
    parts.push(`${grouped((done * 1000) / elapsedMs)}/s`);
    if (done < total) parts.push(`${clockTime((elapsedMs * (total - done)) / done)} left`);
  }
  const room = Math.max(0, columns - 1);
  while (parts.length > 1 && parts.join("  ").length > room) parts.pop();
  const figures = parts.join("  ");
  const cells = Math.min(28, room - figures.length - 2);
  return cells < 6 ? figures.slice(0, room) : `${bar(share, cells)}  ${figures}`;
}

function bar(share: number, cells: number): string {
  const filled = filledBar(share, cells);
  return filled + "░".repeat(cells - filled.length);
}
