import { DramatisError } from "../../core/errors.js";
import { describeType } from "../../core/json.js";
import type { Tokenizer } from "../../core/tokenizer.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { SectionCost, MemorySection } from "./fill-budget.js";
import { dayOf, withDays, type PromptItem } from "./prompt-item.js";

/** What a chat format puts around each message: OpenAI counts 3 tokens a message and 3 for the answer's beginning. */
const TOKENS_PER_MESSAGE = 4;

/** What is laid out besides memories, if there is room. */
export interface Facts {
  readonly situation: string;
  /** The background, a line for each fact. */
  readonly about: string;
  /** What is known of the user, a line for each fact. */
  readonly profile: string;
}

/** What the template of a system prompt lays out besides who the character is. Empty parts are not shown. */
export interface LayoutParts extends Facts {
  readonly summaries: readonly PromptItem[];
  readonly recalled: readonly PromptItem[];
  readonly recent: readonly PromptItem[];
}

/** Always the same, so that what a section costs does not depend on memories that are not shown. */
const SAMPLE: PromptItem = {
  id: "sample.1",
  type: "interaction",
  at: "2000-01-01T00:00:00.000Z",
  text: "a: b.",
  line: "a: b.",
};

export const NOTHING: LayoutParts = { about: "", profile: "", situation: "", summaries: [], recalled: [], recent: [] };

/** The messages of one prompt, laid out and counted with any parts. */
export class PromptLayout {
  readonly #render: (parts: object) => string;
  readonly #message: ChatMessage | undefined;
  readonly #tokenizer: Tokenizer;

  /** `render` gives the system prompt. */
  constructor(render: (parts: object) => string, message: ChatMessage | undefined, tokenizer: Tokenizer) {
    this.#render = render;
    this.#message = message;
    this.#tokenizer = tokenizer;
  }

  messages({ about, profile, situation, summaries, recalled, recent }: LayoutParts): ChatMessage[] {
    const content = this.#render({
      about,
      profile,
      situation,
      summaries,
      recalled: withDays(recalled),
      memories: withDays(recent),
    });
    const system: ChatMessage = { role: "system", content };
    return this.#message === undefined ? [system] : [system, { ...this.#message }];
  }

  /** @throws DramatisError `config/invalid` when the tokenizer does not count. */
  count(text: string): number {
    if (text === "") return 0;
    const tokens: unknown = countBy(this.#tokenizer, text);
    if (typeof tokens === "number" && tokens >= 0 && Number.isFinite(tokens)) return Math.ceil(tokens);
    throw notCounting(this.#tokenizer, `gave ${typeof tokens === "number" ? tokens : describeType(tokens)}`);
  }

  total(messages: readonly ChatMessage[]): number {
    let tokens = 0;
    for (const { content, name } of messages)
      tokens += TOKENS_PER_MESSAGE + this.count(content) + (name === undefined ? 0 : this.count(name));
    return tokens;
  }

  /** Tokens of a prompt with these parts. */
  totalOf(parts: LayoutParts): number {
    return this.total(this.messages(parts));
  }

  /**
   * What a section costs besides the lines of its items, found by laying out none, one and two samples: templates are the
   * user's. Undefined when the template does not show the section.
   */
  costOf(section: MemorySection): SectionCost | undefined {
    const sample = SAMPLE;
    const total = (...items: readonly PromptItem[]): number => this.totalOf({ ...NOTHING, [section]: items });
    const text = (...items: readonly PromptItem[]): string =>
      this.messages({ ...NOTHING, [section]: items })[0]?.content ?? "";
    if (text(sample) === text()) return undefined;
    const line = this.count(sample.line);
    const one = total(sample);
    const item = Math.max(1, total(sample, sample) - one - line);
    const day = section === "summaries" ? 0 : this.count(`${dayOf(sample)}:\n`) + 1;
    return { item, day, opening: Math.max(0, one - total() - item - line - day) };
  }
}

function countBy(tokenizer: Tokenizer, text: string): unknown {
  try {
    return tokenizer.count(text);
  } catch (error) {
    throw notCounting(tokenizer, `failed: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function notCounting({ name }: Tokenizer, what: string, cause?: unknown): DramatisError {
  return new DramatisError(
    "config/invalid",
    `The tokenizer ${name} ${what}; count(text) must give a number of tokens`,
    {
      details: { field: "tokenizer" },
      cause,
    },
  );
}
