import { z } from "zod";
import type { Said } from "../../src/profile/offline/said.js";
import { readJson } from "./read-data.js";

/** One session of LoCoMo with what a model observed of each speaker in it (for measuring, never for fitting). */
export interface ObservedSession {
  readonly said: readonly Said[];
  /** Speaker -> sentences about that speaker. */
  readonly observations: ReadonlyMap<string, readonly string[]>;
}

const turn = z.object({ speaker: z.string(), dia_id: z.string(), text: z.string() });
/** A sentence, and the turns that it is of. */
const observed = z.tuple([z.string(), z.unknown()]);

const samples = z
  .array(
    z.object({
      conversation: z.record(z.string(), z.union([z.string(), z.array(turn)])),
      /** By "session_1_observation", and there by speaker. */
      observation: z.record(z.string(), z.record(z.string(), z.array(observed))),
    }),
  )
  .min(1);

const MINUTE = 60_000;

/** The sessions of all conversations. Captions of pictures are nobody's words and are left out. */
export function readObservedSessions(text: string): ObservedSession[] {
  return readJson(text, samples).flatMap(({ conversation, observation }) => {
    const sessions: ObservedSession[] = [];
    for (let session = 1; ; session += 1) {
      const turns = conversation[`session_${session}`];
      if (!Array.isArray(turns)) break;
      const said = turns.map(({ speaker, dia_id, text: words }, index): Said => ({
        id: dia_id,
        userId: speaker,
        name: speaker,
        role: "user",
        text: words,
        at: index * MINUTE,
      }));
      const bySpeaker = Object.entries(observation[`session_${session}_observation`] ?? {});
      sessions.push({
        said,
        observations: new Map(bySpeaker.map(([speaker, facts]) => [speaker, facts.map(([fact]) => fact)])),
      });
    }
    return sessions;
  });
}
