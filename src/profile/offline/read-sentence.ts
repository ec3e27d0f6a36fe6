import { readChinese, type HanSubject } from "./chinese.js";
import { readEnglish, type TimedHits } from "./english.js";
import type { SaidSentence, Statement } from "./statements.js";

/** A clause and what rules read in it. */
export interface ReadStatement extends TimedHits {
  readonly statement: Statement;
  /** As it was read: with names in place of pronouns. */
  readonly text: string;
}

/** Reads the clauses of a sentence in their order. `at` is when it was said, `rewritten` changes a clause before. */
export function* readSentence(
  { statements, isChinese }: SaidSentence,
  at: number,
  rewritten: (clause: string) => string = (clause) => clause,
): Generator<ReadStatement> {
  let subject: HanSubject = "";
  for (const statement of statements) {
    const text = rewritten(statement.text);
    if (isChinese) {
      const read = readChinese(text, subject, at);
      subject = read.subject;
      yield { statement, text, ...read };
    } else yield { statement, text, ...readEnglish(text, statement.subject, at) };
  }
}
