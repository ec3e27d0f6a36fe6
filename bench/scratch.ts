import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package. */
export const PACKAGE_FOLDER: string = dirname(fileURLToPath(import.meta.resolve("dramatis/package.json")));

/** Folders on the disk of the checkout: the system's temporary folder is often memory, where syncing costs nothing. */
export function makeScratch(name: string): string {
  const parent = join(PACKAGE_FOLDER, "temp", "bench-data");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
