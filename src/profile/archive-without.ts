import type { ArchiveRecord, EpisodeRecord, FailedRecord, SaidRecord } from "../model/profile-records.js";
import type { Authorship } from "./authorship.js";
import { ledgerWithout } from "./ledger-without.js";

/** What was learned of one user, without what another one said. All else stays as it is. */
export function archiveWithout(archive: ArchiveRecord, theirs: Authorship): ArchiveRecord {
  const rest = (messages: readonly SaidRecord[]): SaidRecord[] => messages.filter((each) => !theirs.message(each));
  const { facts, versions } = ledgerWithout(archive, (piece) => theirs.evidence(piece));
  return {
    ...archive,
    facts,
    versions,
    episodes: archive.episodes.flatMap((episode) => episodeWithout(episode, theirs) ?? []),
    failed: archive.failed.flatMap((failed) => failedWithout(failed, rest) ?? []),
    recent: archive.recent.map(rest).filter((messages, at) => messages.length > 0 || archive.recent[at]?.length === 0),
  };
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
  if (messages.length === failed.messages.length) return failed;
  return messages.length === 0 ? undefined : { ...failed, messages };
}
