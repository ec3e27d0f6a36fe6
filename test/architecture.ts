import { isBuiltin } from "node:module";
import { hasDefaultExport, importsOf, wordsOf } from "./source-text.js";

/** Path from src -> text. */
export type Sources = ReadonlyMap<string, string>;

/** One sentence for each fault; none when all is well. */
export type Check = (sources: Sources) => string[];

/** Which rooms the files of a room may import from, besides their own. The ground floor is first. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  model: ["core"],
  llm: ["core", "model"],
  prompt: ["core", "model"],
  journal: ["core", "model"],
  memory: ["core", "model", "llm", "prompt"],
  profile: ["core", "model", "llm", "prompt", "memory"],
  // A model without a model: it speaks from what a prompt says.
  voice: ["core", "model", "llm", "prompt", "memory"],
  system: ["core", "model", "llm", "prompt", "journal", "memory", "profile"],
  "index.ts": ["core", "model", "llm", "prompt", "journal", "memory", "profile", "system"],
  stores: ["core", "model", "journal"],
  interop: ["core", "model", "prompt", "index.ts"],
  logging: ["core"],
  files: ["core", "index.ts", "stores"],
  testing: ["core", "model", "llm", "journal"],
  server: ["index.ts", "stores", "interop"],
  mcp: ["index.ts", "stores", "interop"],
  // The command takes the environment and the stopwatch of its progress bar from core.
  cli: ["core", "index.ts", "llm", "voice", "stores", "files", "interop", "logging", "server", "mcp", "studio"],
  studio: ["index.ts", "stores", "interop", "server"],
};

/** Which rooms may import a package. One that is not named here may be imported by none. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  // Not what the root entry loads: it would take most of the time that importing it takes.
  zod: ["stores", "logging", "llm"],
  handlebars: ["prompt"],
  openai: ["llm"],
  lowdb: ["stores"],
  winston: ["logging"],
};

/** The store behind `store: path`. The system imports it by our own name, so that `exports` chooses the file. */
const IMPORTED_BY_OWN_NAME = "dramatis/stores/json-file";

const MAX_LINES = 400;
const VAGUE_NAMES = /(^|\/)(utils?|helpers?|common|base|misc)(\.ts|\/)|\/index\.ts$/;

const roomOf = (file: string): string => file.split("/")[0] ?? file;

function filesImportedBy(file: string, sources: Sources): string[] {
  return importsOf(file, sources.get(file) ?? "").flatMap((found) => found.file ?? []);
}

export const roomsAreNamed: Check = (sources) =>
  [...sources.keys()]
    .filter((file) => !(roomOf(file) in ROOMS) || (roomOf(file) !== "index.ts" && roomOf(file) === file))
    .map((file) => `${file} is in no room`);

export const importsPointDown: Check = (sources) =>
  [...sources.keys()].flatMap((file) => {
    const allowed = new Set([roomOf(file), ...(ROOMS[roomOf(file)] ?? [])]);
    return filesImportedBy(file, sources)
      .filter((to) => !allowed.has(roomOf(to)))
      .map((to) => `${file} may not import ${to}`);
  });

export const importsLeadSomewhere: Check = (sources) =>
  [...sources.keys()].flatMap((file) =>
    filesImportedBy(file, sources)
      .filter((to) => !sources.has(to))
      .map((to) => `${file} imports ${to}, which is not there`),
  );

export const packagesStayInTheirRooms: Check = (sources) =>
  [...sources].flatMap(([file, text]) =>
    importsOf(file, text)
      .map(({ specifier }) => specifier)
      .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
      .filter((specifier) => specifier.replace(/\/.*/, "") !== "dramatis")
      .filter((specifier) => {
        const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
        const rooms = PACKAGES[name] ?? [];
        return !rooms.includes(roomOf(file));
      })
      .map((specifier) => `${file} may not import ${specifier}`),
  );

