import { isCommonTerm } from "../core/stop-words.js";
import { parseTime } from "../core/time.js";
import { terms } from "../core/words.js";
import type { ClusterRecord, SaidRecord } from "../model/profile-records.js";

const DAY = 86_400_000;
/** After so long without a segment a cluster is over. */
const MAX_GAP_MS = 7 * DAY;
/** Least cosine between a segment and a cluster that it joins. */
const LEAST_SIMILARITY = 0.3;
/** Terms that stand for a segment, and for a cluster. */
const SEGMENT_TERMS = 24;
const CLUSTER_TERMS = 48;
/** Clusters that segments may still join. */
const MAX_CLUSTERS = 32;

/**
 * What a segment is about for a user: its most frequent terms of content, most frequent first. Those of other users do not
 * count: what they say is for their own profiles, and can be forgotten there.
 */
export function segmentTerms(messages: readonly SaidRecord[], user: string): string[] {
  const counts = new Map<string, number>();
  for (const { text, userId } of messages) {
    if (userId !== undefined && userId !== user) continue;
    for (const term of terms(text)) if (!isCommonTerm(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return top(counts, SEGMENT_TERMS).map(([term]) => term);
}

/** The cluster that a segment joins, if there is one that it is near enough to. */
export function nearestCluster(
  clusters: readonly ClusterRecord[],
  found: readonly string[],
  at: number,
): ClusterRecord | undefined {
  let nearest: ClusterRecord | undefined;
  let most = LEAST_SIMILARITY;
  for (const cluster of clusters) {
    if (Math.abs(at - parseTime(cluster.last)) > MAX_GAP_MS) continue;
    const similarity = cosine(cluster.terms, found);
    if (similarity < most) continue;
    nearest = cluster;
    most = similarity;
  }
  return nearest;
}

function cosine(known: ClusterRecord["terms"], found: readonly string[]): number {
  const wanted = new Set(found);
  let shared = 0;
  let squares = 0;
  for (const [term, count] of known) {
    squares += count * count;
    if (wanted.has(term)) shared += count;
  }
  return shared === 0 ? 0 : shared / Math.sqrt(squares * wanted.size);
}

/** What is known of one more segment. */
export interface Joining {
  readonly id: string;
  readonly terms: readonly string[];
  readonly at: string;
  readonly valuable: boolean;
}

/** The clusters after a segment joined one of them or began its own, if it is about anything; those that are over go. */
export function joinCluster(
  clusters: readonly ClusterRecord[],
  { id, terms: found, at, valuable }: Joining,
): ClusterRecord[] {
  const now = parseTime(at);
  const before = clusters.find((cluster) => cluster.id === id);
  // Nothing could ever join it.
  if (before === undefined && found.length === 0) return [...clusters];
  const counts = new Map(before?.terms ?? []);
  for (const term of found) counts.set(term, (counts.get(term) ?? 0) + 1);
  const last = before !== undefined && parseTime(before.last) > now ? before.last : at;
  const joined: ClusterRecord = {
    id,
    last,
    watched: valuable || before?.watched === true,
    terms: top(counts, CLUSTER_TERMS),
  };
  const rest = clusters.filter((cluster) => cluster.id !== id && now - parseTime(cluster.last) <= MAX_GAP_MS);
  return [...rest, joined].slice(-MAX_CLUSTERS);
}

function top(counts: ReadonlyMap<string, number>, most: number): [term: string, count: number][] {
  return [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
}
