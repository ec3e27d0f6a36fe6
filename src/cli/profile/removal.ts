import type { ForgetReceipt, PersonaSystem } from "../../index.js";
import { EXIT } from "../exit-codes.js";
import { printJson, printLines, readableWidth } from "../output.js";
import { cleanLine } from "../text/clean.js";
import { facts } from "../text/facts.js";
import { grouped } from "../text/numbers.js";
import { styleFor } from "../text/style.js";
import { wrap } from "../text/wrap.js";
import { confirms } from "./ask.js";
import { readProfiles, type Action, type Job } from "./action.js";

/** Begins a profile anew; what characters remember stays. */
export const reset: Action = {
  options: ["character", "yes"],
  async run(job: Job) {
    const { call, output, path, user } = job;
    const character = call.text("character");
    const whose = character === undefined ? user : `${user}, as ${character} knows them,`;
    if (!(await confirms(job, `Take away the profile of ${whose} in ${path}?`))) return unchanged(job, "reset");
    const isGone = await readProfiles(job, async (system) => {
      const wasThere = takeAway(system, user, character);
      await system.flush({ signal: job.context.signal });
      return wasThere;
    });
    if (call.json) printJson(output, { store: path, user, reset: isGone });
    else {
      const told = isGone
        ? `The profile of ${cleanLine(whose)} begins anew.`
        : `Nothing is known of ${cleanLine(whose)} in ${cleanLine(path)}.`;
      printLines(output, wrap(told, readableWidth(output)));
    }
    return EXIT.ok;
  },
};

/** False when there was nothing. */
function takeAway({ profiles }: PersonaSystem, user: string, character: string | undefined): boolean {
  if (character !== undefined) return profiles.delete(user, { character });
  const [all] = profiles.export({ userId: user });
  const scopes = (all?.["profiles"] ?? []) as { character?: string }[];
  for (const scope of scopes)
    profiles.delete(user, scope.character === undefined ? {} : { character: scope.character });
  profiles.usage(user).reset();
  return scopes.length > 0 || all?.["usage"] !== undefined;
}

/** Takes away all that a world holds of a user, the memories of characters and the bytes on disk too. */
export const forget: Action = {
  options: ["dry-run", "yes"],
  async run(job: Job) {
    const { call, path, user } = job;
    if (call.has("dry-run")) {
      const receipt = await readProfiles(job, (system) => system.forgetUser(user, { dryRun: true }));
      showReceipt(job, receipt);
      return EXIT.ok;
    }
    const question = `Forget ${user} in ${path}: memories, summaries, profile and habits? This cannot be undone.`;
    if (!(await confirms(job, question))) return unchanged(job, "forgotten");
    showReceipt(job, await readProfiles(job, (system) => system.forgetUser(user)));
    return EXIT.ok;
  },
};

function showReceipt({ call, output, path }: Job, receipt: ForgetReceipt): void {
  if (call.json) {
    printJson(output, { store: path, ...receipt });
    return;
  }
  const style = styleFor(output);
  const width = readableWidth(output);
  const { userId, dryRun, memories, summaries, facts: known, sessions } = receipt;
  const title = dryRun
    ? `This is what forgetting ${cleanLine(userId)} would take`
    : `${cleanLine(userId)} is forgotten`;
  const rows = [
    ["memories", grouped(memories)],
    ["summaries", grouped(summaries)],
    ["facts", grouped(known)],
    ["sessions", grouped(sessions)],
  ] as const;
  printLines(output, [...wrap(title, width).map((line) => style.bold(line)), ...facts(rows, width, style)]);
}

function unchanged({ call, output, path, user }: Job, done: string): typeof EXIT.ok {
  if (call.json) printJson(output, { store: path, user, [done]: false });
  else printLines(output, ["Nothing was changed."]);
  return EXIT.ok;
}
