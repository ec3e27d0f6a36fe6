import type { DramatisError } from "../core/errors.js";
import { isDramatisError, type ErrorCode } from "../core/errors.js";
import type { Json } from "../core/json-value.js";
import type { DocumentSource, Recovered, Store, StoredDocument } from "../journal/store.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a case found wrong. */
function fail(what: string): never {
  throw new Error(what);
}

/** Compares as JSON text, in the order of the keys. */
export function same(found: unknown, wanted: Json | undefined, what: string): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (left !== right) fail(`${what}: found ${shorten(left)}, wanted ${shorten(right)}`);
}

function shorten(text: string | undefined): string {
  return text === undefined || text.length <= 300
    ? String(text)
    : `${text.slice(0, 300)}... (${text.length} characters)`;
}

/** The error with which something fails; it has to be one of ours and to have one of the codes. */
export async function failureOf(run: () => unknown, codes: readonly ErrorCode[], what: string): Promise<DramatisError> {
  try {
    await run();
  } catch (error) {
    if (isDramatisError(error) && codes.includes(error.code)) return error;
    fail(`${what} failed with ${String(error)}, not with ${codes.join(" or ")}`);
  }
  return fail(`${what} did not fail`);
}

/** A snapshot: members of the head, and sections by key. */
export interface World {
  readonly head: Readonly<Record<string, Json>>;
  readonly sections: Readonly<Record<string, Json>>;
}

/** What a store held when it was opened. */
export interface Found {
  /** Undefined when there was no document. */
  readonly world: World | undefined;
  readonly entries: readonly string[];
  readonly stored: StoredDocument | undefined;
  readonly tornBytes: number;
}

/** Opens a store and reads everything that it holds. */
export async function openAndRead(store: Store): Promise<Found> {
  return read(await store.open({}));
}

export async function read({ document, entries, tornBytes }: Recovered): Promise<Found> {
  const all: string[] = [];
  for await (const batch of entries) all.push(...batch);
  return { world: document && worldOf(document), entries: all, stored: document, tornBytes };
}

/** What a new owner finds, who leaves everything as it is. */
export async function look(makeStore: () => Store): Promise<Found> {
  const store = makeStore();
  try {
    return await openAndRead(store);
  } finally {
    await store.close();
  }
}

/** The world in a stored document. Stores may add members whose names begin with `$`. */
function worldOf(stored: StoredDocument): World {
  if (stored.kind === "sections") {
    const keys = [...stored.sections.keys()];
    const readOne = (key: string): [string, Json] => [key, JSON.parse(decode(stored.sections.read(key))) as Json];
    return { head: ownMembers(stored.head), sections: record(keys.map(readOne)) };
  }
  const { logs = {}, ...head } = ownMembers(stored.snapshot);
  return { head, sections: logs as World["sections"] };
}

export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function ownMembers(value: unknown): Record<string, Json> {
  if (typeof value !== "object" || value === null) return fail("the document is no object");
  return record(Object.entries(value as Record<string, Json>).filter(([name]) => !name.startsWith("$")));
}

/** A key may be `__proto__`. */
function record(members: readonly (readonly [string, Json])[]): Record<string, Json> {
  return Object.fromEntries(members);
}

export interface SourceOptions {
  /** Called before each piece is given out. */
  onPiece?: (number: number) => void;
  /** How many characters make a piece. @default 64 */
  pieceLength?: number;
}

/**
 * The document of a world. All pieces are given in the same bytes, as the port allows: a store that keeps a piece and
 * asks for the next one keeps rubbish.
 */
export function sourceOf({ head, sections }: World, { onPiece, pieceLength = 64 }: SourceOptions = {}): DocumentSource {
  const shared = new Uint8Array(pieceLength * 3);
  let pieces = 0;
  function* cut(text: string): Iterable<Uint8Array> {
    for (let at = 0; at < text.length;) {
      // A pair of surrogates stays together.
      const isSplit = (text.codePointAt(at + pieceLength - 1) ?? 0) > 0xffff;
      const end = at + pieceLength + (isSplit ? 1 : 0);
      onPiece?.(++pieces);
      const bytes = encoder.encode(text.slice(at, end));
      const given = bytes.length <= shared.length ? shared.subarray(0, bytes.length) : bytes;
      given.set(bytes);
      yield given;
      given.fill(0x3f);
      at = end;
    }
  }
  return {
    head: () => cut(JSON.stringify(head).slice(0, -1)),
    *sections() {
      for (const [key, section] of Object.entries(sections)) yield [key, cut(JSON.stringify(section))] as const;
    },
  };
}

/** A world of which it is easy to tell two versions apart, with sections of about so many characters. */
export function worldAt(version: number, sizes: Readonly<Record<string, number>> = { "a/1": 40, "a/2": 40 }): World {
  const sections = Object.entries(sizes).map(([key, size]): [string, Json] => [
    key,
    {
      version,
      lines: Array.from(
        { length: Math.max(1, size / 40) },
        (_, line) => `line ${line} of section ${key} in ${version}`,
      ),
    },
  ]);
  return { head: { format: "example", version }, sections: record(sections) };
}

export function sameWorld(found: World | undefined, wanted: World | undefined, what: string): void {
  same(found?.head, wanted?.head, `${what}, head`);
  same(found?.sections, wanted?.sections, `${what}, sections`);
}

/** Journal entries with numbers, from `first` on. */
export function entriesFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => JSON.stringify({ entry: first + index }));
}
