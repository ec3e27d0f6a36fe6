import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

export interface RootSize {
  readonly files: number;
  readonly kilobytes: number;
  /** Each file compressed by itself, as it is published: with the names of the sources, without comments. */
  readonly gzipKilobytes: number;
  /** All of them compressed together. */
  readonly togetherKilobytes: number;
  /** What a bundler makes of them for a browser: one file with short names, compressed. */
  readonly minifiedKilobytes: number;
}

const STATIC_IMPORT = /^(?:import|export)\b[^"';]*["'](\.[^"']+)["']/gm;

/** The files that importing the root entry loads, without those of other packages. */
export async function rootSize(): Promise<RootSize> {
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
    minifiedKilobytes: gzipSync(await minify(entry)).length / 1000,
  };
}

async function minify(entry: string): Promise<string> {
  const bundled = await rolldown({
    input: entry,
    platform: "neutral",
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
  });
  const { output } = await bundled.generate({ format: "esm", minify: true });
  await bundled.close();
  return output[0].code;
}
