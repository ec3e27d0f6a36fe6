import type { PersonaSystem } from "../../src/index.js";
import type { NaiveLog, NaiveWorld } from "./naive-world.js";

/** What the snapshot says of the streams of one log: how far each is stored, and which windows wait. */
interface StreamRecord {
  readonly user?: string;
  readonly stored?: [number, number];
  readonly windows?: [number, number][];
  readonly check?: number;
}

/** A stored summary in a snapshot. */
export interface WindowRecord {
  readonly user?: string;
  readonly level: number;
  readonly first: number;
  readonly through: number;
  readonly parts: readonly { readonly id: string; readonly by: string; readonly covers: readonly string[] }[];
}

export interface Section {
  readonly streams: readonly StreamRecord[];
  readonly summaries: readonly WindowRecord[];
  readonly memories: readonly { readonly id: string }[];
}

interface Document {
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly logs: Readonly<Record<string, Section>>;
}

/** The sections of a snapshot by the logs of the naive model. */
export function sectionsOf(world: NaiveWorld, system: PersonaSystem): Map<NaiveLog, Section> {
  const { channels, logs } = system.toJSON() as unknown as Document;
  const owners = new Map<string, NaiveLog>([["everyone", world.everyone.log]]);
  for (const { id, name } of channels) owners.set(id, world.place(name).log);
  for (const character of world.characters) owners.set(character.id, character.own);
  const sections = new Map<NaiveLog, Section>();
  for (const [id, section] of Object.entries(logs)) {
    const log = owners.get(id);
    if (log !== undefined) sections.set(log, section);
  }
  return sections;
}
