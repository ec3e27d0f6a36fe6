import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { DramatisError } from "../core/errors.js";
import { PersonaSystem, type PromptManager } from "../index.js";

export { exportProfiles, importProfiles } from "./profiles.js";

const TEMPLATE = /\.(hbs|handlebars|txt|md)$/i;
/** Far above any prompt; a file beyond it was not meant. */
const MAX_BYTES = 1 << 20;

/**
 * Adds every template of a folder and its subfolders: files ending in .hbs, .handlebars, .txt and .md, each named by its
 * path without the ending ("talk/greeting"). All or none: the files are read and checked first. Gives the names, sorted.
 *
 * @throws DramatisError `config/invalid` when the folder cannot be read or two files have one name; `template/invalid` and
 * `template/limit` naming the file.
 */
export async function loadTemplates(prompts: PromptManager, directory: string): Promise<string[]> {
  const files = await filesIn(directory);
  const sources = new Map<string, string>();
  for (const file of files) {
    const name = relative(directory, file).replaceAll("\\", "/").replace(TEMPLATE, "");
    if (sources.has(name))
      throw refuse(`There are two files for the template ${JSON.stringify(name)} in ${directory}; keep one`, { name });
    sources.set(name, await readTemplate(file));
  }
  // Whatever would be refused is refused here first, where nothing is kept.
  const scratch = new PersonaSystem().prompts;
  for (const [name, source] of sources) scratch.addTemplate(name, source);
  const names = [...sources.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  for (const name of names) prompts.addTemplate(name, sources.get(name) ?? "");
  return names;
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && TEMPLATE.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    throw refuse(`The folder of templates ${JSON.stringify(directory)} cannot be read: ${(error as Error).message}`, {
      field: "directory",
    });
  }
}

async function readTemplate(file: string): Promise<string> {
  const bytes = await readFile(file);
  if (bytes.length > MAX_BYTES)
    throw new DramatisError("template/limit", `${file} has ${bytes.length} bytes; a template may have ${MAX_BYTES}`, {
      details: { file },
    });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DramatisError("template/invalid", `${file} is no UTF-8 text`, { details: { file } });
  }
}

function refuse(message: string, details: Record<string, string>): DramatisError {
  return new DramatisError("config/invalid", message, { details });
}
