import type { Engine } from "./engine.js";
import { openChannel, requireCharacter } from "./lookup.js";
import { checkName } from "./definition.js";
import type { ChannelState, CharacterState } from "./roster.js";

/** A place or a group: who is in it perceives what is broadcast there. Who comes later gets no past. */
export interface Channel {
  readonly name: string;
  /** Names of those in it, in the order of creation. */
  readonly members: readonly string[];
  /** Lets characters in; those who are in it already stay. All of them or, when a name is unknown, none. */
  join(...characters: string[]): void;
  /** Lets characters go; they keep what they heard. */
  leave(...characters: string[]): void;
}

/** A handle that holds no state of its own; the channel is opened by the first that joins or is broadcast to. */
export class ChannelHandle implements Channel {
  readonly #engine: Engine;
  readonly name: string;

  constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.name = checkName("channel", name);
  }

  get members(): readonly string[] {
    const { world } = this.#engine;
    const state = world.channels.get(this.name);
    return state === undefined ? [] : [...world.membersOf(state)].map((character) => character.name);
  }

  join(...characters: string[]): void {
    const arriving = this.#find(characters);
    const state = openChannel(this.#engine, this.name);
    this.#move(
      "join",
      state,
      arriving.filter((character) => !state.isMember(character)),
    );
  }

  leave(...characters: string[]): void {
    const leaving = this.#find(characters);
    const state = this.#engine.world.channels.get(this.name);
    if (state !== undefined)
      this.#move(
        "leave",
        state,
        leaving.filter((character) => state.isMember(character)),
      );
  }

  #find(names: readonly string[]): CharacterState[] {
    this.#engine.assertOpen();
    return [...new Set(names.map((name) => requireCharacter(this.#engine.world, name)))];
  }

  #move(k: "join" | "leave", state: ChannelState, characters: readonly CharacterState[]): void {
    if (characters.length === 0) return;
    const ids = characters.map((character) => character.id);
    this.#engine.commit({ k, channel: state.id, ids, seq: this.#engine.nextSeq() });
  }
}
