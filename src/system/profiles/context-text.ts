import { isoTime } from "../../core/time.js";
import { cutText } from "../../memory/shorten.js";
import { chooseFacts, type ChosenFacts, type ContextWishes } from "../../profile/context-choice.js";
import { shownNames } from "../../profile/chinese-topic-names.js";
import { fillContext, type FilledContext, type KnownFact, type PastTalk } from "../../profile/conversation-context.js";
import type { ProfileState } from "../../profile/profile-state.js";
import { factsAt } from "../../profile/profile.js";
import type { UsageBook } from "../../profile/usage-book.js";
import type { UserState } from "../../profile/user-state.js";
import type { Surroundings } from "./surroundings.js";

/** Part of the tokens that facts get first, and the template, where nothing else is asked for. */
const PROFILE_SHARE = 0.6;
const TEMPLATE = "profile-context";
/** Only a beginning of a long preference says what it is. */
const MAX_VALUE = 200;
const TOP_USES = 3;
const HALF_LIFE_DAYS = 30;
const PREFERENCE = { en: "preference", zh: "偏好" } as const;

/** What a text about a user is made of. */
export interface ContextSources {
  readonly userId: string;
  readonly facts: ChosenFacts;
  /** Wanted most first. */
  readonly episodes: readonly PastTalk[];
  readonly habits: readonly string[];
}

/** How much of it there may be, and how it is laid out. */
export interface ContextForm {
  readonly maxTokens: number;
  /** @default 0.6 */
  readonly profileShare?: number | undefined;
  /** @default "profile-context" */
  readonly template?: string | undefined;
}

/**
 * What is known of a user, as far as it fits: contexts, the openings of sessions and prompts all tell it in this way.
 *
 * @throws DramatisError `template/not-found`, or what the template throws.
 */
export function tellContext(
  { prompts, options }: Surroundings,
  { userId, facts: { wanted, told }, episodes, habits }: ContextSources,
  { maxTokens, profileShare = PROFILE_SHARE, template = TEMPLATE }: ContextForm,
): FilledContext {
  const user = onOneLine(userId);
  const items = told.map((fact) => ({ fact, item: factItem(fact, options.locale) }));
  return fillContext(
    { facts: wanted, episodes, habits },
    {
      maxTokens,
      profileShare,
      count: (text) => options.tokenizer.count(text),
      render: (parts) => {
        const shown = new Set(parts.facts);
        return prompts
          .render(template, {
            user,
            facts: items.filter(({ fact }) => shown.has(fact)).map(({ item }) => item),
            // Of one time, what came later was put first.
            episodes: parts.episodes.toReversed().toSorted(byTime).map(episodeItem),
            before: parts.facts.length + parts.episodes.length > 0,
            habits: parts.habits.map((line) => ({ line })),
          })
          .trim();
      },
    },
  );
}

/** The preferences of a user and the facts that hold, chosen. */
export function factsOf(
  engine: Surroundings,
  { user, profile }: { readonly user: UserState | undefined; readonly profile: ProfileState | undefined },
  wishes: ContextWishes,
): ChosenFacts {
  const facts = factsAt(profile?.archive.ledger.facts ?? new Map(), undefined, isoTime(wishes.now));
  return chooseFacts(user === undefined ? [] : preferencesOf(engine, user), facts, wishes);
}

/** What is used most of each kind, as of late: a line each. */
export function habitsOf(usage: UsageBook | undefined, now: number): string[] {
  if (usage === undefined) return [];
  return usage.kinds.map((kind) => {
    const top = usage.top(kind, { limit: TOP_USES, halfLifeDays: HALF_LIFE_DAYS, now });
    return onOneLine(`${kind}: ${top.map(({ key }) => key).join(", ")}`);
  });
}

function preferencesOf({ options: { locale } }: Surroundings, { usage }: UserState): KnownFact[] {
  return Object.entries(usage.preferences).map(([key, value]) => ({
    topic: PREFERENCE[locale],
    subTopic: key,
    value: shortened(typeof value === "string" ? value : JSON.stringify(value)),
  }));
}

function shortened(text: string): string {
  const cut = cutText(text, MAX_VALUE);
  return cut.length < text.length ? `${cut}…` : text;
}

function factItem({ value, ...named }: KnownFact, locale: "en" | "zh"): object {
  const { topic, subTopic } = shownNames(named, locale);
  return { topic: onOneLine(topic), subTopic: onOneLine(subTopic), value: onOneLine(value) };
}

function episodeItem({ at, summary }: PastTalk): object {
  return { day: at.slice(0, 10), summary: onOneLine(summary) };
}

function byTime(a: PastTalk, b: PastTalk): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
