import type { Change } from "../../model/entry.js";
import type { Keeping } from "../keeping.js";
import type { Emitter } from "../events.js";
import type { GivenTexts } from "../../profile/given-texts.js";
import type { ResolvedOptions } from "../options.js";
import type { World } from "../world.js";

/** What reading conversations needs of the system around it. */
export interface Surroundings {
  readonly world: World;
  readonly options: ResolvedOptions;
  readonly events: Emitter;
  /** What it told programs of users, for their prompts. */
  readonly given: GivenTexts;
  readonly prompts: { render(name: string, variables?: object): string };
  /** Aborted once the system is closed. */
  readonly stopped: AbortSignal;
  /** What the clock says, in milliseconds since 1970. */
  now(): number;
  commit(entry: Change): void;
  readonly keeping: Pick<Keeping, "isJournaled" | "flush">;
  nudge(): void;
  report(error: unknown, job?: string): void;
  jobFailed(error: unknown, job: string): void;
}
