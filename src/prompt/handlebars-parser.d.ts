// The parser alone, by its own file: a cold import of it costs half of what the whole of Handlebars does. It is driven by
// tables; nothing of it generates code.
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  /** Parses a source and takes away the white space around what stands alone on a line. */
  export function parse(source: string): unknown;
  /** Shared by all; after a failure its lexer stands where the source went wrong. */
  export const parser: {
    readonly lexer: {
      readonly yytext: string;
      readonly yylloc: {
        readonly first_line: number;
        readonly first_column: number;
        readonly last_line: number;
        readonly last_column: number;
      };
    };
  };
}
