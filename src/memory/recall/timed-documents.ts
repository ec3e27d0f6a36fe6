import { timeFit, type AskedTime } from "./asked-times.js";
import type { IsVisible } from "./candidates.js";
import type { Documents } from "./documents.js";

const DAY = 86_400_000;
/** How far back documents are looked for by their time alone, and how many are taken. */
const MOST_LOOKED_THROUGH = 4096;
const MOST_TAKEN = 64;

/** The newest visible documents of exactly the times asked for: "what happened yesterday?" has no other word to find. */
export function timedDocuments(times: readonly AskedTime[], documents: Documents, isVisible: IsVisible): number[] {
  const found: number[] = [];
  if (times.length === 0) return found;
  let left = MOST_LOOKED_THROUGH;
  let lastDay = Number.NaN;
  let isAsked = false;
  for (let document = documents.size - 1; document >= 0 && left > 0 && found.length < MOST_TAKEN; document--) {
    if (documents.isRemoved(document)) continue;
    left--;
    const day = Math.floor(documents.atOf(document) / DAY);
    // Asked times begin and end with days.
    if (day !== lastDay) isAsked = timeFit(times, day * DAY) === 1;
    lastDay = day;
    if (isAsked && isVisible(document)) found.push(document);
  }
  return found;
}
