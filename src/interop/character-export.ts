import type { JsonObject } from "../core/json.js";

// The form that `system.importCharacter` takes, as far as importers fill it.

/** One character with its memories, as plain JSON. */
export interface CharacterExport {
  format: "dramatis-character";
  version: 1;
  name: string;
  /** A template: text that must appear as it is has to be escaped. */
  prompt: string;
  background: JsonObject;
  variables: JsonObject;
  template: string;
  tags: string[];
  channels: string[];
  memory: { maxMemories: number; summaryThreshold: number; autoSummarize: boolean };
  /** Oldest first. */
  memories: MemoryExport[];
  /** Oldest first. */
  summaries: SummaryExport[];
}

export interface MemoryExport {
  /** Any text that is unique in the import. */
  id: string;
  /** ISO 8601 in UTC. */
  at: string;
  type: string;
  content: JsonObject;
  metadata: JsonObject;
  importance?: number;
  source: { kind: "imported" };
}

export interface SummaryExport {
  id: string;
  at: string;
  level: 1;
  /** Ids of what it stands for. */
  covers: string[];
  sentences: { text: string; from: string[] }[];
  metadata: JsonObject;
}
