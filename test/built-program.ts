import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Far above what any of them takes; it only ends a program that hangs. */
const TIMEOUT_MS = 60_000;

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * A fresh folder below `temp/`. It lies inside the package, so that the name `dramatis` means the built package there,
 * through the same `exports` that a user's program goes through.
 */
export function makeTemporaryFolder(name: string): string {
  const parent = join(root, "temp");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

/** How a user would compile, for the oldest Node that we support: it cannot parse `await using`. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ["node"],
  typeRoots: [join(root, "node_modules", "@types")],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
};

/** Compiles TypeScript files against the types of the built package; the `.js` files lie beside them. */
export function compile(files: readonly string[]): Diagnosis[] {
  const program = ts.createProgram({ rootNames: files, options: OPTIONS });
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return diagnostics.map(({ file, start = 0, messageText }) => ({
    file: file?.fileName ?? "",
    line: (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}

interface Diagnosis {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a compiled program in a process of its own and in its own folder, with nothing of our environment in it. */
export function run(file: string): Promise<Outcome> {
  const env = { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1", NO_COLOR: "1", TZ: "UTC" };
  return new Promise((resolve) => {
    execFile(process.execPath, [file], { cwd: dirname(file), env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, stdout, stderr });
      else resolve({ exitCode: 1, stdout, stderr: `${stderr}ended by ${error.signal ?? error.message}` });
    });
  });
}
