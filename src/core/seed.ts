/**
 * A number from 0 to below 1 that differs from process to process: only for spreading attempts in time, so that many
 * clients do not come back at once. Nothing that is stored, shown or decided may depend on it.
 */
export function chance(): number {
  return Math.random();
}
