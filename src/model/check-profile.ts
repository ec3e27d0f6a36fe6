import { DramatisError } from "../core/errors.js";
import { isJson, type Json } from "../core/json.js";
import {
  custom,
  flag,
  kindOf,
  list,
  numberIn,
  object,
  oneOf,
  refine,
  row,
  text,
  where,
  wholeNumber,
  type Shape,
} from "../core/shape.js";
import { session, sessionSummary } from "./check-session.js";
import type {
  ArchiveRecord,
  ClusterRecord,
  EpisodeRecord,
  EpisodeSentence,
  EvidenceRecord,
  FactChange,
  FactRecord,
  FailedRecord,
  KnownId,
  OtherSpeaker,
  ProfileCounts,
  ProfileRecord,
  SaidRecord,
  UsageRecord,
  UseRecord,
  UserRecord,
  VersionRecord,
} from "./profile-records.js";
import { absent, filled, isTrue, time } from "./record-shapes.js";

const count = wholeNumber(0);
const share = numberIn(0, 1);
const said = object<SaidRecord>({
  id: filled,
  at: time,
  role: oneOf("user", "assistant"),
  text,
  tokens: count,
  userId: absent(filled),
  name: absent(text),
  sessionId: absent(filled),
});
const evidence = object<EvidenceRecord>({
  at: time,
  quote: text,
  messageId: absent(text),
  memoryId: absent(text),
  sessionId: absent(text),
  heard: absent(list(filled)),
  says: absent(text),
});
const factFields = {
  id: filled,
  topic: text,
  subTopic: text,
  value: text,
  confidence: share,
  evidence: list(evidence),
  validFrom: time,
  validUntil: absent(time),
  denied: absent(custom<true>("true", (value) => value === true)),
};
const fact = object<FactRecord>({ ...factFields, version: count });
const change = kindOf<FactChange, "action">("action", {
  add: object<Extract<FactChange, { action: "add" }>>({
    action: oneOf("add"),
    fact: object<Omit<FactRecord, "version">>(factFields),
  }),
  update: object<Extract<FactChange, { action: "update" }>>({
    action: oneOf("update"),
    id: filled,
    value: absent(text),
    confidence: absent(share),
    evidence: list(evidence),
    validFrom: absent(time),
  }),
  close: object<Extract<FactChange, { action: "close" }>>({
    action: oneOf("close"),
    id: filled,
    validUntil: time,
    because: absent(evidence),
  }),
  delete: object<Extract<FactChange, { action: "delete" }>>({ action: oneOf("delete"), id: filled, reason: text }),
});
const version = object<VersionRecord>({
  version: wholeNumber(1),
  at: time,
  changes: list(change),
  restored: absent(count),
  segment: absent(filled),
  by: absent(filled),
  failure: absent(text),
});
const textByText = custom<Record<string, string>>(
  "an object of strings",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === "string"),
);
const episode = object<EpisodeRecord>({
  id: filled,
  at: time,
  summary: text,
  tags: textByText,
  topics: absent(list(text)),
  messageIds: list(text),
  others: absent(list(object<OtherSpeaker>({ user: filled, messageIds: list(text) }))),
  sentences: absent(list(object<EpisodeSentence>({ text, others: list(filled), shared: absent(isTrue) }))),
});
const cluster = object<ClusterRecord>({ id: filled, last: time, watched: flag, terms: list(row([text, count])) });
const failed = object<FailedRecord>({ segment: filled, reason: text, messages: list(said), attempts: absent(count) });
const counts = object<ProfileCounts>({
  segments: count,
  valuable: count,
  extractions: count,
  failed: count,
  clusters: count,
});
const archive = refine(
  object<ArchiveRecord>({
    version: count,
    facts: list(fact),
    versions: list(version),
    episodes: list(episode),
    clusters: list(cluster),
    failed: list(failed),
    recent: list(list(said)),
  }),
  (record, refuseIt) => {
    const start = record.version - record.versions.length;
    if (start < 0 || record.versions.some((each, index) => each.version !== start + index + 1))
      refuseIt("must count up, one by one, to the version of the profile", "versions");
    return record;
  },
);
const profile = where(
  object<ProfileRecord>({
    character: absent(filled),
    updatedAt: absent(time),
    waiting: list(said),
    due: absent(list(wholeNumber(1))),
    lastAt: absent(time),
    attempts: absent(count),
    known: list(custom<KnownId>("an id, or a list of an id, a user and a session", isKnownId)),
    counts,
    summaries: absent(list(sessionSummary)),
    archive,
  }),
  ({ due = [], waiting }) => due.reduce((sum, size) => sum + size, 0) <= waiting.length,
  "has more that is due than what waits",
);
function isKnownId(value: unknown): boolean {
  if (typeof value === "string") return true;
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return false;
  // Nobody else's, but in a session.
  const parts = value.length === 3 && value[1] === null ? [value[0], value[2]] : (value as unknown[]);
  return parts.every((each) => typeof each === "string" && each !== "");
}