/** By our own name only the store of `store: path` is imported, at one place and when it is needed. */
export const ownNameIsImportedOnce: Check = (sources) => {
  const uses = [...sources].flatMap(([file, text]) =>
    importsOf(file, text)
      .filter(({ specifier }) => /^dramatis(\/|$)/.test(specifier))
      .map(({ specifier }) => ({ file, text, specifier })),
  );
  return uses.flatMap(({ file, text, specifier }, index) => {
    if (specifier !== IMPORTED_BY_OWN_NAME) return [`${file} imports ${specifier} by our own name`];
    if (!text.includes(`import("${specifier}")`)) return [`${file} imports ${specifier}, and not when it is needed`];
    return index === 0 ? [] : [`${file} imports ${specifier} a second time`];
  });
};

export const importsHaveNoCircle: Check = (sources) => {
  const done = new Set<string>();
  function findCircle(file: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const to of filesImportedBy(file, sources)) {
      const circle = findCircle(to, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  }
  return [...sources.keys()].flatMap((file) => findCircle(file, [])?.join(" -> ") ?? []).slice(0, 1);
};

/** What the root entry reaches, types too, without what it loads by our own name when asked. */
function reachableFromRoot(sources: Sources): Set<string> {
  const reached = new Set<string>();
  const waiting = sources.has("index.ts") ? ["index.ts"] : [];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    waiting.push(...filesImportedBy(file, sources));
  }
  return reached;
}

export const rootLoadsInBrowsers: Check = (sources) =>
  [...reachableFromRoot(sources)].flatMap((file) => {
    const text = sources.get(file) ?? "";
    const modules = importsOf(file, text)
      .filter(({ specifier }) => isBuiltin(specifier))
      .map(({ specifier }) => `${file} imports ${specifier} and is reached from index.ts`);
    // `globalThis.Buffer` is how code asks whether there is one.
    const globals = wordsOf(file, text)
      .filter(({ word }) => /^(Buffer|setImmediate|process|require|__dirname|__filename)\b/.test(word))
      .filter(() => file !== "core/environment.ts")
      .map(({ word, line }) => `${file}:${line} uses ${word} and is reached from index.ts`);
    return [...modules, ...globals];
  });

export const filesAreShort: Check = (sources) =>
  [...sources]
    .map(([file, text]) => ({ file, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ file, lines }) => `${file} has ${lines} lines`);

export const namesSaySomething: Check = (sources) =>
  [...sources.keys()].filter((file) => VAGUE_NAMES.test(file)).map((file) => `${file} has a name that says nothing`);

export const exportsAreNamed: Check = (sources) =>
  [...sources].filter(([file, text]) => hasDefaultExport(file, text)).map(([file]) => `${file} has a default export`);

interface HiddenInput {
  readonly what: string;
  readonly words: RegExp;
  /** The files that may use it. */
  readonly allowed: readonly string[];
}

/** What a result must not depend on unseen. Words are as `wordsOf` gives them. */
const HIDDEN_INPUTS: readonly HiddenInput[] = [
  {
    what: "the clock",
    words: /^(Date(\.now)?|new Date\(\)|performance\b.*)$/,
    allowed: ["core/clock.ts"],
  },
  {
    what: "the time zone",
    words: /\.(get(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)|to(Date|Time)String)$/,
    allowed: [],
  },
  {
    what: "chance",
    words: /^Math\.random$|(^|\.)(randomUUID|randomBytes|randomInt|getRandomValues)$/,
    allowed: ["core/seed.ts"],
  },
  {
    what: "the environment",
    words: /^(process(\.env\b.*)?|globalThis)$/,
    allowed: ["core/environment.ts", "cli/process.ts"],
  },
  { what: "the console", words: /^console\b/, allowed: [] },
  {
    what: "arithmetic that differs between runtimes",
    words:
      /^Math(\.(?!random$|(abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc|[A-Z0-9_]+)$).*)?$|^\*\*=?$/,
    allowed: [],
  },
  {
    what: "a locale, which differs between runtimes",
    words: /^Intl\b|\.(localeCompare|toLocale\w*)$/,
    allowed: [],
  },
];

export const nothingIsHidden: Check = (sources) =>
  [...sources].flatMap(([file, text]) =>
    wordsOf(file, text).flatMap(({ word, line }) => {
      const name = word.replace(/^globalThis\./, "");
      return HIDDEN_INPUTS.filter(({ words, allowed }) => words.test(name) && !allowed.includes(file)).map(
        ({ what }) => `${file}:${line} depends on ${what}: ${word}`,
      );
    }),
  );
