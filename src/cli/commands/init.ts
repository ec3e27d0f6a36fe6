import { lstat, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { type Context, type Output, printJson, printLines, readableWidth } from "../output.js";
import { type ProjectFile, projectFiles } from "../project/files.js";
import { facts } from "../text/facts.js";
import { styleFor } from "../text/style.js";

const spec: CommandSpec = {
  name: "init",
  summary: "Begin a project: a character, a stored world, a talk that streams",
  description: [
    "Writes a small project that runs as it is: with the offline voice, or with a model when OPENAI_API_KEY or OPENAI_BASE_URL is set. What was said is remembered the next time.",
    "Nothing is written when one of its files is there already.",
  ],
  positionals: [{ name: "FOLDER", required: false, about: "Where (default: here); made if it is not there" }],
  options: [],
  examples: ["dramatis init tavern", "cd tavern && npm install && npm start"],
};

export const init: Command = {
  spec,
  async run(call: Call, { output }: Context): Promise<ExitCode> {
    const folder = call.positional(0) ?? ".";
    const files = projectFiles(basename(resolve(folder)));
    await requireAbsent(folder, files);
    for (const { path, text } of files) {
      const target = join(folder, path);
      // oxlint-disable-next-line no-await-in-loop -- a few small files, in order
      await mkdir(dirname(target), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop -- a few small files, in order
      await writeFile(target, text, { flag: "wx" });
    }
    show(call.json, output, folder, files);
    return EXIT.ok;
  },
};

async function requireAbsent(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const found = await Promise.all(files.map(({ path }) => isThere(join(folder, path))));
  const present = files.filter((_, index) => found[index]).map(({ path }) => path);
  if (present.length === 0) return;
  const verb = present.length === 1 ? "is" : "are";
  throw new CommandError(
    "project/exists",
    `${present.join(", ")} ${verb} already in ${folder}, so nothing was written. Give another FOLDER: dramatis init FOLDER`,
    { details: { folder, files: present } },
  );
}

/** Also a link that leads nowhere is there. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

function show(json: boolean, output: Output, folder: string, files: readonly ProjectFile[]): void {
  if (json) {
    printJson(output, { folder, files: files.map(({ path }) => path) });
    return;
  }
  const style = styleFor(output);
  const enter = folder === "." ? "" : `cd ${/^[\w./~-]+$/.test(folder) ? folder : JSON.stringify(folder)} && `;
  printLines(output, [
    `${style.good("✓")} ${style.bold(folder === "." ? "A project" : folder)} is ready`,
    "",
    ...facts(
      files.map(({ path, about }) => [path, about]),
      readableWidth(output),
      style,
    ),
    "",
    "Next:",
    `  ${style.accent(`${enter}npm install`)}`,
    `  ${style.accent("npm start")}`,
  ]);
}
