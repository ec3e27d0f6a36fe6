import { DramatisError } from "../../core/errors.js";
import { describeType } from "../../core/json.js";
import { refuseOption } from "../../core/options.js";
import type { Engine } from "../engine.js";
import { requireCharacter } from "../lookup.js";
import { checkScopeName } from "../query.js";

/** @throws DramatisError `config/invalid`: whoever has no id is nobody in particular, and not the same as others without one. */
export function checkUserId(userId: unknown): asserts userId is string {
  if (userId === undefined) throw refuseOption("userId", "is missing; say whose profile it is");
  checkScopeName("userId", userId);
}

/** Id of the character whose knowledge is meant; undefined where all share it. @throws DramatisError `character/not-found`. */
export function scopeOf(engine: Engine, character: unknown): string | undefined {
  if (character === undefined) return undefined;
  if (typeof character !== "string")
    throw refuseOption("character", `must be the name of a character, but is ${describeType(character)}`);
  const { id } = requireCharacter(engine.world, character);
  return engine.options.profiles.scope === "character" ? id : undefined;
}

export function mayKeep(engine: Engine, userId: string): boolean {
  const consent = engine.world.profiles.users.get(userId)?.consent;
  return consent ?? engine.options.profiles.consent === "implied";
}

/** @throws DramatisError `profile/consent` when nothing may be kept of a user. */
export function assertConsent(engine: Engine, userId: string): void {
  if (mayKeep(engine, userId)) return;
  const isRefused = engine.world.profiles.users.get(userId)?.consent === false;
  throw new DramatisError(
    "profile/consent",
    `${JSON.stringify(userId)} ${isRefused ? "does not want" : "has not agreed"} that anything is kept; call setConsent(${JSON.stringify(userId)}, true) once that changes`,
    { details: { userId } },
  );
}
