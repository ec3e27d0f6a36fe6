import { ByteBlocks } from "./byte-blocks.js";
import { MAX_TYPES, MAX_WRITERS, MemoryLog } from "./memory-log.js";
import { Names } from "./names.js";
import { DramatisError } from "../core/errors.js";
import { makeId } from "../core/ids.js";
import { memoryLine } from "../model/records.js";
import { LogVectors } from "./vectors/log-vectors.js";
import { VectorArenas } from "./vectors/vector-arenas.js";

/** What all logs of one system share: the bytes of texts, the tables of repeated names, room for vectors. */
export class MemoryPool {
  readonly blocks: ByteBlocks = new ByteBlocks();
  readonly types: Names = new Names();
  readonly users: Names = new Names();
  readonly sessions: Names = new Names();
  readonly writers: Names = new Names();
  readonly arenas: VectorArenas = new VectorArenas();

  newLog(): MemoryLog {
    return new MemoryLog(this.blocks);
  }

  /** The number of a type's name. @throws DramatisError when a row has no room for one type more. */
  typeNumber(name: string, code: "memory/invalid" | "snapshot/invalid" = "memory/invalid"): number {
    if (this.types.count < MAX_TYPES || this.types.find(name) !== undefined) return this.types.number(name);
    throw new DramatisError(
      code,
      `type: ${JSON.stringify(name)} would be one too many, as a system knows ${MAX_TYPES} types at most; put what varies into the content`,
      { details: { path: "type" } },
    );
  }

  writerNumber(name: string): number {
    if (this.writers.count < MAX_WRITERS || this.writers.find(name) !== undefined) return this.writers.number(name);
    throw new DramatisError(
      "snapshot/invalid",
      `more than ${MAX_WRITERS} writers have written to this system; save it under one writer first`,
    );
  }

  idAt(log: MemoryLog, position: number): string {
    return makeId(this.writers.name(log.writer(position)) ?? "", log.seq(position));
  }

  /** Gives the memory with that seq a vector, made by the embedder of that fingerprint. */
  setVector(log: MemoryLog, seq: number, fingerprint: string, vector: Float32Array): void {
    log.vectors ??= new LogVectors(this.arenas);
    log.vectors.set(seq, fingerprint, vector);
  }

  /** The row as a line of a document or a journal: JSON with a fixed order of keys. */
  recordText(log: MemoryLog, position: number): string {
    return memoryLine({
      id: this.idAt(log, position),
      at: log.at(position),
      type: this.types.name(log.type(position)) ?? "",
      userId: this.users.name(log.user(position)),
      sessionId: this.sessions.name(log.session(position)),
      content: log.content(position),
      rest: log.extra(position),
    });
  }
}
