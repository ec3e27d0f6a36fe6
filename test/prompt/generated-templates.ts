import fc from "fast-check";

/** Data that templates of {@link templates} name something of. */
export const data: fc.Arbitrary<object> = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("x", "", "two words", "{{a}}", "${b}", "<&>", null, true, false, 0, 1, -2.5),
    // Two at least: Handlebars takes a list of one for the same as its only item, when it looks for what `../` means.
    fc.constant([]),
    fc.array(fc.constantFrom("p", "q", "", 0, 7, true, null), { minLength: 2, maxLength: 3 }),
    fc.array(tie("object"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.record(
    { a: tie("value"), b: tie("value"), c: tie("value"), list: tie("value"), "d e": tie("value"), name: fc.string() },
    { requiredKeys: [], noNullPrototype: true },
  ),
})).object;

const path = fc.constantFrom(
  "a",
  "b",
  "c",
  "list",
  "name",
  "a.b",
  "b.a.c",
  "list.length",
  "list.[0]",
  "[d e]",
  "this",
  "this.a",
  "./b",
  "../a",
  "../../b",
  "../list",
  "@root.a",
  "@root.list",
  "lost",
  "x.a",
  "x",
  "y",
);
/** Whose values are never objects, which Handlebars writes differently. */
const shown = fc.constantFrom(
  "name",
  "../name",
  "../../name",
  "@root.name",
  "@index",
  "@key",
  "@first",
  "@last",
  "@../index",
  "this.name",
  "y",
  "a.name",
);
const text = fc.constantFrom(" ", "\n", "t", " t\n", "\n\n", "  \n t", "$", " { ", "\\{{a}} ", " }} ", "\r\n", "é漢");
const open = fc.constantFrom("{{", "{{~");
const close = fc.constantFrom("}}", "~}}");
const value = fc.oneof(
  path,
  path.map((at) => `(lookup ${at} "a")`),
  fc.constantFrom("true", "0", '"s"', "null"),
);

const tag = (inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(open, inside, close).map((parts) => parts.join(""));

const program: fc.Arbitrary<string> = fc.letrec<{ program: string; block: string }>((tie) => ({
  program: fc
    .array(
      fc.oneof(
        { depthSize: "small" },
        text,
        tag(shown),
        tag(fc.constantFrom("! note ", "!-- a }} b --")),
        tie("block"),
      ),
      { maxLength: 5 },
    )
    // Handlebars adds up numbers at the beginning of a program.
    .map((parts) => `|${parts.join("")}`),
  block: fc
    .tuple(
      fc.constantFrom("if", "unless", "each", "with", "section"),
      value,
      fc.constantFrom("", " as |x|", " as |x y|"),
      tie("program"),
      fc.option(tie("program")),
      fc.constantFrom("else", "^"),
      open,
      close,
    )
    .map(([kind, about, params, inside, other, word, start, end]) => {
      const isSection = kind === "section";
      const name = isSection ? "list" : kind;
      const own = kind === "each" ? params : kind === "with" ? params.replace(" y", "") : "";
      const head = isSection ? name : `${name} ${about}${own}`;
      const otherwise = other === null ? "" : `${start}${word}${end}${other}`;
      return `${start}#${head}${end}${inside}${otherwise}{{/${name}}}`;
    }),
})).program;

/** Templates of what Handlebars and we both define. */
export const templates: fc.Arbitrary<string> = program;