const use = refine(
  object<UseRecord>({
    key: filled,
    count,
    lastAt: time,
    subs: list(row([text, count])),
    days: list(row([custom<number>("a whole number", Number.isSafeInteger), count])),
  }),
  (record, refuseIt) => {
    const { count: uses, days, subs } = record;
    const inDays = days.reduce((sum, [, times]) => sum + times, 0);
    // What is too much to be counted is counted as the most that can be.
    if (uses !== Math.min(inDays, Number.MAX_SAFE_INTEGER))
      refuseIt(`is ${uses}, but the days have ${inDays} uses`, "count");
    const unsorted = days.findIndex(([day], at) => day <= (days[at - 1]?.[0] ?? Number.NEGATIVE_INFINITY));
    if (unsorted >= 0) refuseIt("must come after the day before it", "days", String(unsorted));
    const excessive = subs.findIndex(([, times]) => times > uses);
    if (excessive >= 0) refuseIt(`has more uses than the ${uses} of the whole`, "subs", String(excessive));
    return record;
  },
);
const usage = object<UsageRecord>({
  uses: list(object<UsageRecord["uses"][number]>({ kind: filled, keys: list(use) })),
  favorites: list(object<UsageRecord["favorites"][number]>({ kind: filled, ids: list(filled) })),
  preferences: list(row([filled, custom<Json>("JSON, at most 64 levels deep", isJson)])),
});

/** What a snapshot says of one user. */
export const userShape: Shape<UserRecord> = object<UserRecord>({
  id: filled,
  consent: absent(flag),
  usage: absent(usage),
  profiles: list(profile),
  sessions: absent(list(session)),
});

/** @throws DramatisError `snapshot/invalid` for users, profiles or sessions that stand there twice, or of characters that there are none of. */
export function checkUsers(users: readonly UserRecord[], characters: ReadonlySet<string>): void {
  const ids = new Set<string>();
  const sessions = new Set<string>();
  for (const [index, { id, profiles, sessions: own = [] }] of users.entries()) {
    if (ids.has(id)) throw refuse(`users[${index}].id`, `is ${shown(id)}, as is another's`);
    ids.add(id);
    const known = new Set<string | undefined>();
    for (const [at, { character }] of profiles.entries()) {
      const path = `users[${index}].profiles[${at}].character`;
      if (known.has(character)) throw refuse(path, "is that of another profile of this user");
      known.add(character);
      if (character !== undefined && !characters.has(character))
        throw refuse(path, `is ${shown(character)}, which is no character of this snapshot`);
    }
    for (const [at, each] of own.entries()) {
      const path = `users[${index}].sessions[${at}]`;
      if (sessions.has(each.id)) throw refuse(`${path}.id`, `is ${shown(each.id)}, as is another's`);
      sessions.add(each.id);
      if (each.with !== undefined && !characters.has(each.with))
        throw refuse(`${path}.with`, `is ${shown(each.with)}, which is no character of this snapshot`);
    }
  }
}

function shown(value: string): string {
  return JSON.stringify(value.slice(0, 80));
}

function refuse(path: string, message: string): DramatisError {
  return new DramatisError("snapshot/invalid", `${path} ${message}`, { details: { path } });
}
