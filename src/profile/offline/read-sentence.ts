import { readChinese, type HanSubject } from "./chinese.js";
import { readEnglish, type TimedHits } from "./english.js";
import type { SaidSentence, Statement } from "./statements.js";

/** A clause and what rules read in it. */
export interface ReadStatement extends TimedHits {
  readonly statement: Statement;
  /** As it was read: with names in place of pronouns. */
  readonly text: string;
  /** In Chinese: whom the next clause goes on about. */
  readonly subject?: HanSubject;
}

/**
 * Reads the clauses of a sentence in their order. `at` is when it was said, `rewritten` changes a clause before, `from` is
 * whom the sentence before it spoke of.
 */
export function* readSentence(
  { statements, isChinese }: SaidSentence,
  at: number,
  rewritten: (clause: string) => string = (clause) => clause,
  from: HanSubject = "",
): Generator<ReadStatement> {
  let subject = from;
  for (const statement of statements) {
    const text = rewritten(statement.text);
    if (isChinese) {
      const read = readChinese(text, subject, at);
      subject = read.subject;
      yield { statement, text, ...read };
    } else yield { statement, text, ...readEnglish(text, statement.subject, at) };
  }
}
