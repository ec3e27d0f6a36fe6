import { DramatisError } from "../core/errors.js";
import { describeType } from "../core/json.js";
import type { MemoryOptions } from "../memory/memory.js";
import { checkKnownFields } from "../core/options.js";
import { checkMemory, MEMORY_FIELDS } from "./adding.js";
import { handleOf, type Character } from "./character.js";
import type { Engine } from "./engine.js";
import { openChannel, requireCharacter } from "./lookup.js";
import type { BroadcastReceipt } from "./receipt.js";
import type { ChannelState, CharacterState } from "./roster.js";
import { deliver, findByKey } from "./delivery.js";
import type { Audience } from "./draft.js";
import type { World } from "./world.js";

/** Who hears a broadcast, and what can be said about it. */
export interface BroadcastOptions extends MemoryOptions {
  /** Only these hear it, as far as they are in the channel; nobody when it is empty. */
  to?: readonly string[];
  /** These do not hear it, whatever else is said. */
  exclude?: readonly string[];
  /** Only those for whom this answers true; asked once, now. */
  where?: (character: Character) => boolean;
  /** Who makes it happen; that one remembers it as experienced, also from outside the channel. */
  from?: string;
}

const FIELDS: readonly string[] = [...MEMORY_FIELDS, "to", "exclude", "where", "from"];

/** Tells all that hear it of one event, which is stored once. All recipients or none: every check comes first. */
export function broadcast(engine: Engine, content: unknown, options: BroadcastOptions): BroadcastReceipt {
  const { world } = engine;
  checkKnownFields("the options", options, FIELDS);
  const known = options.idempotencyKey === undefined ? undefined : findByKey(world, options.idempotencyKey);
  if (known !== undefined) return known;
  const { channel: place, ...others } = options;
  const memory = checkMemory(engine, content, others, "broadcast");
  const existing = place === undefined ? world.everyone : world.channels.get(place);
  const audience = resolveAudience(engine, existing, options);
  // The predicate may have broadcast the same itself.
  const meanwhile = options.idempotencyKey === undefined ? undefined : findByKey(world, options.idempotencyKey);
  if (meanwhile !== undefined) return meanwhile;
  const receipt = deliver(engine, existing ?? openChannel(engine, place), memory, audience);
  engine.nudge();
  return receipt;
}

/** Who hears it: the channel, narrowed by `to` and `where`, with the speaker, without those excluded. */
function resolveAudience(engine: Engine, channel: ChannelState | undefined, options: BroadcastOptions): Audience {
  const { world } = engine;
  const { to, exclude, where, from } = options;
  if (where !== undefined && typeof where !== "function") {
    throw new DramatisError("config/invalid", "where must be a function of a character", {
      details: { field: "where" },
    });
  }
  const speaker = from === undefined ? undefined : requireCharacter(world, from);
  const excluded = requireAll(world, "exclude", exclude) ?? new Set();
  const inChannel = (character: CharacterState): boolean => channel?.isMember(character) === true;
  if (to === undefined && where === undefined) {
    const except = [...excluded].filter((each) => inChannel(each) || each === speaker);
    return { from: speaker, only: undefined, except };
  }
  const named = requireAll(world, "to", to);
  const candidates = named === undefined ? membersOf(world, channel) : [...named].filter(inChannel).toSorted(byAge);
  const [only, others] = divide(engine, candidates, where, excluded, speaker);
  const isOutside = speaker !== undefined && !inChannel(speaker);
  // Whichever list is shorter says the same: "for all but these" or "for these alone".
  if (named === undefined && others.length < only.length) {
    const except = isOutside && excluded.has(speaker) ? [...others, speaker] : others;
    return { from: speaker, only: undefined, except };
  }
  return { from: speaker, only: withSpeaker(only, speaker, excluded), except: [] };
}

/** A speaker hears it too, wherever it is, unless it is excluded. */
function withSpeaker(
  only: readonly CharacterState[],
  speaker: CharacterState | undefined,
  excluded: ReadonlySet<CharacterState>,
): readonly CharacterState[] {
  if (speaker === undefined || excluded.has(speaker) || only.includes(speaker)) return only;
  return [...only, speaker].toSorted(byAge);
}

function byAge(a: CharacterState, b: CharacterState): number {
  return a.seq - b.seq;
}

function membersOf(world: World, channel: ChannelState | undefined): Iterable<CharacterState> {
  return channel === undefined ? [] : world.membersOf(channel);
}

function requireAll(
  world: World,
  field: string,
  names: readonly string[] | undefined,
): Set<CharacterState> | undefined {
  if (names === undefined) return undefined;
  if (Array.isArray(names)) return new Set(names.map((name: string) => requireCharacter(world, name)));
  throw new DramatisError("config/invalid", `${field} must be a list of names, but is ${describeType(names)}`, {
    details: { field },
  });
}

/** Those who hear it and those who do not. */
function divide(
  engine: Engine,
  candidates: Iterable<CharacterState>,
  where: BroadcastOptions["where"],
  excluded: ReadonlySet<CharacterState>,
  speaker: CharacterState | undefined,
): [CharacterState[], CharacterState[]] {
  const hearing: CharacterState[] = [];
  const others: CharacterState[] = [];
  for (const character of candidates) {
    const isMeant = where === undefined || character === speaker || answerOf(where(handleOf(engine, character)));
    if (isMeant && !excluded.has(character)) hearing.push(character);
    else others.push(character);
  }
  return [hearing, others];
}

/** @throws DramatisError `config/invalid`: a promise would count as a yes. */
function answerOf(answer: unknown): boolean {
  if (typeof answer === "boolean") return answer;
  throw new DramatisError(
    "config/invalid",
    `where must answer true or false, but answered with ${describeType(answer)}`,
    {
      details: { field: "where" },
    },
  );
}
