import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export interface RootSize {
  readonly files: number;
  readonly kilobytes: number;
  /** Each file compressed by itself. */
  readonly gzipKilobytes: number;
  /** All of them compressed together. A bundle is smaller still: it has no comments and short names. */
  readonly togetherKilobytes: number;
}

const STATIC_IMPORT = /^(?:import|export)\b[^"';]*["'](\.[^"']+)["']/gm;

/** The files that importing the root entry loads, without those of other packages. */
export function rootSize(): RootSize {
  const entry = fileURLToPath(import.meta.resolve("dramatis"));
  const texts = new Map<string, string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (texts.has(file)) continue;
    const text = readFileSync(file, "utf8");
    texts.set(file, text);
    const folder = dirname(file);
    for (const [, specifier = ""] of text.matchAll(STATIC_IMPORT)) waiting.push(join(folder, specifier));
  }
  const all = [...texts.values()];
  return {
    files: all.length,
    kilobytes: all.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1000,
    gzipKilobytes: all.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000,
    togetherKilobytes: gzipSync(all.join("\n")).length / 1000,
  };
}
