const PIECE_CHARACTERS = 64 * 1024;
/** How deep objects are opened to put each member on a line of its own. */
const OPENED_LEVELS = 3;

/**
 * The JSON text of a document in pieces of moderate size, one record a line, ending with a line break. Joined, it parses
 * to the same as `JSON.stringify(document)`.
 */
export function* jsonPieces(document: object): Generator<string> {
  let buffer = "";
  for (const part of partsOf(document, OPENED_LEVELS)) {
    buffer += part;
    if (buffer.length < PIECE_CHARACTERS) continue;
    yield buffer;
    buffer = "";
  }
  yield `${buffer}\n`;
}

function* partsOf(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || typeof value !== "object" || value === null || "toJSON" in value) {
    yield JSON.stringify(value) ?? "null";
  } else if (Array.isArray(value)) {
    yield* listParts(value, levels);
  } else {
    yield* memberParts(value, levels);
  }
}

function* listParts(list: readonly unknown[], levels: number): Generator<string> {
  if (list.length === 0) {
    yield "[]";
    return;
  }
  let separator = "[\n";
  for (const item of list) {
    yield separator;
    yield* partsOf(item, levels - 1);
    separator = ",\n";
  }
  yield "\n]";
}

function* memberParts(value: object, levels: number): Generator<string> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) {
    yield "{}";
    return;
  }
  let separator = "{\n";
  for (const [key, member] of members) {
    yield `${separator}${JSON.stringify(key)}: `;
    yield* partsOf(member, levels - 1);
    separator = ",\n";
  }
  yield "\n}";
}
