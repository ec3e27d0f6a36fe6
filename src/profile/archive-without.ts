import type { ArchiveRecord, EpisodeRecord, FailedRecord, SaidRecord } from "../model/profile-records.js";
import type { Authorship } from "./authorship.js";
import { ledgerWithout, type LosingFact } from "./ledger-without.js";
import { LostText } from "./lost-text.js";

/** What is left of an archive, and what went. */
export interface RestOfArchive {
  readonly archive: ArchiveRecord;
  readonly losing: readonly LosingFact[];
  /** What a program may have been told of it. */
  readonly lost: LostText;
}

/** What was learned of one user, without what another one said. All else stays as it is. */
export function archiveWithout(archive: ArchiveRecord, theirs: Authorship): RestOfArchive {
  const { facts, versions, losing } = ledgerWithout(archive, (piece) => theirs.evidence(piece));
  const lost = new LostText();
  for (const { was, is } of losing) {
    const labels = [was.topic, was.subTopic];
    lost.note(labels, was.value, is?.value);
    // Versions that are not known any more may have told of less.
    const left = new Set([is?.value, ...(is?.evidence ?? []).map(({ says }) => says)]);
    for (const { says } of was.evidence) if (says !== undefined && !left.has(says)) lost.note(labels, says, undefined);
  }
  const episodes = archive.episodes.flatMap((episode) => {
    const left = episodeWithout(episode, theirs);
    lost.note([episode.at.slice(0, 10)], episode.summary, left?.summary);
    return left ?? [];
  });
  for (const { value } of facts) lost.keep(value);
  for (const change of versions.flatMap(({ changes }) => changes)) {
    const value = change.action === "add" ? change.fact.value : change.action === "update" ? change.value : undefined;
    if (value !== undefined) lost.keep(value);
  }
  const rest = (messages: readonly SaidRecord[]): SaidRecord[] =>
    messages.filter((each) => !theirs.message(each)).map((each) => lost.outOf(each));
  const left = {
    ...archive,
    facts,
    versions,
    episodes,
    failed: archive.failed.flatMap((failed) => failedWithout(failed, rest) ?? []),
    recent: archive.recent.map(rest).filter((messages, at) => messages.length > 0 || archive.recent[at]?.length === 0),
  };
  return { archive: left, losing, lost };
}

/** Undefined when nothing is left, or nobody can tell what is. */
function episodeWithout(episode: EpisodeRecord, { user }: Authorship): EpisodeRecord | undefined {
  const { others, sentences, messageIds, summary, ...rest } = episode;
  const theirs = others?.find((each) => each.user === user);
  if (others === undefined || theirs === undefined) return episode;
  const kept = sentences?.filter((sentence) => !sentence.others.includes(user));
  if (sentences === undefined || kept === undefined || kept.length === 0) return undefined;
  const isTheirs = new Set(theirs.messageIds);
  const left = others.filter((each) => each !== theirs);
  const { id, at, tags, topics } = rest;
  return {
    id,
    at,
    summary: kept.length === sentences.length ? summary : joinLike(summary, sentences, kept),
    tags,
    ...(topics === undefined ? undefined : { topics }),
    messageIds: messageIds.filter((message) => !isTheirs.has(message)),
    ...(left.length === 0 ? undefined : { others: left, sentences: kept }),
  };
}

type Sentences = readonly { readonly text: string }[];

/** Joins sentences as those were joined of which a summary was made. */
function joinLike(summary: string, all: Sentences, kept: Sentences): string {
  const join = (sentences: Sentences, separator: string): string => sentences.map(({ text }) => text).join(separator);
  return join(kept, summary === join(all, "") ? "" : " ");
}

/** Undefined when nothing is left. */
function failedWithout(
  failed: FailedRecord,
  rest: (messages: readonly SaidRecord[]) => SaidRecord[],
): FailedRecord | undefined {
  const messages = rest(failed.messages);
  if (messages.every((each, at) => each === failed.messages[at]) && messages.length === failed.messages.length)
    return failed;
  return messages.length === 0 ? undefined : { ...failed, messages };
}
