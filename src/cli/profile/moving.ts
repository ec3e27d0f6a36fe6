import { stat } from "node:fs/promises";
import { exportProfiles, importProfiles } from "../../files/files.js";
import type { JsonObject, PersonaSystem } from "../../index.js";
import { DramatisError, isDramatisError } from "../../index.js";
import { writeJsonFile } from "../../stores/json-file.js";
import { EXIT } from "../exit-codes.js";
import { CommandError, usageError } from "../failure.js";
import { jsonPieces } from "../json-pieces.js";
import { printJson, readableWidth } from "../output.js";
import { cleanLine } from "../text/clean.js";
import { counted } from "../text/numbers.js";
import { styleFor } from "../text/style.js";
import { wrap } from "../text/wrap.js";
import { readTextFile } from "../text-file.js";
import { changeProfiles, readProfiles, rehearse, type Action, type Job } from "./action.js";
import { fromAxlearn, isAxlearnProfile } from "./axlearn-file.js";

/** Writes one user as JSON, or all of them as a folder. */
export const exportAction: Action = {
  options: ["out", "folder", "history"],
  async run(job: Job) {
    const { call, path, user } = job;
    const folder = call.text("folder");
    const out = call.text("out");
    if (folder !== undefined && out !== undefined)
      throw usageError("unexpected-option", "Give either --out FILE, for one user, or --folder FOLDER, for all.", {
        option: "--out",
      });
    const includeHistory = call.has("history");
    await readProfiles(job, async (system) => {
      if (folder !== undefined) {
        const users = await exportProfiles(system, folder, { includeHistory });
        return told(job, { store: path, folder, users }, `${counted(users, "profile")} written to ${folder}`);
      }
      const document = documentOf(system, user, path, includeHistory);
      if (out === undefined) {
        for (const piece of jsonPieces(document)) job.output.stdout.write(piece);
        return;
      }
      await writeJsonFile(out, document);
      told(job, { store: path, user, file: out }, `the profile of ${user} written to ${out}`);
    });
    return EXIT.ok;
  },
};

function documentOf(system: PersonaSystem, userId: string, path: string, includeHistory: boolean): JsonObject {
  const [document] = system.profiles.export({ userId, includeHistory });
  if (document !== undefined) return document;
  throw new CommandError("profile/not-found", `Nothing is known of ${JSON.stringify(userId)} in ${path}.`, {
    details: { user: userId, store: path },
  });
}

/** Takes in a file of one user, or a folder. */
export const importAction: Action = {
  options: ["replace"],
  target: "FILE|FOLDER",
  async run(job: Job) {
    const { call, path, target = "" } = job;
    const options = { replace: call.has("replace") };
    if ((await stat(target)).isDirectory()) {
      await rehearse(job, (system) => importProfiles(system, target, options));
      const users = await changeProfiles(job, (system) => importProfiles(system, target, options));
      told(job, { store: path, folder: target, users }, `${counted(users, "profile")} of ${target} taken into ${path}`);
      return EXIT.ok;
    }
    const document = readDocument(job, await readTextFile(target));
    const take = (system: PersonaSystem): string[] => takeIn(system, target, document, options);
    await rehearse(job, take);
    const [user = ""] = await changeProfiles(job, async (system) => {
      const ids = take(system);
      await system.flush({ signal: job.context.signal });
      return ids;
    });
    told(job, { store: path, file: target, user }, `the profile of ${user} taken into ${path}`);
    return EXIT.ok;
  },
};

/** What is wrong with what a file says is told with its name. */
function takeIn(system: PersonaSystem, file: string, document: JsonObject, options: { replace: boolean }): string[] {
  try {
    return system.profiles.import([document], options);
  } catch (error) {
    if (!isDramatisError(error) || !("index" in error.details)) throw error;
    const { index: _index, ...details } = error.details;
    throw new DramatisError(error.code, `${file}: ${error.message}`, { cause: error, details: { ...details, file } });
  }
}

function readDocument({ call, user, target = "" }: Job, text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw invalid(target, `is not JSON: ${why}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(target, "must hold an object");
  if (isAxlearnProfile(value)) return fromAxlearn(value, { user, file: target });
  const owner = (value as JsonObject)["userId"];
  if (call.has("user") && owner !== user)
    throw usageError("bad-value", `${target} is not of ${JSON.stringify(user)}; leave --user out.`, {
      option: "--user",
      value: user,
    });
  return value as JsonObject;
}

function invalid(file: string, message: string): DramatisError {
  return new DramatisError("import/invalid", `${file} ${message}`, { details: { file } });
}

function told({ call, output }: Job, document: JsonObject, sentence: string): void {
  if (call.json) printJson(output, document);
  else
    output.stderr.write(
      `${wrap(`${styleFor(output).good("✓")} ${cleanLine(sentence)}`, readableWidth(output)).join("\n")}\n`,
    );
}
