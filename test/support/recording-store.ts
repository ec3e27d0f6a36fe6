import type { DocumentSource, Recovered, Store } from "../../src/index.js";

/** A store in memory that shows what it was given, and that takes a document in slices when told to. */
export class RecordingStore implements Store {
  readonly name = "recording store";
  readonly writers = "one" as const;
  readonly wantsDocument = false;
  /** Entries since the document. */
  readonly lines: string[];
  /** The last document, as JSON text. */
  document: string | undefined;
  /** Waited for between the pieces of a document. */
  pause: (() => Promise<void>) | undefined;

  constructor(before?: Pick<RecordingStore, "lines" | "document">) {
    this.lines = [...(before?.lines ?? [])];
    this.document = before?.document;
  }

  open(): Promise<Recovered> {
    const { document } = this;
    const lines = [...this.lines];
    async function* entries(): AsyncIterable<readonly string[]> {
      await Promise.resolve();
      if (lines.length > 0) yield lines;
    }
    return Promise.resolve({
      ...(document !== undefined && {
        document: { kind: "whole" as const, snapshot: JSON.parse(document) as unknown },
      }),
      entries: entries(),
      tornBytes: 0,
    });
  }

  append(entry: string): void {
    this.lines.push(entry);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  async replace(source: DocumentSource): Promise<void> {
    const before = this.lines.length;
    const decoder = new TextDecoder();
    let text = "";
    const take = async (pieces: Iterable<Uint8Array>): Promise<void> => {
      for (const piece of pieces) {
        text += decoder.decode(piece, { stream: true });
        await this.pause?.();
      }
    };
    await take(source.head());
    let separator = ',"logs":{';
    for (const [key, pieces] of source.sections()) {
      text += `${separator}${JSON.stringify(key)}:`;
      await take(pieces);
      separator = ",";
    }
    this.document = `${text}${separator === "," ? "" : separator}}}`;
    this.lines.splice(0, before);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
