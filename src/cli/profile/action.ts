import { isDramatisError, PersonaSystem } from "../../index.js";
import type { Call } from "../arguments.js";
import type { ExitCode } from "../exit-codes.js";
import type { Context, Output } from "../output.js";
import { hasWorld, readWorld, withWorld } from "../world.js";

/** Whose profile is meant where nobody is named: whoever sits at this machine. Nobody that a program knows has to be called so. */
export const LOCAL_USER = "local";

/** What an action of `dramatis profile` is given. */
export interface Job {
  readonly call: Call;
  readonly context: Context;
  readonly output: Output;
  /** The world. */
  readonly path: string;
  readonly user: string;
  /** KIND, FILE or FOLDER. */
  readonly target: string | undefined;
}

export interface Action {
  /** Options besides those that all actions take. */
  readonly options: readonly string[];
  /** What the target is, for those that take one. */
  readonly target?: string;
  run(job: Job): Promise<ExitCode>;
}

/** How long another process is waited for that has the store open, and how often it is looked, in milliseconds. */
const LOCK_WAIT_MS = 5000;
const LOCK_PAUSE_MS = 50;

/** A world of which nothing is read by itself, and in which also what one character alone knows can be asked for. */
const OPTIONS = { profiles: { autoExtract: false, scope: "character" } } as const;

/** Opens a world that is there. */
export function readProfiles<T>(job: Job, work: (system: PersonaSystem) => Promise<T>): Promise<T> {
  return patiently(job, (...given) => readWorld(...given, remedyOf(job)), work);
}

/** What makes a world in which something is known of the user. */
function remedyOf({ path, user }: Job): string {
  const store = ` --store ${nameInShell(path)}`;
  const mine = `${user === LOCAL_USER ? "" : ` --user ${nameInShell(user)}`}${store}`;
  return [
    "What makes one:",
    `  dramatis profile track --command NAME${mine}`,
    `  dramatis profile import FILE${store}`,
    // Of somebody who talks without an id nothing is learned.
    `  dramatis chat Mira --create "You are Mira, ..." --user ${nameInShell(user)}${store}`,
  ].join("\n");
}

function nameInShell(name: string): string {
  return /^[\w./~@:-]+$/.test(name) ? name : JSON.stringify(name);
}

/** Opens a world, or makes it. What was done is on disk when this resolves. */
export function changeProfiles<T>(job: Job, work: (system: PersonaSystem) => Promise<T>): Promise<T> {
  return patiently(job, withWorld, work);
}

/** Tries something on a world that is made only for that, where there is none yet: what fails must leave none behind. */
export async function rehearse({ path }: Job, work: (system: PersonaSystem) => unknown): Promise<void> {
  if (!(await hasWorld(path))) await work(new PersonaSystem({ background: "manual", ...OPTIONS }));
}

/** Lets another process finish that has the store for a moment, so that two that count at once both count. */
async function patiently<T>(
  { path, context }: Job,
  open: typeof withWorld<T>,
  work: (system: PersonaSystem) => Promise<T>,
): Promise<T> {
  const { signal } = context;
  const until = context.now() + LOCK_WAIT_MS;
  for (;;) {
    let isOpen = false;
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      return await open(path, { signal, ...OPTIONS }, (system) => {
        isOpen = true;
        return work(system);
      });
    } catch (error) {
      if (isOpen || !isDramatisError(error, "store/locked") || context.now() >= until) throw error;
      signal.throwIfAborted();
      // oxlint-disable-next-line no-await-in-loop -- see above
      await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  }
}
