import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "./built-program.js";
import { missing } from "./consumer/missing.js";

const here = fileURLToPath(new URL("consumer", import.meta.url));
const folder = makeTemporaryFolder("consumer");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As strict as a consumer can be: also what the package's own declarations refer to is checked. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ["node"],
  typeRoots: [fileURLToPath(new URL("../node_modules/@types", import.meta.url))],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};

const MODULES = [
  "dramatis",
  "dramatis/stores/json-file",
  "dramatis/logging",
  "dramatis/interop",
  "dramatis/openai",
  "dramatis/offline",
  "dramatis/files",
  "dramatis/testing",
] as const;

/** What a program gets and never has to make itself: here more may be there than is promised. */
const ONLY_GIVEN = new Set([
  "Store",
  "OpenOptions.store",
  "PersonaSystem.saveAs",
  "PersonaSystem.profiles",
  "ProfileManager.search",
  "ProfileManager.usage",
  "PersonaSystem.on",
]);

const host = ts.createCompilerHost(OPTIONS);
const parsed = new Map<string, ts.SourceFile | undefined>();
const parse = host.getSourceFile.bind(host);
// Parsing the declarations of all that is referred to takes most of the time, and they do not change.
host.getSourceFile = (file, ...more) => {
  if (file.startsWith(folder)) return parse(file, ...more);
  if (!parsed.has(file)) parsed.set(file, parse(file, ...more));
  return parsed.get(file);
};

function programOf(files: readonly string[], options: ts.CompilerOptions = {}): ts.Program {
  return ts.createProgram({ rootNames: files, options: { ...OPTIONS, ...options }, host });
}

function complaints(program: ts.Program): string[] {
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    const text = ts.flattenDiagnosticMessageText(messageText, "\n").slice(0, 600);
    return `${file?.fileName ?? ""}:${line}: ${text}`;
  });
}

/** A file that imports everything, so that the checker can be asked about it. */
function survey(): { names: Map<string, Map<string, ts.Type>>; contract: ts.Symbol[]; checker: ts.TypeChecker } {
  const file = join(folder, "survey.ts");
  const imports = MODULES.map((name, index) => `export type * as M${index} from "${name}";`);
  writeFileSync(file, `${imports.join("\n")}\nexport type * as C from "${join(here, "contract.js")}";\n`);
  const program = programOf([file]);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const exported = [...(source?.statements ?? [])].filter(ts.isExportDeclaration).map(({ moduleSpecifier }) => {
    const symbol = moduleSpecifier === undefined ? undefined : checker.getSymbolAtLocation(moduleSpecifier);
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  });
  const typeOf = (symbol: ts.Symbol): ts.Type => {
    const aliased = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    return checker.getDeclaredTypeOfSymbol(aliased);
  };
  const names = new Map(
    MODULES.map((name, index) => [name, new Map(exported[index]?.map((symbol) => [symbol.name, typeOf(symbol)]))]),
  );
  return { names, contract: exported.at(-1) ?? [], checker };
}

const { names, contract, checker } = survey();
const root = names.get("dramatis") ?? new Map<string, ts.Type>();

/** Names of the members of a type; those with a name of the language's own are left to the whole. */
function membersOf(type: ts.Type | undefined): string[] {
  const properties = type === undefined ? [] : checker.getPropertiesOfType(type);
  return properties.map(({ name }) => name).filter((name) => !name.startsWith("__"));
}

/** The members of an interface of the contract. */
function promised(name: string): string[] {
  const symbol = contract.find((each) => each.name === name);
  return membersOf(symbol === undefined ? undefined : checker.getDeclaredTypeOfSymbol(symbol));
}

/** One comparison: a type of the contract and the one that is built. */
interface Pair {
  readonly what: string;
  readonly promised: string;
  readonly built: string;
  /** Whether a program only gets it; functions are only called, for example. */
  readonly isOnlyGiven?: boolean;
}

const GENERIC = new Set([
  "SystemOptions",
  "OpenOptions",
  "PersonaSystem",
  "Character",
  "CharacterContext",
  "MemoryManager",
  "Memory",
]);

function* pairs(): Iterable<Pair> {
  for (const { name } of contract) {
    if (name === "Functions" || name === "Aliases") continue;
    for (const types of GENERIC.has(name) ? ["", "<Sample>"] : [""]) {
      for (const member of promised(name)) {
        const pick = `, "${member}">`;
        yield {
          what: `${name}.${member}`,
          promised: `Pick<C.${name}${types}${pick}`,
          built: `Pick<M0.${name}${types}${pick}`,
        };
      }
    }
  }
  for (const alias of promised("Aliases")) {
    yield { what: alias, promised: `C.Aliases["${alias}"]`, built: `M0.${alias}` };
  }
  yield* functionPairs();
}

