import type { Character } from "../../src/index.js";
import { same } from "./check-world.js";

/** It has words of all that is said in a rig. */
export const QUESTION = "Did Marta or guest 1 say when the storm or the ferry sank the chest of silver debt?";

/** What a character recalls can be read, and the parts of each score add up to it. Asked often, its index catches up bit by bit. */
export function checkRecall(character: Character): void {
  const { memory } = character;
  for (const { memory: recalled, score, parts } of character.recall(QUESTION, { limit: 4 })) {
    const summaries = recalled.type === "summary" ? memory.summaries({ all: true }) : [];
    const readable = summaries.find(({ id }) => id === recalled.id) ?? memory.get(recalled.id);
    same(recalled, readable, "what was recalled can be read");
    same(
      Object.values(parts).reduce((sum, part) => sum + part, 0),
      score,
      "the parts add up to the score",
    );
  }
}
