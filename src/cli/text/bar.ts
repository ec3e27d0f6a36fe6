const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The part of a bar that is full, to an eighth of a column: `▋` for a small share, `███▍` for more. */
export function filledBar(share: number, cells: number): string {
  const eighths = Math.floor(share * cells * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}
