import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock: { packages: Readonly<Record<string, { dev?: boolean; hasInstallScript?: boolean; resolved?: string }>> } =
  JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

/** Every file that a value of `exports` names, below any number of conditions. */
function targetsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Object.values(value as Readonly<Record<string, unknown>>).flatMap(targetsOf);
}

const promised = [...targetsOf(manifest.exports), ...Object.values(manifest.bin), manifest.main, manifest.types].map(
  (path) => path.replace(/^\.\//, ""),
);

/** Rooms that are an entry of their own, each with a file of its own name. */
const ENTRY_ROOMS = ["interop", "logging", "testing", "server", "mcp"];

/** Packages that the root entry may load. The others are loaded when they are first needed. */
const LOADED_BY_ROOT = new Set(["handlebars"]);

describe("package.json", () => {
  it("promises only files that the build makes", () => {
    expect(promised.length).toBeGreaterThan(2);
    expect(promised.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("exports every room that is an entry", () => {
    const built = ENTRY_ROOMS.map((room) => `dist/${room}/${room}.js`).filter((path) => existsSync(join(root, path)));
    expect(built.filter((path) => !promised.includes(path))).toEqual([]);
  });

  it("puts what it promises into the archive, and nothing that users have no use for", () => {
    const answer = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      shell: process.platform === "win32",
    });
    const [archive]: { files: { path: string }[] }[] = JSON.parse(answer);
    const packed = (archive?.files ?? []).map(({ path }) => path);
    expect(packed.length).toBeGreaterThan(promised.length);
    expect(promised.filter((path) => !packed.includes(path))).toEqual([]);
    const useful = /^(dist\/.*\.(js|d\.ts)(\.map)?|templates\/.*\.hbs|package\.json|README\.md|LICENSE)$/;
    expect(packed.filter((path) => !useful.test(path))).toEqual([]);
  });

  it("needs at most five packages at run time and runs nothing when it is installed", () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(5);
    const hooks = ["preinstall", "install", "postinstall", "prepare", "prepack"];
    expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([]);
    const installed = Object.entries(lock.packages).filter(([path, entry]) => path !== "" && entry.dev !== true);
    expect(installed.length).toBeGreaterThan(0);
    expect(installed.filter(([, entry]) => entry.hasInstallScript === true)).toEqual([]);
  });

  it("has a lock file that names no registry but the public one", () => {
    const addresses = Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? []);
    expect(addresses.filter((address) => !address.startsWith("https://registry.npmjs.org/"))).toEqual([]);
  });
});

describe("the build", () => {
  it("holds exactly what the sources compile to", () => {
    const list = (folder: string, ending: string): string[] =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(ending))
        .map((file) => file.slice(0, -ending.length))
        .toSorted();
    const sources = list("src", ".ts").filter((file) => !file.endsWith(".d"));
    expect(sources.length).toBeGreaterThan(0);
    // What the root entry loads is joined in one file.
    expect(list("dist", ".js")).toEqual([...sources, "root"].toSorted());
    expect(list("dist", ".d.ts")).toEqual(sources);
  });

  it("has the templates of this checkout embedded, each in both languages", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/embed-templates.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [english, chinese] = ["en", "zh"].map((language) =>
      readdirSync(join(root, "templates", language)).toSorted(),
    );
    expect(english).toEqual(chinese);
  });
});

describe("import of the root entry", () => {
  /** Everything that Node resolves while it imports an entry, in a process of its own. */
  function loadedBy(entry: string): string[] {
    const hooks = `
      import { writeSync } from "node:fs";
      export async function resolve(specifier, context, next) {
        const found = await next(specifier, context);
        if (context.parentURL !== undefined && !context.parentURL.startsWith("data:")) writeSync(1, found.url + "\\n");
        return found;
      }`;
    const program = `
      import { register } from "node:module";
      register("data:text/javascript," + ${JSON.stringify(encodeURIComponent(hooks))});
      await import(${JSON.stringify(entry)});`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    return output.split("\n").filter((line) => line !== "");
  }

  const packageOf = (url: string): string | undefined => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];

  it("loads no module of Node and no package that it can do without", () => {
    const loaded = loadedBy("dramatis");
    const own = loaded.filter((url) => packageOf(url) === undefined && url.includes("/dist/"));
    expect(own.map((url) => url.replace(/.*\/dist\//, ""))).toEqual(["index.js", "root.js"]);
    expect(loaded.filter((url) => url.startsWith("node:"))).toEqual([]);
    const packages = new Set(loaded.map(packageOf).filter((name) => name !== undefined));
    expect([...packages].filter((name) => !LOADED_BY_ROOT.has(name))).toEqual([]);
    expect(
      loaded.filter((url) => /\/dist\/(stores|interop|logging|testing|server|mcp|cli|studio)\//.test(url)),
    ).toEqual([]);
  });

  it("is watched by something that would notice", () => {
    const loaded = loadedBy("dramatis/stores/json-file");
    expect(loaded.filter((url) => url.startsWith("node:"))).not.toEqual([]);
    expect(loaded.map(packageOf)).toContain("lowdb");
  });

  it("finds the store that only says no in a browser", () => {
    const program = 'console.log(import.meta.resolve("dramatis/stores/json-file"))';
    const resolve = (...flags: string[]): string =>
      execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", program], {
        cwd: root,
        encoding: "utf8",
      });
    expect(resolve()).toMatch(/\/dist\/stores\/json-file\.js\n$/);
    expect(resolve("--conditions=browser")).toMatch(/\/dist\/stores\/json-file-browser\.js\n$/);
  });
});
