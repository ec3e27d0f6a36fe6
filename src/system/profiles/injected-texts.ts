import { findInjected } from "../../profile/injected.js";
import type { Surroundings } from "./surroundings.js";

/** Takes out of messages what a program put into them of the texts about some users that the system gave it. */
export function injectedOf(engine: Surroundings, users: Iterable<string>): (text: string) => string {
  const texts = [...new Set(users)].flatMap((user) => [...engine.given.of(user), ...openingsOf(engine, user)]);
  return findInjected(texts);
}

/** Openings are stored with their sessions: they are known after a restart too. */
function openingsOf({ world }: Surroundings, user: string): string[] {
  const sessions = world.profiles.users.get(user)?.sessions.values() ?? [];
  return [...sessions].flatMap(({ opening }) => opening || []);
}