function* functionPairs(): Iterable<Pair> {
  const symbol = contract.find(({ name }) => name === "Functions");
  if (symbol === undefined) return;
  for (const module of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))) {
    const index = MODULES.findIndex((name) => name === module.name);
    for (const name of membersOf(checker.getTypeOfSymbol(module))) {
      yield {
        what: name,
        promised: `C.Functions["${module.name}"]["${name}"]`,
        built: `typeof M${index}.${name}`,
        isOnlyGiven: true,
      };
    }
  }
}

/** Assigns each to the other, and gives what the compiler says about it. */
function compare(options: ts.CompilerOptions): string[] {
  const lines = [
    'import type * as z from "zod";',
    ...MODULES.map((name, index) => `import type * as M${index} from "${name}";`),
    `import type * as C from "${join(here, "contract.js")}";`,
    "type Sample = { rumor: z.ZodObject<{ about: z.ZodString }>; score: z.ZodType<{ points: number }, { points: string }> };",
  ];
  const what = new Map<number, string>();
  const assign = (name: string, from: string, to: string): void => {
    what.set(lines.push(`{ const given = null as unknown as ${from}; const taken: ${to} = given; void taken; }`), name);
  };
  for (const pair of pairs()) {
    assign(`${pair.what} is less than promised`, pair.built, pair.promised);
    if (pair.isOnlyGiven === true || ONLY_GIVEN.has(pair.what) || ONLY_GIVEN.has(pair.what.split(".")[0] ?? ""))
      continue;
    assign(`${pair.what} asks for more than promised`, pair.promised, pair.built);
  }
  // A class and the types of its statics cannot be made by others, so they are only given.
  for (const M of ["M0.MemoryTypes", "Sample"]) {
    assign(
      "new PersonaSystem",
      "ConstructorParameters<typeof M0.PersonaSystem>",
      "[options?: C.SystemOptions | undefined]",
    );
    assign(
      "new PersonaSystem",
      "[options?: C.SystemOptions | undefined]",
      "ConstructorParameters<typeof M0.PersonaSystem>",
    );
    const [from, opened] = [
      `C.PersonaSystem<${M}>`,
      `(options: M0.OpenOptions<${M}>) => Promise<C.PersonaSystem<${M}>>`,
    ];
    assign(
      "PersonaSystem.fromJSON",
      "typeof M0.PersonaSystem.fromJSON",
      `(json: unknown, options?: C.SystemOptions<${M}>) => ${from}`,
    );
    assign("PersonaSystem.open", "typeof M0.PersonaSystem.open", opened);
    assign("PersonaSystem", `M0.PersonaSystem<${M}>`, `C.PersonaSystem<${M}>`);
  }
  const file = join(folder, "compared.ts");
  writeFileSync(file, lines.join("\n"));
  expect(what.size).toBeGreaterThan(400);
  return complaints(programOf([file], options)).map((complaint) => {
    const line = Number(/compared\.ts:(\d+)/.exec(complaint)?.[1] ?? 0);
    return `${what.get(line) ?? "?"}\n${complaint}`;
  });
}

/** Whether something that is said to be missing is there. */
function isBuilt(name: string): boolean {
  const [module = "", member] = name.split(" ");
  if (module.startsWith("dramatis/")) {
    if (member !== undefined) return names.get(module)?.has(member) === true;
    return Object.hasOwn(exportsOfPackage(), module.replace("dramatis", "."));
  }
  const [type = "", property] = name.split(".");
  if (property === undefined) return root.has(type);
  return membersOf(root.get(type)).includes(property);
}

function exportsOfPackage(): object {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { exports: object }).exports;
}

describe("the built package, as a consumer sees it", () => {
  it("is what is promised, member by member", () => {
    expect(compare({})).toEqual([]);
  });

  it("is what is promised also to those who tell what is missing from what is undefined", () => {
    expect(compare({ exactOptionalPropertyTypes: true, skipLibCheck: true })).toEqual([]);
  });

  it("has no member that is listed as missing, so that the list tells the truth", () => {
    expect(missing.filter(isBuilt)).toEqual([]);
    expect(missing).toEqual([...new Set(missing)].toSorted());
  });

  it("infers the content of memories from the schemas of their types", () => {
    expect(complaints(programOf([join(here, "typed-memories.ts")], { skipLibCheck: true }))).toEqual([]);
  });

  it("needs no types of Node in its root module", () => {
    const file = join(folder, "browser.ts");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      file,
      'import { PersonaSystem } from "dramatis";\nnew PersonaSystem().createCharacter({ name: "A", prompt: "" });\n',
    );
    expect(complaints(programOf([file], { types: [] }))).toEqual([]);
  });
});
