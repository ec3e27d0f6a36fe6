import { DramatisError } from "../../core/errors.js";
import { copyJsonObject, describeType, type JsonObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { renderCharacterPrompt } from "../../prompt/character-prompt.js";
import type { Engine } from "../engine.js";
import { checkContextOptions } from "../profiles/context.js";
import { checkQuery, QUERY_FIELDS } from "../query.js";
import type { CharacterState } from "../roster.js";
import { account } from "./account.js";
import { COMPOSE_FIELDS, type ComposedPrompt, type ComposeOptions } from "./composed-prompt.js";
import { considerMemories, type Considered } from "./consider.js";
import {
  fillBudget,
  type Candidate,
  type Chosen,
  type Fitted,
  type MemorySection,
  type SectionPlan,
} from "./fill-budget.js";
import { factLines, onOneLine, withoutShown } from "./prompt-item.js";
import { tellKnown } from "./known-of-user.js";
import { NOTHING, PromptLayout, type Facts, type LayoutParts } from "./prompt-layout.js";

const DEFAULT_BUDGET = 4000;
/** Tokens left over that are not worth laying out a prompt once more, and how often that is done at most. */
const SMALL_CHANGE = 8;
const MORE_TRIES = 3;
/** Part of the budget that what is known of the user may take, and tokens that setting it apart costs at most. */
const PROFILE_SHARE = 0.2;
const PROFILE_MARGIN = 8;
/** In the order in which they are filled. */
const SHARES: Readonly<Record<MemorySection, number>> = { recent: 0.5, summaries: 0.15, recalled: 0.35 };
const SECTIONS = Object.keys(SHARES) as MemorySection[];
const NONE_CHOSEN: Chosen = { summaries: [], recalled: [], recent: [] };

/** What a prompt is for. */
export interface ComposeRequest {
  readonly message: string | undefined;
  readonly options: ComposeOptions;
  /** The vector of what is to be recalled for, when there is one. */
  readonly vector?: Float32Array | undefined;
  /** Who says the message, when that is known. */
  readonly speaker: string | undefined;
  /** What the answer has to look like; stands at the end of the system prompt whatever the template is. */
  readonly format?: string | undefined;
}

/**
 * The prompt of a character for a message: what it must have, then the facts of the moment, its background, and memories
 * for the rest of the budget.
 *
 * @throws DramatisError `config/invalid` naming the field; `context/budget` with the smallest budget that works.
 */
export function composePrompt(engine: Engine, state: CharacterState, request: ComposeRequest): ComposedPrompt {
  const { options, message } = request;
  checkOptions(options, message);
  const { budget = DEFAULT_BUDGET } = options;
  const background = JSON.parse(state.background) as JsonObject;
  const variables = JSON.parse(state.variables) as JsonObject;
  const prompt = renderCharacterPrompt(state.prompt, { name: state.name, background, variables });
  const name = onOneLine(state.name);
  const layout = new PromptLayout(
    (parts) => {
      const fixed = { name, prompt, background, variables, speaker: onOneLine(request.speaker ?? "") };
      const system = engine.prompts.render(state.template, { ...fixed, ...parts });
      return request.format === undefined ? system : `${system}\n\n${request.format}`;
    },
    message === undefined ? undefined : { role: "user", content: message },
    engine.options.tokenizer,
  );
  const least = layout.totalOf(NOTHING);
  if (least > budget) throw tooSmall(state.name, budget, least);
  const query = options.query ?? message ?? "";
  const situation = options.situation === undefined ? "" : factLines(checkSituation(options.situation));
  const room = budget - layout.totalOf({ ...NOTHING, situation }) - PROFILE_MARGIN;
  const wanted: Facts = {
    situation,
    profile: tellKnown(engine, state, {
      userId: options.userId,
      query,
      maxTokens: Math.max(0, Math.min(Math.floor(budget * (options.shares?.["profile"] ?? PROFILE_SHARE)), room)),
      options: options.profile ?? {},
    }),
    about: factLines(background),
  };
  const considered = considerMemories(engine, state, options, {
    query,
    vector: request.vector,
    count: (text) => layout.count(text),
  });
  const filled = fill(layout, { budget, least, wanted, plans: planSections(layout, considered, options, budget) });
  return account(layout, { budget, prompt, message, considered, ...wanted, ...filled });
}

interface Filled extends Fitted {
  readonly parts: LayoutParts;
}

interface Filling {
  readonly budget: number;
  /** Tokens of the prompt that has nothing but what it must have. */
  readonly least: number;
  readonly wanted: Facts;
  readonly plans: readonly SectionPlan[];
}

/**
 * Fills the budget. What a template and a tokenizer make of the whole is known only when it is laid out: too much is tried
 * again with less room, too little with more.
 */
function fill(layout: PromptLayout, filling: Filling): Filled {
  const { budget, least } = filling;
  for (let room = budget; room >= least;) {
    const filled = fillRoom(layout, filling, room);
    const tokens = layout.totalOf(filled.parts);
    if (tokens <= budget) return fillUp(layout, filling, { filled, room, tokens });
    room -= Math.max(tokens - budget, Math.floor((budget - room) / 2));
  }
  return { parts: NOTHING, chosen: NONE_CHOSEN, givenUp: new Set() };
}

/** Lines cost a little less together than apart, so there may be room for some more. */
function fillUp(
  layout: PromptLayout,
  filling: Filling,
  first: { readonly filled: Filled; readonly room: number; readonly tokens: number },
): Filled {
  let { filled, room, tokens } = first;
  let more = filling.budget - tokens;
  for (let tries = 0; tries < MORE_TRIES && more >= SMALL_CHANGE; tries++) {
    const fuller = fillRoom(layout, filling, room + more);
    const total = layout.totalOf(fuller.parts);
    if (total === tokens) break;
    if (total > tokens && total <= filling.budget) {
      filled = fuller;
      room += more;
      tokens = total;
      more = filling.budget - tokens;
    } else more = Math.floor(more / 2);
  }
  return filled;
}

function fillRoom(layout: PromptLayout, { wanted, plans }: Filling, room: number): Filled {
  const facts = factsWithin(layout, wanted, room);
  const { chosen: fitting, givenUp } = fillBudget(plans, room - layout.totalOf(facts));
  const chosen = withoutRepeats(layout, fitting);
  const parts: LayoutParts = {
    ...facts,
    summaries: oldestFirst(chosen, "summaries"),
    recalled: oldestFirst(chosen, "recalled"),
    recent: oldestFirst(chosen, "recent"),
  };
  return { parts, chosen, givenUp };
}

/**
 * What stands word for word in a prompt is not told again by a summary. What two summaries tell, as one that is recalled and
 * the one that stands for it may, is left to the one that stands further in front, which more prompts have in common.
 */
function withoutRepeats(layout: PromptLayout, chosen: Chosen): Chosen {
  const ids = new Set([...chosen.recent, ...chosen.recalled].map(({ item }) => item.id));
  const told = new Set(chosen.summaries.flatMap(({ sentences }) => sentences.map(({ text }) => text)));
  const rest = (candidates: readonly Candidate[], sentences: ReadonlySet<string>): Candidate[] =>
    candidates.flatMap((candidate) => {
      const item = withoutShown(candidate.item, candidate.sentences, { ids, sentences });
      if (item === candidate.item) return candidate;
      return item === undefined ? [] : { ...candidate, item, tokens: layout.count(item.line) };
    });
  return { recent: chosen.recent, summaries: rest(chosen.summaries, new Set()), recalled: rest(chosen.recalled, told) };
}

/** What fits of the situation, of what is known of the user and of the background, each whole. */
function factsWithin(layout: PromptLayout, { situation, profile, about }: Facts, room: number): LayoutParts {
  let parts = NOTHING;
  for (const part of [{ situation }, { profile }, { about }]) {
    const more = { ...parts, ...part };
    if (layout.totalOf(more) <= room) parts = more;
  }
  return parts;
}

function planSections(
  layout: PromptLayout,
  considered: Considered,
  { shares = {} }: ComposeOptions,
  budget: number,
): SectionPlan[] {
  return SECTIONS.map((section) => {
    const candidates = considered[section];
    const given = shares[section];
    return {
      section,
      candidates,
      cost: candidates.length === 0 ? undefined : layout.costOf(section),
      share: Math.floor((given ?? SHARES[section]) * budget),
      limit: given === undefined ? budget : Math.floor(given * budget),
    };
  });
}

function oldestFirst(chosen: Chosen, section: MemorySection): LayoutParts[MemorySection] {
  return chosen[section].toSorted((a, b) => a.seq - b.seq || (a.item.id < b.item.id ? -1 : 1)).map(({ item }) => item);
}

function tooSmall(name: string, budget: number, least: number): DramatisError {
  return new DramatisError(
    "context/budget",
    `budget is ${budget} tokens, but the prompt of ${JSON.stringify(name)} with the message alone takes ${least}; give a budget of at least ${least}, or shorten them`,
    { details: { field: "budget", budget, least } },
  );
}

function checkOptions(options: ComposeOptions, message: unknown): void {
  checkKnownFields("the options", options, COMPOSE_FIELDS);
  const { budget, query, shares, signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw refuseOption("signal", "must be an AbortSignal");
  checkQuery(Object.fromEntries(Object.entries(options).filter(([field]) => QUERY_FIELDS.includes(field))));
  if (message !== undefined && typeof message !== "string")
    throw refuseOption("message", `must be a string, but is ${describeType(message)}`);
  if (budget !== undefined && !(Number.isSafeInteger(budget) && budget > 0))
    throw refuseOption("budget", `is ${String(budget)}, but must be a whole number of tokens above 0`);
  if (query !== undefined && typeof query !== "string")
    throw refuseOption("query", `must be a string, but is ${describeType(query)}`);
  if (shares !== undefined) checkShares(shares);
  if (options.profile !== undefined) checkContextOptions("profile", options.profile);
}

function checkShares(shares: unknown): void {
  checkKnownFields("shares", shares, ["profile", ...SECTIONS]);
  for (const [section, share] of Object.entries(shares as Record<string, unknown>)) {
    if (typeof share !== "number" || !(share >= 0 && share <= 1))
      throw refuseOption(`shares.${section}`, `is ${String(share)}, but must be a number from 0 to 1`);
  }
}

function checkSituation(situation: unknown): JsonObject | string {
  return typeof situation === "string"
    ? situation
    : copyJsonObject(situation, { name: "situation", code: "config/invalid" });
}
