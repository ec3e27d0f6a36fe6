import { z } from "zod";
import type { Collection, LabelledQuestion } from "../collection.js";
import { readJson } from "./read-data.js";

const triple = z.object({ name: z.string(), attrname: z.string(), attrvalue: z.string().optional() });
type Triple = z.infer<typeof triple>;

/** Dialogues of KdConv (thu-coai/KdConv, Apache-2.0). */
const dialogues = z
  .array(z.object({ messages: z.array(z.object({ message: z.string(), attrs: z.array(triple).optional() })) }))
  .min(1);

/** All facts that were used, as documents that stand alone; each utterance asks for the facts that the next one used. */
export function readKdconv(text: string): Collection[] {
  const keys = new Map<string, number>();
  const factOf = ({ name, attrname, attrvalue = "" }: Triple): string => `${name} ${attrname} ${attrvalue}`;
  const keyOf = (fact: Triple): number => {
    const key = keys.get(factOf(fact)) ?? keys.size + 1;
    keys.set(factOf(fact), key);
    return key;
  };
  const questions = readJson(text, dialogues).flatMap(({ messages }) =>
    messages.flatMap(({ attrs = [] }, index): LabelledQuestion[] => {
      const relevant = new Set(attrs.map(keyOf));
      const asked = messages[index - 1];
      if (relevant.size === 0 || asked === undefined) return [];
      const history = messages.slice(0, index - 1).map(({ message }) => message);
      return [{ text: asked.message, relevant, category: "next reply", history, now: 0 }];
    }),
  );
  const documents = [...keys].map(([fact, key]) => ({ key, text: fact, at: 0, conversation: key, importance: 0.5 }));
  return [{ name: "facts", documents, questions }];
}
