import { z } from "zod";
import type { Collection, LabelledQuestion } from "../collection.js";
import type { RecallDocument } from "../../src/memory/recall/recall-index.js";
import { readJson } from "./read-data.js";

const turn = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
});

/** Some of the ten conversations of LoCoMo (snap-research/LoCoMo, CC BY-NC 4.0: for measuring, never for fitting). */
const samples = z
  .array(
    z.object({
      sample_id: z.string(),
      /** Turns by "session_1", dates by "session_1_date_time", names of the speakers. */
      conversation: z.record(z.string(), z.union([z.string(), z.array(turn)])),
      qa: z.array(
        z.object({
          question: z.string(),
          evidence: z.array(z.string()).optional(),
          category: z.number().int().min(1).max(5),
        }),
      ),
    }),
  )
  .min(1);

/** By their numbers in the data, from 1 on. */
const CATEGORIES = ["multi-hop", "temporal", "open domain", "single-hop", "adversarial"];
const MONTHS = "january february march april may june july august september october november december".split(" ");
const MINUTE = 60_000;

/** Each conversation with its turns as documents, its sessions as conversations, and the questions that name their evidence. */
export function readLocomo(text: string): Collection[] {
  return readJson(text, samples).map((sample) => {
    const keys = new Map<string, number>();
    const documents: RecallDocument[] = [];
    for (let session = 1; ; session++) {
      const turns = sample.conversation[`session_${session}`];
      if (!Array.isArray(turns)) break;
      const startsAt = readDate(sample.conversation[`session_${session}_date_time`]);
      for (const [index, said] of turns.entries()) {
        const key = documents.length + 1;
        keys.set(said.dia_id, key);
        const content = said.blip_caption === undefined ? said.text : `${said.text} ${said.blip_caption}`;
        const at = startsAt + index * MINUTE;
        documents.push({ key, text: content, speaker: said.speaker, at, conversation: session, importance: 0.5 });
      }
    }
    const now = (documents.at(-1)?.at ?? 0) + MINUTE;
    const questions = sample.qa.flatMap((asked): LabelledQuestion[] => {
      const named = (asked.evidence ?? []).flatMap((evidence) => evidence.match(/D\d+:\d+/g) ?? []);
      const relevant = new Set(named.flatMap((id) => keys.get(id) ?? []));
      const category = `${asked.category} ${CATEGORIES[asked.category - 1]}`;
      return relevant.size === 0 ? [] : [{ text: asked.question, relevant, category, now }];
    });
    return { name: sample.sample_id, documents, questions };
  });
}

/** "1:56 pm on 8 May, 2023" */
function readDate(text: unknown): number {
  const match = typeof text === "string" ? /(\d+):(\d+) (am|pm) on (\d+) (\w+), (\d+)/.exec(text) : null;
  if (match === null) throw new Error(`${JSON.stringify(text) ?? "nothing"} stands where the date of a session should`);
  const [, hour, minute, half, day, month = "", year] = match;
  const hours = (Number(hour) % 12) + (half === "pm" ? 12 : 0);
  return Date.UTC(Number(year), MONTHS.indexOf(month.toLowerCase()), Number(day), hours, Number(minute));
}
