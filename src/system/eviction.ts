import { indexAbove } from "../memory/ordered-numbers.js";
import { findCutoff } from "../memory/perception.js";
import type { Stream } from "../memory/stream.js";
import { findEvictable } from "./apply-entry.js";
import { CharacterState, type ChannelState } from "./roster.js";
import type { Owner, World } from "./world.js";

/** Characters looked at before others may run. */
const SLICE = 64;

/**
 * The seq below which nobody could see a covered row any more, as of the entry that the stream is to be checked for; 0
 * when there is nothing to evict. In slices, since a channel may have very many hearers.
 */
export function* findFloor(world: World, owner: Owner, stream: Stream): Generator<void, number> {
  const candidates = findEvictable(world, owner, stream.user, stream.checkAt + 1);
  const log = world.logOf(owner);
  if (candidates.length === 0) return 0;
  if (owner instanceof CharacterState) return findCutoff(world.perception(owner), stream.checkAt);
  // By seq: positions move when rows of other streams leave between the slices.
  const seqs = candidates.map((position) => log.seq(position));
  return yield* floorOfChannel(world, owner, stream.checkAt, seqs);
}

/**
 * The first of some events that somebody still sees. What comes before it goes, and nothing after it, also if nobody
 * sees that: so it makes no difference whether the oldest went earlier, by a check of their own, or go only now.
 */
function* floorOfChannel(
  world: World,
  channel: ChannelState,
  until: number,
  seqs: readonly number[],
): Generator<void, number> {
  let end = seqs.length;
  let left = SLICE;
  const hearers = channel.name === undefined ? world.byId.values() : channel.ears.keys();
  // A copy, since characters may come and go between the slices.
  for (const character of Array.from(hearers)) {
    if (--left === 0) {
      left = SLICE;
      yield;
    }
    if (!character.isRemoved)
      end = firstSeen(world, channel, character, until, end === seqs.length ? seqs : seqs.slice(0, end));
    // One who still sees the oldest is enough to keep all.
    if (end === 0) return 0;
  }
  return seqs[end] ?? (seqs.at(-1) ?? 0) + 1;
}

/** The index of the first of some events that a character still saw as of an entry; their number when it saw none. */
function firstSeen(
  world: World,
  channel: ChannelState,
  character: CharacterState,
  until: number,
  seqs: readonly number[],
): number {
  const log = world.logOf(channel);
  const ear = channel.earOf(character);
  const newest = seqs.at(-1) ?? 0;
  if (ear.count(log, (seqs[0] ?? 0) - 1, newest) === 0) return seqs.length;
  const cutoff = findCutoff(world.perception(character), until);
  if (ear.count(log, cutoff - 1, newest) === 0) return seqs.length;
  let first = indexAbove(seqs, cutoff - 1);
  while (first < seqs.length && !ear.hears(log, log.lowerBound(seqs[first] ?? 0))) first++;
  return first;
}
