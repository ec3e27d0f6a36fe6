import { foldText } from "../../core/fold-text.js";
import { isoTime } from "../../core/time.js";
import type { FactChange, FactRecord, HabitChange } from "../../model/profile-records.js";
import { isDeclared } from "../../profile/fact-operations.js";
import { Revision } from "../../profile/revision.js";
import type { Engine } from "../engine.js";
import { EntryIds } from "./ids.js";

/** So many uses make a habit. */
const HABIT = 5;
const TOPIC = { topic: "interest", subTopic: "habit" } as const;
/** How sure it is that what somebody does again and again is a habit. */
const CONFIDENCE = 0.9;

/** An interest, as it is shown, and how often it was tracked. */
interface Counted {
  readonly name: string;
  readonly count: number;
}

/** What becomes of the profile when an interest has been tracked once more; undefined when nothing does. Changes nothing. */
export function habitWith(
  engine: Engine,
  user: string,
  { name, count, at }: Counted & { readonly at: string },
): HabitChange | undefined {
  const { scope, topics } = engine.options.profiles;
  // Topics may leave no place for it, and where each character has its own profile, nobody looks at the one of none.
  if (count % HABIT !== 0 || scope === "character" || !isDeclared(topics, TOPIC.topic, TOPIC.subTopic))
    return undefined;
  const ids = new EntryIds(engine);
  const revision = new Revision(factsOf(engine, user), { nextId: () => ids.next(), topics });
  const evidence = [{ at, quote: quoteOf(name, count) }];
  const known = findHabit(engine, user, name);
  if (known === undefined) revision.state({ ...TOPIC, value: name, confidence: CONFIDENCE, evidence, validFrom: at });
  else revision.update(known, known.value, evidence);
  revision.compact();
  return changeOf(engine, { seq: ids.seq, at, changes: revision.changes });
}

/** What becomes of the profile when a use is taken back; `count` is what it is with that use. Changes nothing. */
export function habitWithout(engine: Engine, user: string, { name, count }: Counted): HabitChange | undefined {
  if (count % HABIT !== 0) return undefined;
  const known = findHabit(engine, user, name);
  const quote = foldText(quoteOf(name, count));
  const at = known?.evidence.findLastIndex((piece) => foldText(piece.quote) === quote) ?? -1;
  if (known === undefined || at < 0) return undefined;
  const { version: _version, ...fact } = known;
  const evidence = fact.evidence.toSpliced(at, 1);
  const change: FactChange =
    evidence.length === 0
      ? { action: "delete", id: fact.id, reason: `${quoteOf(name, count)} was taken back` }
      : { action: "add", fact: { ...fact, evidence } };
  return changeOf(engine, { seq: engine.world.seq, at: isoTime(engine.now()), changes: [change] });
}

function changeOf({ options }: Engine, change: HabitChange): HabitChange {
  return options.profiles.versioning ? change : { ...change, history: false };
}

/** What a user does belongs to no character. */
function factsOf(engine: Engine, user: string): ReadonlyMap<string, FactRecord> {
  return engine.world.profiles.find(user, undefined)?.archive.ledger.facts ?? new Map<string, FactRecord>();
}

function findHabit(engine: Engine, user: string, name: string): FactRecord | undefined {
  for (const fact of factsOf(engine, user).values()) {
    const { topic, subTopic, value, validUntil } = fact;
    if (topic !== TOPIC.topic || subTopic !== TOPIC.subTopic || validUntil !== undefined) continue;
    if (foldText(value) === foldText(name)) return fact;
  }
  return undefined;
}

function quoteOf(name: string, count: number): string {
  return `${name}: ${count}`;
}
