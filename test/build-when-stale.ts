import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const INPUTS = [
  "src",
  "templates",
  "package.json",
  "tsconfig.json",
  "scripts/build.mjs",
  "scripts/embed-templates.mjs",
];

/** The newest date below a path. Folders count too: theirs changes when a file is added or removed. */
function newestChange(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Makes the build once before the tests that look at it, unless it is newer than everything it is made from. */
export default function buildWhenStale(): void {
  const inputs = INPUTS.map((name) => join(root, name)).filter((path) => existsSync(path));
  const built = join(root, "dist", "index.js");
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...inputs.map(newestChange))) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The tests of the built package need a build, and it failed.\n${stdout}${stderr}`);
}
