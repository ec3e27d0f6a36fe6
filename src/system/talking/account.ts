import type { ChatMessage } from "../../llm/language-model.js";
import type { ComposedPrompt } from "./composed-prompt.js";
import type { Considered } from "./consider.js";
import type { Chosen, Fitted, MemorySection } from "./fill-budget.js";
import { spoken, withoutShown } from "./prompt-item.js";
import type { Facts, LayoutParts, PromptLayout } from "./prompt-layout.js";

/** What is dropped is named one by one up to so many; the rest is one line. */
const NAMED_DROPS = 100;
const IN_PROMPT: readonly MemorySection[] = ["summaries", "recalled", "recent"];

/** A prompt that is laid out, and what was asked of it. */
export interface Composition extends Facts, Fitted {
  readonly budget: number;
  readonly prompt: string;
  readonly message: string | undefined;
  readonly considered: Considered;
  readonly parts: LayoutParts;
}

/** What a prompt says, what each part costs, why it is there, and what is not. */
export function account(layout: PromptLayout, composition: Composition): ComposedPrompt {
  const messages: ChatMessage[] = layout.messages(composition.parts);
  const tokens = layout.total(messages);
  return {
    messages,
    tokens,
    budget: composition.budget,
    sections: sectionsOf(layout, tokens, composition),
    used: usedBy(composition.chosen),
    dropped: [...droppedFacts(layout, composition), ...droppedMemories(composition)],
  };
}

function sectionsOf(
  layout: PromptLayout,
  tokens: number,
  { prompt, message, parts, chosen }: Composition,
): ComposedPrompt["sections"] {
  const sections = [
    { name: "prompt", tokens: layout.count(prompt) },
    { name: "background", tokens: layout.count(parts.about) },
    { name: "profile", tokens: layout.count(parts.profile) },
    ...IN_PROMPT.map((name) => ({ name, tokens: sum(chosen[name]) })),
    { name: "situation", tokens: layout.count(parts.situation) },
    { name: "message", tokens: layout.count(message ?? "") },
  ].filter((section) => section.tokens > 0);
  const left = tokens - sum(sections);
  if (left >= 0) return [...sections, { name: "layout", tokens: left }];
  // Joined, pieces may cost less than apart, and a template may leave out a part: the largest one gives way.
  let excess = -left;
  for (const section of sections.toSorted((a, b) => b.tokens - a.tokens)) {
    const less = Math.min(excess, section.tokens);
    section.tokens -= less;
    excess -= less;
  }
  return [...sections, { name: "layout", tokens: 0 }];
}

function sum(items: readonly { readonly tokens: number }[]): number {
  return items.reduce((total, { tokens }) => total + tokens, 0);
}

function usedBy(chosen: Chosen): ComposedPrompt["used"] {
  return IN_PROMPT.flatMap((section) =>
    chosen[section].map(({ item, score, why }) => ({
      memoryId: item.id,
      section,
      ...(score === undefined ? undefined : { score }),
      why,
    })),
  );
}

function droppedFacts(
  layout: PromptLayout,
  { about, profile, situation, parts }: Composition,
): ComposedPrompt["dropped"] {
  return [
    ...(isMissing(situation, parts.situation)
      ? [{ what: "situation", tokens: layout.count(situation), why: "no room" }]
      : []),
    ...(isMissing(profile, parts.profile) ? [{ what: "profile", tokens: layout.count(profile), why: "no room" }] : []),
    ...(isMissing(about, parts.about) ? [{ what: "background", tokens: layout.count(about), why: "no room" }] : []),
  ];
}

function isMissing(wanted: string, shown: string): boolean {
  return wanted !== "" && shown === "";
}

function droppedMemories({ considered, chosen, givenUp }: Composition): ComposedPrompt["dropped"] {
  const used = new Map(IN_PROMPT.flatMap((section) => chosen[section].map(({ item }) => [spoken(item), item.id])));
  const ids = new Set(used.values());
  const told = IN_PROMPT.flatMap((section) => chosen[section].flatMap(({ sentences }) => sentences));
  const shown = { ids, sentences: new Set(told.map(({ text }) => text)) };
  const dropped = new Map<string, ComposedPrompt["dropped"][number]>();
  // What answers to the question is missed most, so it is named first.
  for (const section of ["recalled", "summaries", "recent"] as const) {
    for (const { item, tokens, why, sentences } of considered[section]) {
      if (ids.has(item.id) || dropped.has(item.id)) continue;
      // Nothing is missing of a summary whose every word is there in the words of its sources, or in other summaries.
      if (withoutShown(item, sentences, shown) === undefined) continue;
      const twin = used.get(spoken(item));
      dropped.set(item.id, {
        what: item.id,
        tokens,
        why: whyNot(why, twin, givenUp.has(item.id)),
      });
    }
  }
  const all = [...dropped.values()];
  if (all.length <= NAMED_DROPS) return all;
  const rest = all.slice(NAMED_DROPS);
  return [
    ...all.slice(0, NAMED_DROPS),
    { what: `${rest.length} more memories`, tokens: sum(rest), why: "no room for them" },
  ];
}

function whyNot(why: string, twin: string | undefined, isGivenUp: boolean): string {
  if (twin !== undefined) return `reads the same as ${twin}`;
  return isGivenUp ? `left out so that prompts begin alike (${why})` : `no room for it (${why})`;
}
