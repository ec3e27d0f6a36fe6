import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ownDependency } from "../../src/cli/manifest.js";
import { makeTemporaryFolder } from "../built-program.js";

const folder = makeTemporaryFolder("manifest").replaceAll("\\", "/");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function installed(name: string, manifest: object): string {
  const root = join(folder, name, "node_modules", "dramatis");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(folder, name, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(root, "package.json"), '{ "version": "1.2.3" }');
  return root;
}

describe("what a new project depends on", () => {
  it("is the version that came from a registry", () => {
    expect(ownDependency(installed("registry", { dependencies: { dramatis: "^1.0.0" } }))).toBe("^1.2.3");
    expect(ownDependency(installed("nothing-said", {}))).toBe("^1.2.3");
  });

  it("is the file that it was installed from, wherever the project is made", () => {
    const root = installed("tarball", { devDependencies: { dramatis: "file:../dramatis-1.2.3.tgz" } });
    expect(ownDependency(root)).toBe(`file:${folder}/dramatis-1.2.3.tgz`);
  });

  it("is the checkout when it runs from one", () => {
    expect(ownDependency(`${folder}/checkout/`)).toBe(`file:${folder}/checkout`);
  });
});
