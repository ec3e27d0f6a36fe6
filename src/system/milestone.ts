/**
 * Where no windows are closed, what nobody sees is looked for at about one of so many entries. Which ones follows from
 * their numbers alone and not from what is still there: that differs with when work is done.
 */
export function isMilestone(seq: number, every: number): boolean {
  return (Math.imul(seq, 0x9e3779b1) >>> 0) % every === 0;
}
