/** Halvings after which nothing is left that matters. */
const MAX_HALVINGS = 64;
/** Roots that give the part of a halving; the next would change less than a double can tell. */
const ROOTS = 40;

/** What is left of 1 after so many half-lives, by multiplying and square roots alone: powers differ between runtimes. */
export function remainder(halfLives: number): number {
  if (!(halfLives > 0)) return 1;
  if (halfLives >= MAX_HALVINGS) return 0;
  const whole = Math.floor(halfLives);
  let left = 1;
  for (let i = 0; i < whole; i++) left /= 2;
  let part = halfLives - whole;
  let root = Math.sqrt(0.5);
  for (let i = 0; i < ROOTS && part > 0; i++) {
    part *= 2;
    if (part >= 1) {
      left *= root;
      part -= 1;
    }
    root = Math.sqrt(root);
  }
  return left;
}
