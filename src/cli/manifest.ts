import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The version of this package. */
export function packageVersion(): string {
  return textAt(readManifest(ROOT), "version") ?? "";
}

/**
 * What a project that uses this very package depends on: its version, or, where it did not come from a registry, the folder
 * or file it came from.
 */
export function ownDependency(root: string = ROOT): string {
  const folder = root.replaceAll("\\", "/").replace(/\/$/, "");
  const at = folder.lastIndexOf("/node_modules/dramatis");
  if (at === -1) return `file:${folder}`;
  const user = folder.slice(0, at);
  const manifest = readManifest(user);
  const given = textAt(manifest, "dependencies", "dramatis") ?? textAt(manifest, "devDependencies", "dramatis");
  return given?.startsWith("file:") === true
    ? `file:${resolve(user, given.slice("file:".length)).replaceAll("\\", "/")}`
    : `^${textAt(readManifest(folder), "version") ?? ""}`;
}

function readManifest(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    // Whoever runs a command from elsewhere has none.
    return undefined;
  }
}

function textAt(manifest: unknown, ...keys: readonly string[]): string | undefined {
  let value = manifest;
  for (const key of keys)
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof value === "string" ? value : undefined;
}
