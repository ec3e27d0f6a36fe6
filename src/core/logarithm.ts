/** Terms of the series; the rest is below what a double can hold for the arguments that remain. */
const TERMS = 16;

/** The logarithm to base 2 of a positive number, by basic arithmetic alone: `Math.log2` differs between runtimes. */
export function log2(x: number): number {
  let exponent = 0;
  let mantissa = x;
  for (; mantissa >= 1.5; mantissa /= 2) exponent++;
  for (; mantissa < 0.75; mantissa *= 2) exponent--;
  // ln m = 2 (y + y^3 / 3 + y^5 / 5 + ...) with y = (m - 1) / (m + 1), here at most 1/5.
  const y = (mantissa - 1) / (mantissa + 1);
  let power = y;
  let sum = 0;
  for (let term = 0; term < TERMS; term++) {
    sum += power / (2 * term + 1);
    power *= y * y;
  }
  return exponent + (2 * sum) / Math.LN2;
}
