import type { Json, JsonObject } from "../core/json.js";
import type { EpisodeRecord, EpisodeSentence, SaidRecord } from "../model/profile-records.js";
import type { Authorship } from "./authorship.js";
import type { LosingFact } from "./ledger-without.js";
import { showEvidence } from "./profile.js";
import type { WordsElsewhere } from "./user-words.js";

/** How many facts of the present go from the profile of another with what a user said, or say less. */
export function countLosing({ profile, losing }: WordsElsewhere): number {
  const { facts } = profile.archive.ledger;
  return lastStates(losing).filter(({ was, is }) => facts.get(was.id)?.value === was.value && is?.value !== was.value)
    .length;
}

/** What a user said that stands in the profile of another, and nothing of what others said but the answers that quote it. */
export function showWords({ profile, theirs, losing }: WordsElsewhere): JsonObject {
  const { episodes, failed, recent } = profile.archive;
  const kept = [...recent.flat(), ...failed.flatMap(({ messages }) => messages), ...profile.buffer.waiting];
  const messages = new Map(kept.filter((each) => theirs.message(each)).map((each) => [each.id, each]));
  const told = episodes.flatMap((episode) => sentencesOf(episode, theirs.user));
  const facts = lastStates(losing).map((each) => showFact(each, theirs));
  return {
    ...(facts.length === 0 ? undefined : { facts }),
    ...(messages.size === 0 ? undefined : { messages: [...messages.values()].map(showMessage) }),
    ...(told.length === 0 ? undefined : { episodes: told }),
  };
}

/** Of each fact the last state that had something of the user's. */
function lastStates(losing: readonly LosingFact[]): LosingFact[] {
  return [...new Map(losing.map((each) => [each.was.id, each])).values()];
}

function showFact({ was: { topic, subTopic, value, evidence } }: LosingFact, theirs: Authorship): JsonObject {
  const pieces = evidence.filter((piece) => theirs.evidence(piece));
  // The rest of a value is of others, and so is what was made of the words of several.
  const values = pieces.filter(({ heard = [] }) => heard.every((user) => user === theirs.user));
  return {
    topic,
    subTopic,
    values: [...new Set(values.map(({ says = value }) => says))],
    evidence: pieces.map((piece) => ({ ...showEvidence(piece) })),
  };
}

function showMessage({ id, at, text, name, sessionId }: SaidRecord): Json {
  return {
    id,
    at,
    text,
    ...(name === undefined ? undefined : { name }),
    ...(sessionId === undefined ? undefined : { sessionId }),
  };
}

/** What is told of the user's words in an episode. */
function sentencesOf({ at, others = [], sentences = [], messageIds }: EpisodeRecord, user: string): JsonObject[] {
  const theirs = others.find((each) => each.user === user);
  if (theirs === undefined) return [];
  const isAlone = (sentence: EpisodeSentence): boolean =>
    sentence.shared === undefined && sentence.others.length > 0 && sentence.others.every((each) => each === user);
  const texts = sentences.filter(isAlone).map(({ text }) => text);
  const ids = messageIds.filter((id) => theirs.messageIds.includes(id));
  return [{ at, ...(texts.length === 0 ? undefined : { sentences: texts }), messageIds: ids }];
}
