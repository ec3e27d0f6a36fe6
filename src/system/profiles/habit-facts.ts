import { foldText } from "../../core/fold-text.js";
import { isoTime } from "../../core/time.js";
import type { FactRecord } from "../../model/profile-records.js";
import { isDeclared } from "../../profile/fact-operations.js";
import type { FactOperation } from "../../profile/profile.js";
import { emitProfile } from "./profile-view.js";
import type { Surroundings } from "./surroundings.js";

/** So many uses make a habit. */
const HABIT = 5;
const TOPIC = { topic: "interest", subTopic: "habit" } as const;

/** An interest, as it is shown, and how often it was tracked. */
interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Facts of what a user does again and again: each fifth use is evidence. What a user does belongs to no character. */
export class HabitFacts {
  readonly #engine: Surroundings;
  readonly #user: string;
  readonly #update: (operation: FactOperation) => void;

  constructor(engine: Surroundings, user: string, update: (operation: FactOperation) => void) {
    this.#engine = engine;
    this.#user = user;
    this.#update = update;
  }

  /** An interest was tracked once more. */
  counted({ name, count, at }: Counted & { readonly at: string }): void {
    const { scope, topics } = this.#engine.options.profiles;
    // Topics may leave no place for it, and where each character has its own profile, nobody looks at the one of none.
    if (count % HABIT !== 0 || scope === "character" || !isDeclared(topics, TOPIC.topic, TOPIC.subTopic)) return;
    const known = this.#find(name);
    const evidence = [{ at, quote: quoteOf(name, count) }];
    this.#update(
      known === undefined
        ? { action: "add", ...TOPIC, value: name, evidence }
        : { action: "update", id: known.id, value: known.value, evidence },
    );
  }

  /** A use was taken back; `count` is what it was with it. */
  takenBack({ name, count }: Counted): void {
    if (count % HABIT !== 0) return;
    const known = this.#find(name);
    const quote = foldText(quoteOf(name, count));
    const at = known?.evidence.findLastIndex((piece) => foldText(piece.quote) === quote) ?? -1;
    if (known === undefined || at < 0) return;
    const { version: _version, ...fact } = known;
    const evidence = fact.evidence.toSpliced(at, 1);
    const engine = this.#engine;
    engine.commit({
      k: "revise",
      user: this.#user,
      seq: engine.world.seq,
      at: isoTime(engine.now()),
      changes: [
        evidence.length === 0
          ? { action: "delete", id: fact.id, reason: `${quoteOf(name, count)} was taken back` }
          : { action: "add", fact: { ...fact, evidence } },
      ],
      ...(engine.options.profiles.versioning ? undefined : { history: false }),
    });
    const profile = engine.world.profiles.find(this.#user, undefined);
    if (profile !== undefined) emitProfile(engine, profile);
  }

  #find(name: string): FactRecord | undefined {
    const facts = this.#engine.world.profiles.find(this.#user, undefined)?.archive.ledger.facts.values() ?? [];
    for (const fact of facts) {
      const { topic, subTopic, value, validUntil } = fact;
      if (topic !== TOPIC.topic || subTopic !== TOPIC.subTopic || validUntil !== undefined) continue;
      if (foldText(value) === foldText(name)) return fact;
    }
    return undefined;
  }
}

function quoteOf(name: string, count: number): string {
  return `${name}: ${count}`;
}
