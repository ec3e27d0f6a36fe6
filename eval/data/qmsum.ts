import { z } from "zod";
import type { Collection } from "../collection.js";
import { linesOf, type SummaryCase } from "../summary-case.js";
import { readLines } from "./read-data.js";

/** A meeting of QMSum (Yale-LILY/QMSum, MIT). */
const meeting = z.object({
  meeting_transcripts: z.array(z.object({ speaker: z.string(), content: z.string() })).min(1),
  specific_query_list: z.array(
    z.object({
      query: z.string(),
      answer: z.string(),
      /** First and last turn, counted from 0. */
      relevant_text_span: z.array(z.tuple([z.coerce.number(), z.coerce.number()])),
    }),
  ),
  general_query_list: z.array(z.object({ query: z.string(), answer: z.string() })),
});

const MINUTE = 60_000;

/** Each meeting with its turns as documents of one conversation, and its specific questions. */
export function readQmsum(text: string): Collection[] {
  return readLines(text, meeting).map(({ meeting_transcripts: turns, specific_query_list }, index) => {
    const documents = turns.map(({ speaker, content }, turn) => ({
      key: turn + 1,
      text: content,
      speaker,
      at: turn * MINUTE,
      conversation: 1,
      importance: 0.5,
    }));
    const questions = specific_query_list.map(({ query, answer, relevant_text_span: spans }) => {
      const relevant = new Set<number>();
      for (const [first, last] of spans) {
        for (let turn = first; turn <= Math.min(last, turns.length - 1); turn++) relevant.add(turn + 1);
      }
      return { text: query, answer, relevant, category: "specific", now: turns.length * MINUTE };
    });
    return {
      name: `meeting ${index + 1}`,
      documents,
      questions: questions.filter(({ relevant }) => relevant.size > 0),
    };
  });
}

/** Each meeting with the answer to its first general question, which asks for a summary of the whole. */
export function readQmsumMeetings(text: string): SummaryCase[] {
  return readLines(text, meeting).flatMap(({ meeting_transcripts, general_query_list }) => {
    const reference = general_query_list[0]?.answer;
    const lines = linesOf(meeting_transcripts.map(({ speaker, content }): [string, string] => [speaker, content]));
    return reference === undefined ? [] : [{ lines, reference }];
  });
}
