// Embeds the templates and compiles src to dist. dist is replaced at the end, in one step: while a build runs, and after
// one that failed, the previous one stays usable; and no file of a source that was removed is left behind.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const src = join(root, "src");
// Beside dist, and not below temp, because source maps hold relative paths.
const fresh = join(root, `.dist-${process.pid}-new`);
const old = join(root, `.dist-${process.pid}-old`);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
}

/** Bundles for the given modules of src, without other packages. */
async function bundle(paths) {
  return await rolldown({
    input: Object.fromEntries(
      paths.map((path) => [relative(src, path).split(sep).join("/").replace(/\.ts$/, ""), path]),
    ),
    platform: "neutral",
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    transform: { target: "es2022" },
    // All that it would take from there is said here.
    tsconfig: false,
    onLog(level, { message }) {
      if (level === "warn") throw new Error(message);
    },
  });
}

/**
 * Joins the modules that the root entry loads in one file, since a hundred small ones take longer to find and to read than
 * to compile. Their own files stay, for the other modules, and re-export from it. Comments stay in the declarations.
 */
async function joinRoot(folder) {
  const index = join(src, "index.ts");
  const search = await bundle([index]);
  const { output } = await search.generate({ format: "esm" });
  const paths = output.find(({ name }) => name === "index").moduleIds;
  const joined = await bundle(paths);
  await joined.write({
    dir: folder,
    format: "esm",
    sourcemap: true,
    comments: { annotation: true, jsdoc: false, legal: false },
    minifyInternalExports: false,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "root", test: (id) => paths.includes(id) }] },
  });
  await Promise.all([search.close(), joined.close()]);
  // What tsc wrote about files that only re-export now.
  for (const path of paths) rmSync(join(folder, relative(src, path).replace(/\.ts$/, ".js.map")));
}

try {
  run("scripts/embed-templates.mjs");
  run("node_modules/typescript/bin/tsc", "--outDir", fresh);
  await joinRoot(fresh);
  const command = join(fresh, "cli", "main.js");
  if (existsSync(command)) chmodSync(command, 0o755);
  if (existsSync(join(root, "dist"))) renameSync(join(root, "dist"), old);
  renameSync(fresh, join(root, "dist"));
} catch (error) {
  console.error(`build failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}
