import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests that look at what is published: the built package is made before they start. */
const BUILT = [
  "test/package.test.ts",
  "test/readme.test.ts",
  "test/examples.test.ts",
  "test/consumer.test.ts",
  "test/**/*.built.test.ts",
];

/** In all other tests our own name means our source, as `paths` of tsconfig.json says to the compiler. */
function ownNameInSource(): { find: RegExp; replacement: string }[] {
  const manifest: { exports: Record<string, string | { default: string }> } = JSON.parse(
    readFileSync(new URL("package.json", import.meta.url), "utf8"),
  );
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (typeof target === "string") return [];
    const name = `dramatis${subpath.slice(1)}`;
    const source = target.default.replace("./dist/", "./src/").replace(/\.js$/, ".ts");
    return [{ find: new RegExp(`^${name}$`), replacement: fileURLToPath(new URL(source, import.meta.url)) }];
  });
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { shuffle: true },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        resolve: { alias: ownNameInSource() },
        test: { name: "source", include: ["test/**/*.test.ts"], exclude: BUILT },
      },
      {
        extends: true,
        test: { name: "built", include: BUILT, globalSetup: "test/build-when-stale.ts" },
      },
    ],
  },
});
