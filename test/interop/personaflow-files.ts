import { isDramatisError } from "../../src/core/errors.js";
import { readPersonaFlow, type PersonaFlowContents } from "../../src/interop/personaflow.js";

// Files of PersonaFlow as its to_dict() writes them, made up for the tests.

export type Fields = Record<string, unknown>;

/** The n-th memory of a made-up evening. */
export function memory(n: number, changes: Fields = {}): Fields {
  return {
    timestamp: `2025-03-14T19:00:${String(n).padStart(2, "0")}.123456`,
    type: "interaction",
    content: { user: `question ${n}`, response: `answer ${n}` },
    metadata: {},
    character_name: "Mira",
    ...changes,
  };
}

/** What PersonaFlow writes in place of memories that it dropped. */
export function stub(n: number, changes: Fields = {}): Fields {
  return {
    timestamp: `2025-03-14T20:00:${String(n).padStart(2, "0")}.000001`,
    type: "summary",
    content: { period: "2025-03-14T18:00:00 to 2025-03-14T18:30:00", summary: `Summary of ${n} memories` },
    metadata: null,
    character_name: "Mira",
    ...changes,
  };
}

export interface CharacterParts {
  name?: string;
  config?: Fields;
  memories?: unknown[];
  summaries?: unknown[];
  changes?: Fields;
  manager?: Fields;
}

export function character(parts: CharacterParts = {}): Fields {
  const name = parts.name ?? "Mira";
  return {
    name,
    prompt: `You are ${name}, keeper of the lighthouse.`,
    background: { home: "the lighthouse", likes: ["storms"] },
    memory_manager: {
      character_name: name,
      config: { max_memories: 100, summary_threshold: 10, auto_summarize: true, ...parts.config },
      memories: parts.memories ?? [],
      summarized_memories: parts.summaries ?? [],
      last_accessed: "2025-03-14T18:59:59.000001",
      ...parts.manager,
    },
    ...parts.changes,
  };
}

export function system(characters: readonly Fields[] = [character()], changes: Fields = {}): Fields {
  return {
    characters: Object.fromEntries(characters.map((item) => [String(item["name"]), item])),
    active_character: null,
    ...changes,
  };
}

/** Where the memories of the character of {@link character} stand in a system. */
export const AT = "characters.Mira.memory_manager";

type Read = PersonaFlowContents["characters"][number] & { warnings: PersonaFlowContents["warnings"] };

/** The one character of a file made of these parts, and the warnings. */
export function readOne(parts: CharacterParts): Read {
  const { characters, warnings } = readPersonaFlow(JSON.stringify(system([character(parts)])));
  const [first] = characters;
  if (first === undefined) throw new Error("no character");
  return { ...first, warnings };
}

/** Why data is refused. */
export function refusal(data: unknown): { code: string; message: string; path: unknown } {
  try {
    readPersonaFlow(data as string);
  } catch (error) {
    if (isDramatisError(error)) return { code: error.code, message: error.message, path: error.details["path"] };
    throw error;
  }
  throw new Error("it was accepted");
}
