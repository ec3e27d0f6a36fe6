import { DramatisError } from "../core/errors.js";
import type { JsonObject } from "../core/json.js";
import { field, isJsonObject, refuse } from "./personaflow-fields.js";

/** The exports of PersonaFlow that hold characters. */
export type PersonaFlowShape = "system" | "character" | "context";

/**
 * Tells what a file is by its fields, since PersonaFlow marks none.
 *
 * @throws DramatisError `import/invalid` that says what the file is instead and what to do with it.
 */
export function recognise(root: JsonObject): PersonaFlowShape {
  const has = (key: string): boolean => Object.hasOwn(root, key);
  const other = recogniseOther(root);
  if (other !== undefined) throw new DramatisError("import/invalid", `this is ${other}`, { details: { path: "" } });
  if (has("characters")) return "system";
  if (has("memory_manager")) return "character";
  if (has("prompt") && (has("memories") || isJsonObject(field(root, "background")))) return "context";
  if (has("memories"))
    throw refuse(undefined, "has memories but no character: import the whole system, or the character's to_dict()");
  if (has("name") && has("prompt"))
    throw refuse(
      undefined,
      "looks like one character, but memory_manager is missing; import what Character.to_dict() gives",
    );
  throw refuse(undefined, 'has no field "characters"; import what PersonaFlow\'s PersonaSystem.to_dict() gives');
}

function recogniseOther(root: JsonObject): string | undefined {
  const format = field(root, "format");
  if (format === "dramatis") return "a snapshot of this package; load it with PersonaSystem.fromJSON";
  if (format === "dramatis-character") return "a character of this package; load it with system.importCharacter";
  const spec = field(root, "spec");
  if (typeof spec === "string" && spec.startsWith("chara_card"))
    return `a character card (${spec.slice(0, 20)}), not a PersonaFlow file`;
  const values = Object.values(root);
  if (values.length > 0 && values.every((value) => typeof value === "string")) {
    return "a PromptManager export: templates, no characters. Add each of its texts with system.prompts.addTemplate(name, text), where ${name} means the same, $name becomes ${name} and $$ becomes $";
  }
  return undefined;
}
