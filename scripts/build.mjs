// Embeds the templates and compiles src to dist with tsc. dist is replaced at the end, in one step: while a build runs,
// and after one that failed, the previous one stays usable; and no file of a source that was removed is left behind.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// Beside dist, and not below temp, because source maps hold relative paths.
const fresh = join(root, `.dist-${process.pid}-new`);
const old = join(root, `.dist-${process.pid}-old`);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
}

try {
  run("scripts/embed-templates.mjs");
  run("node_modules/typescript/bin/tsc", "--outDir", fresh);
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
