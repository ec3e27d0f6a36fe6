import { PersonaSystem, type SystemOptions } from "../index.js";
import type { ImportWarning } from "./import-warnings.js";
import { readPersonaFlow, refuseCharacter, type PersonaFlowContents } from "./personaflow.js";

export type { CharacterExport, MemoryExport, SummaryExport } from "./character-export.js";
export type { ImportWarning } from "./import-warnings.js";
export { readPersonaFlow, type PersonaFlowContents } from "./personaflow.js";
export { fromPythonTemplate as importPersonaFlowTemplate } from "./personaflow-template.js";

/** What an import has to tell. */
export interface ImportReport {
  /** What could not be taken over as it was, and where it stands in the data. */
  warnings: ImportWarning[];
}

/** A system made of outside data. */
export interface Imported {
  system: PersonaSystem;
  report: ImportReport;
}

/**
 * Makes a system of what PersonaFlow saved: the JSON text of `PersonaSystem.to_dict()`, or the object it parses to. The
 * exports of one character (`Character.to_dict`, `get_context`) make a system of one.
 *
 * Memories come in the order of their timestamps, which are read as UTC; the original stands in
 * `metadata.personaflow.timestamp`. Prompts were rendered by PersonaFlow and are escaped, so that they stay as they
 * were. Everything else that could not be taken over as it was is in `report.warnings`.
 *
 * @example
 * const { system, report } = importPersonaFlow(await readFile("system_backup.json", "utf8"));
 * for (const { path, message } of report.warnings) logger.warn(message, { path });
 *
 * @throws DramatisError `import/invalid` with the path in `details`, or `import/limit`; nothing is created then.
 */
export function importPersonaFlow(data: string | object, options: SystemOptions = {}): Imported {
  const contents = readPersonaFlow(data);
  const system = new PersonaSystem(options);
  try {
    fill(system, contents);
  } catch (error) {
    // What was imported so far may have started jobs, and nobody will ever see this system.
    void system.close().catch(() => {});
    throw error;
  }
  return { system, report: { warnings: contents.warnings } };
}

function fill(system: PersonaSystem, { characters, active }: PersonaFlowContents): void {
  for (const character of characters) {
    try {
      system.importCharacter(character);
    } catch (cause) {
      throw refuseCharacter(character.name, cause);
    }
  }
  if (active !== undefined) system.switchActiveCharacter(active);
}
