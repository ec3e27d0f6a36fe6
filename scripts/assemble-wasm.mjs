// A small assembler: the part of the WebAssembly text format that the kernels need, as bytes. Instructions stand one after
// the other, as in `local.get $at`; only what declares something stands in brackets. Every other assembler takes the same
// text; this one is here so that building and checking needs nothing else.

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTIONS = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };
const TYPES = { i32: 0x7f, v128: 0x7b };
const FUNCTION_TYPE = 0x60;
const NO_RESULT = 0x40;
const END = 0x0b;
const KIND = { function: 0x00, memory: 0x02 };

/** Instructions: what they begin with, and what follows. */
const INSTRUCTIONS = {
  block: [[0x02], "label"],
  loop: [[0x03], "label"],
  end: [[END], "end"],
  br: [[0x0c], "branch"],
  br_if: [[0x0d], "branch"],
  "local.get": [[0x20], "local"],
  "local.set": [[0x21], "local"],
  "local.tee": [[0x22], "local"],
  "f32.store": [[0x38], "memory", 2],
  "i32.const": [[0x41], "integer"],
  "i32.eq": [[0x46]],
  "i32.lt_u": [[0x49]],
  "i32.add": [[0x6a]],
  "f32.add": [[0x92]],
  "v128.load": [[0xfd, 0x00], "memory", 4],
  "v128.const": [[0xfd, 0x0c], "lanes"],
  "f32x4.extract_lane": [[0xfd, 0x1f], "lane"],
  "f32x4.add": [[0xfd, 0xe4, 0x01]],
  "f32x4.mul": [[0xfd, 0xe6, 0x01]],
};

/** The bytes of a module. @throws SyntaxError that names what is not understood. */
export function assemble(text) {
  const [keyword, ...fields] = readOne(text);
  if (keyword !== "module") throw new SyntaxError(`a module begins with (module, not with (${keyword}`);
  const imports = fields.filter(([name]) => name === "import").map(memoryImport);
  const functions = fields.filter(([name]) => name === "func").map(readFunction);
  if (imports.length + functions.length !== fields.length) throw new SyntaxError("a module has imports and functions");
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(SECTIONS.types, functions.map(typeOf)),
    ...section(SECTIONS.imports, imports),
    ...section(
      SECTIONS.functions,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      SECTIONS.exports,
      functions.map(({ name }, index) => [...string(name), KIND.function, ...unsigned(index)]),
    ),
    ...section(SECTIONS.code, functions.map(codeOf)),
  ]);
}

/** Nested lists of words. Comments are `;; to the end of the line`. */
function readOne(text) {
  const words = text.replaceAll(/;;.*/g, "").match(/"[^"]*"|[()]|[^\s()"]+/g) ?? [];
  const open = [[]];
  for (const word of words) {
    if (word === "(") open.push([]);
    else if (word !== ")") open.at(-1).push(word);
    else {
      const closed = open.pop();
      if (open.length === 0) throw new SyntaxError("a bracket is closed that was not opened");
      open.at(-1).push(closed);
    }
  }
  if (open.length !== 1 || open[0].length !== 1) throw new SyntaxError("a text is one list in brackets");
  return open[0][0];
}

/** `(import "host" "memory" (memory 1))` */
function memoryImport([, from, name, [kind, pages]]) {
  if (kind !== "memory") throw new SyntaxError(`cannot import a ${kind}`);
  const noMaximum = 0x00;
  return [...string(unquote(from)), ...string(unquote(name)), KIND.memory, noMaximum, ...unsigned(Number(pages))];
}

/** `(func (export "name") (param $a i32) (local $b v128) instructions)` */
function readFunction([, ...parts]) {
  const lists = (keyword) => parts.filter((part) => Array.isArray(part) && part[0] === keyword);
  const declared = (keyword) => lists(keyword).map(([, name, type]) => ({ name, type: typeByte(type) }));
  const [params, locals] = [declared("param"), declared("local")];
  const names = [...params, ...locals].map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new SyntaxError("two locals have one name");
  const words = parts.filter((part) => !Array.isArray(part));
  return { name: unquote(lists("export")[0][1]), params, locals, body: instructions(words, names) };
}

function typeByte(type) {
  if (!Object.hasOwn(TYPES, type)) throw new SyntaxError(`${type} is no type`);
  return TYPES[type];
}

function typeOf({ params }) {
  return [FUNCTION_TYPE, ...vector(params.map(({ type }) => [type])), ...vector([])];
}

function codeOf({ locals, body }) {
  const code = [...vector(locals.map(({ type }) => [1, type])), ...body, END];
  return [...unsigned(code.length), ...code];
}

function instructions(words, locals) {
  const bytes = [];
  const labels = [];
  const waiting = [...words];
  while (waiting.length > 0) {
    const word = waiting.shift();
    if (!Object.hasOwn(INSTRUCTIONS, word)) throw new SyntaxError(`${word} is no instruction that is known here`);
    const [code, follows, alignment] = INSTRUCTIONS[word];
    bytes.push(...code, ...operands(follows, { waiting, locals, labels, alignment }));
  }
  if (labels.length > 0) throw new SyntaxError(`${labels[0]} has no end`);
  return bytes;
}

function operands(kind, { waiting, locals, labels, alignment }) {
  switch (kind) {
    case undefined:
      return [];
    case "label":
      labels.unshift(waiting.shift());
      return [NO_RESULT];
    case "end":
      if (labels.shift() === undefined) throw new SyntaxError("an end of nothing");
      return [];
    case "branch":
      return unsigned(placeOf(waiting.shift(), labels));
    case "local":
      return unsigned(placeOf(waiting.shift(), locals));
    case "integer":
      return signed(integer(waiting.shift()));
    case "lane":
      return [integer(waiting.shift())];
    case "lanes":
      return lanes(waiting.splice(0, 5));
    case "memory": {
      const offset = waiting[0]?.startsWith("offset=") ? integer(waiting.shift().slice("offset=".length)) : 0;
      return [...unsigned(alignment), ...unsigned(offset)];
    }
    default:
      throw new SyntaxError(`${kind} is no kind of operand`);
  }
}

function placeOf(name, names) {
  const place = names.indexOf(name);
  if (place < 0) throw new SyntaxError(`there is no ${name} here`);
  return place;
}

function integer(word) {
  const value = Number(word);
  if (!Number.isSafeInteger(value)) throw new SyntaxError(`${word} is no integer`);
  return value;
}

function lanes([shape, ...values]) {
  if (shape !== "i32x4") throw new SyntaxError(`cannot write ${shape}`);
  return [...new Uint8Array(Int32Array.from(values, integer).buffer)];
}

function section(id, items) {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function vector(items) {
  return [...unsigned(items.length), ...items.flat()];
}

function string(text) {
  return vector([...new TextEncoder().encode(text)].map((byte) => [byte]));
}

function unquote(word) {
  if (!/^".*"$/.test(word)) throw new SyntaxError(`${word} must stand in quotes`);
  return word.slice(1, -1);
}

/** LEB128. */
function unsigned(value) {
  const bytes = [];
  let left = value;
  do {
    const seven = left & 0x7f;
    left >>>= 7;
    bytes.push(left === 0 ? seven : seven | 0x80);
  } while (left !== 0);
  return bytes;
}

function signed(value) {
  const bytes = [];
  let left = value;
  for (;;) {
    const seven = left & 0x7f;
    left >>= 7;
    const isLast = (left === 0 && (seven & 0x40) === 0) || (left === -1 && (seven & 0x40) !== 0);
    bytes.push(isLast ? seven : seven | 0x80);
    if (isLast) return bytes;
  }
}
