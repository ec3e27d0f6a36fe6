import type { ProfileEntry } from "./profile-records.js";
import type { SessionEntry } from "./session-records.js";
import type { CharacterRecord, LogRecord, MemoryRecord, SummaryWindowRecord, TemplateRecord } from "./records.js";

/** The configuration of channels and the defaults of characters, complete. */
export type MemoryConfigRecord = CharacterRecord["memory"];

/**
 * What is written to the journal as one line: it is all there or not at all. State is what comes of applying all entries in
 * order.
 */
export type Entry = Change | { readonly k: "all"; readonly entries: readonly Change[] };

/** The changes that an entry stands for, in order. */
export function changesIn(entry: Entry): readonly Change[] {
  return entry.k === "all" ? entry.entries : [entry];
}

/**
 * One change of a world. `k` says what happened; `seq` is the Lamport number that the change took, where its ids do not tell
 * it.
 */
export type Change =
  | { readonly k: "world"; readonly seed: string; readonly writer: string; readonly memory: MemoryConfigRecord }
  | { readonly k: "configure"; readonly memory: MemoryConfigRecord }
  | ({ readonly k: "character"; readonly channels?: readonly string[] } & CharacterRecord)
  | ({ readonly k: "define" } & Omit<CharacterRecord, "name" | "hidden">)
  | { readonly k: "rename"; readonly id: string; readonly name: string }
  | { readonly k: "remove"; readonly id: string; readonly seq: number }
  | { readonly k: "activate"; readonly id: string }
  | { readonly k: "import"; readonly character: CharacterRecord; readonly log: LogRecord; readonly seq: number }
  | ({ readonly k: "template" } & TemplateRecord)
  | { readonly k: "untemplate"; readonly name: string }
  | { readonly k: "open"; readonly id: string; readonly name: string }
  | { readonly k: "join"; readonly channel: string; readonly ids: readonly string[]; readonly seq: number }
  | { readonly k: "leave"; readonly channel: string; readonly ids: readonly string[]; readonly seq: number }
  | ({ readonly k: "memory"; readonly of: string } & MemoryRecord)
  | ({ readonly k: "event"; readonly of: string } & MemoryRecord)
  | { readonly k: "window"; readonly of: string; readonly user?: string; readonly seq: number }
  | ({ readonly k: "summary"; readonly of: string } & SummaryWindowRecord)
  | {
      readonly k: "vectors";
      readonly of: string;
      /** Fingerprint of the embedder. */
      readonly by: string;
      /** Ids of memories, and their vectors: base64 of little-endian float32, empty for one without direction. */
      readonly vectors: readonly (readonly [id: string, vector: string])[];
    }
  | { readonly k: "hide"; readonly of: string; readonly id: string }
  | { readonly k: "delete"; readonly of: string; readonly id: string }
  | { readonly k: "evict"; readonly of: string; readonly user?: string; readonly below: number }
  | { readonly k: "forget"; readonly user: string }
  | ProfileEntry
  | SessionEntry;
