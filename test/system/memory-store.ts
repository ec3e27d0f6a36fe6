import type {
  ColdSections,
  DocumentSource,
  DramatisError,
  Recovered,
  Store,
  StoredDocument,
  StoreOpenOptions,
} from "dramatis";

/** A store in memory that a test can look into, and make fail. It outlives being closed, as a disk would. */
export class MemoryStore implements Store {
  readonly name = "memory";
  readonly writers = "one";
  /** The entries after the document, as they were appended. */
  entries: string[] = [];
  /** The text of the last document. */
  document: string | undefined;
  /** What the next calls of `append` throw. */
  refusal: DramatisError | undefined;
  wantsDocument = false;
  /** Whether a document is given section by section, as a large one is. */
  isCold = false;
  /** Runs between the pieces of a document that is being written. */
  between: (() => void) | undefined;
  isOpen = false;
  #onError: ((error: DramatisError) => void) | undefined;

  async open({ onError }: StoreOpenOptions): Promise<Recovered> {
    if (this.isOpen) throw new Error("the store is open already");
    this.isOpen = true;
    this.#onError = onError;
    const entries = [...this.entries];
    return {
      ...(this.document === undefined ? {} : { document: this.#stored(this.document) }),
      entries: batches(entries),
      tornBytes: 0,
    };
  }

  append(entry: string): void {
    if (!this.isOpen) throw new Error("the store is closed");
    if (this.refusal !== undefined) throw this.refusal;
    if (entry.includes("\n")) throw new Error("an entry is one line");
    this.entries.push(entry);
  }

  async flush(): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
  }

  async replace(source: DocumentSource): Promise<void> {
    if (!this.isOpen) throw new Error("the store is closed");
    const until = this.entries.length;
    const decoder = new TextDecoder();
    let text = "";
    // Others run between any two pieces.
    const take = async (piece: Uint8Array): Promise<void> => {
      text += decoder.decode(piece, { stream: true });
      await Promise.resolve();
      this.between?.();
    };
    for (const piece of source.head()) await take(piece);
    text += ',\n"logs":{';
    let separator = "\n";
    for (const [key, pieces] of source.sections()) {
      text += `${separator}${JSON.stringify(key)}:`;
      this.between?.();
      for (const piece of pieces) await take(piece);
      separator = ",\n";
    }
    this.document = `${text}\n}}\n`;
    this.entries = this.entries.slice(until);
    this.wantsDocument = false;
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }

  /** What a process leaves that dies without closing: everything that it appended, and nobody in charge. */
  crash(): MemoryStore {
    const left = new MemoryStore();
    left.entries = [...this.entries];
    left.document = this.document;
    left.isCold = this.isCold;
    return left;
  }

  /** Tells the system of a failure that nobody waits for. */
  fail(error: DramatisError): void {
    this.#onError?.(error);
  }

  #stored(document: string): StoredDocument {
    if (!this.isCold) return { kind: "whole", snapshot: JSON.parse(document) };
    const { logs, ...head } = JSON.parse(document) as { logs: Record<string, unknown> };
    const texts = new Map(Object.keys(logs).map((key) => [key, sectionText(document, key)]));
    const sections: ColdSections = {
      keys: () => texts.keys(),
      read: (key) => new TextEncoder().encode(texts.get(key)),
    };
    return { kind: "sections", head, sections };
  }
}

/** The very text of a section, line breaks and all. */
function sectionText(document: string, key: string): string {
  const start = document.indexOf(`\n${JSON.stringify(key)}:{"streams"`) + JSON.stringify(key).length + 2;
  const end = document.indexOf("\n]}", start) + 3;
  return document.slice(start, end);
}

async function* batches(entries: readonly string[]): AsyncIterable<readonly string[]> {
  for (let at = 0; at < entries.length; at += 3) yield entries.slice(at, at + 3);
}
