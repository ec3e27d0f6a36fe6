import type { CharacterState } from "./roster.js";

/** A memory that is about to be added; content and rest are JSON texts. */
export interface Draft {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly content: string;
  readonly rest: string;
}

/** Who hears an event, resolved. */
export interface Audience {
  readonly from: CharacterState | undefined;
  /** Those who alone hear it; undefined when it is for the whole channel. */
  readonly only: readonly CharacterState[] | undefined;
  readonly except: readonly CharacterState[];
}
