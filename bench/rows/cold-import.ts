import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defineRow, type PartContext } from "../row.js";
import { rootSize } from "../root-size.js";
import { median } from "../statistics.js";

/** Modules that only some programs need, and that would be felt. */
const HEAVY = ["openai", "winston", "lowdb"];
const EMPTY = "data:text/javascript,export{}";

interface Import {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly urls: readonly string[];
}

function importInNewProcess(specifier: string, ...options: readonly string[]): Import {
  const probe = fileURLToPath(new URL("../import-probe.js", import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [probe, specifier, ...options], { encoding: "utf8" });
  if (status !== 0) throw new Error(`importing ${specifier} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Import;
}

interface ColdImports {
  readonly rootMs: number;
  readonly rootCpuMs: number;
  readonly zodMs: number;
  readonly zodCpuMs: number;
  readonly emptyMs: number;
  readonly emptyCpuMs: number;
  readonly heavy: readonly string[];
  readonly packages: readonly string[];
}

function time({ isQuick }: PartContext): ColdImports {
  const imports = { dramatis: [] as Import[], zod: [] as Import[], [EMPTY]: [] as Import[] };
  for (let round = 0; round < (isQuick ? 5 : 15); round++) {
    for (const [specifier, all] of Object.entries(imports)) all.push(importInNewProcess(specifier));
  }
  const wall = (all: readonly Import[]): number => median(all.map(({ wallMs }) => wallMs));
  const cpu = (all: readonly Import[]): number => median(all.map(({ cpuMs }) => cpuMs));
  const packages = packagesIn(importInNewProcess("dramatis", "--list").urls);
  return {
    rootMs: wall(imports.dramatis),
    rootCpuMs: cpu(imports.dramatis),
    zodMs: wall(imports.zod),
    zodCpuMs: cpu(imports.zod),
    emptyMs: wall(imports[EMPTY]),
    emptyCpuMs: cpu(imports[EMPTY]),
    packages,
    heavy: HEAVY.filter((name) => packages.includes(name)),
  };
}

function packagesIn(urls: readonly string[]): string[] {
  const names = urls.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined);
}

export const coldImport = defineRow({
  name: "import",
  title: "import of the root entry in a new process",
  parts: { time, size: () => rootSize() },
  figures: ({ time: spent, size }) => [
    {
      what: "wall clock",
      unit: "ms",
      measured: spent.rootMs,
      target: { atMost: 60 },
      baselines: [
        { what: "an empty module", value: spent.emptyMs },
        { what: "zod alone", value: spent.zodMs },
      ],
    },
    {
      what: "CPU",
      unit: "ms",
      measured: spent.rootCpuMs,
      baselines: [
        { what: "an empty module", value: spent.emptyCpuMs },
        { what: "zod alone", value: spent.zodCpuMs },
      ],
    },
    { what: `loaded of ${HEAVY.join(", ")}`, unit: "modules", measured: spent.heavy.length, target: { atMost: 0 } },
    {
      what: `own code, gzip, ${size.files} files without other packages`,
      unit: "kB",
      measured: size.gzipKilobytes,
      target: { atMost: 40 },
    },
    { what: "own code, gzip, as a bundler minifies it", unit: "kB", measured: size.minifiedKilobytes },
    { what: "own code, gzip, as one file", unit: "kB", measured: size.togetherKilobytes },
    { what: "own code, not compressed", unit: "kB", measured: size.kilobytes },
  ],
  notes: ({ time: { packages, heavy } }) => [
    `Packages loaded with it: ${packages.join(", ") || "none"}.` +
      (heavy.length === 0 ? "" : ` Too heavy for that: ${heavy.join(", ")}.`),
  ],
});
