import type { EvidenceRecord } from "../model/profile-records.js";
import type { Supported } from "./evidence.js";
import { JOINT } from "./joined-values.js";
import { compareValues } from "./same-value.js";

/** Evidence that says something else than the value of its fact. */
export function saying(evidence: readonly EvidenceRecord[], says: string, value: string): readonly EvidenceRecord[] {
  return says === value ? evidence : evidence.map((piece) => ({ ...piece, says: piece.says ?? says }));
}

/** The evidence of what becomes a part of another value: each piece goes on to say what it said. `place` stands before the part. */
export function evidenceOfPart({ value, evidence }: Supported, place: string): EvidenceRecord[] {
  return evidence.map((piece) => {
    const { says = value } = piece;
    return { ...piece, says: value.startsWith(says) ? `${place}${says}` : says };
  });
}

/**
 * A value without the parts that only evidence speaks for that is not `left`. What such a part said more of than others do goes
 * back to what they say.
 */
export function valueWithout({ value, evidence }: Supported, left: readonly EvidenceRecord[]): string {
  const sayingOf = ({ says = value }: EvidenceRecord): string => says;
  const said = new Set(left.map(sayingOf));
  if (said.has(value)) return value;
  const sayings = [...new Set(evidence.map(sayingOf))];
  const parts = new Set<string>();
  for (const { part, sayings: of } of partsOf(value, sayings)) {
    // What nobody said is of a program, or of a time when it was not noted who did.
    if (of.length === 0 || of.some((each) => said.has(each))) parts.add(part);
    else {
      const less = [...said].findLast((each) => ["same", "more"].includes(compareValues(each, part) ?? ""));
      if (less !== undefined) parts.add(less);
    }
  }
  return parts.size > 0 ? [...parts].join(JOINT) : ([...said].at(-1) ?? value);
}

interface Part {
  readonly part: string;
  /** What was said that it is. */
  readonly sayings: readonly string[];
}

function* partsOf(value: string, sayings: readonly string[]): Iterable<Part> {
  const longestFirst = sayings.filter((each) => each !== "").toSorted((a, b) => b.length - a.length);
  let rest = value;
  while (rest !== "") {
    const whole = longestFirst.find((each) => rest === each || rest.startsWith(`${each}${JOINT}`));
    const end = rest.indexOf(JOINT);
    const part = whole ?? (end < 0 ? rest : rest.slice(0, end));
    const isLast = part.length === rest.length;
    rest = rest.slice(part.length + JOINT.length);
    // A value that became too long ends within a part.
    if (whole !== undefined) yield { part, sayings: [whole] };
    else if (part.trim() !== "")
      yield { part, sayings: isLast ? longestFirst.filter((each) => each.startsWith(part)) : [] };
  }
}
