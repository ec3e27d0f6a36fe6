import { manualClock, PersonaSystem } from "../../src/index.js";
import type { FileSystem } from "../../src/journal/file-system.js";
import { findTexts } from "./byte-search.js";
import { storeOn, type RigOptions } from "./rig.js";

/** The user who is to be forgotten, and the words that only this one ever used. */
export const USER = "zeisig-\u00e9-7";
const WORDS = ["Kanarienvogel", "kanarienvogel", "zeisig", 'Der "Schatz" liegt \u00e9'];

const MEMORY = { maxMemories: 6, summaryThreshold: 2 };

export function openOn(files: FileSystem, options: RigOptions): Promise<PersonaSystem> {
  const store = storeOn(files, options);
  return PersonaSystem.open({ store, memory: MEMORY, clock: manualClock("2026-03-01"), background: "manual" });
}

/** What somebody says, the user among others, to one or to all. */
export function talk(system: PersonaSystem, turns: number): void {
  for (let turn = 0; turn < turns; turn++) {
    const options = {
      userId: USER,
      sessionId: `session-zeisig-${turn}`,
      idempotencyKey: `zeisig-${turn}-${system.stats().memories}`,
    };
    const text = `Der "Schatz" liegt \u00e9 unter Kanarienvogel ${turn}.`;
    system.addInteraction("Ann", { user: text, response: "Aha." }, options);
    system.broadcast({ text }, { ...options, channel: turn % 2 === 0 ? "inn" : "forge" });
    system.addInteraction("Bob", { text: `The ferry number ${turn} sank near the old lighthouse.` }, { userId: "lee" });
    system.broadcast({ text: `Storm ${turn} destroyed the northern bridge.` });
    chat(system, turn);
  }
}

/** What becomes of a talk in profiles, sessions and habits: the user's own, and those of somebody who is there too. */
function chat({ profiles, sessions }: PersonaSystem, turn: number): void {
  const said = `I love the Kanarienvogel number ${turn}.`;
  profiles.ingest(
    [
      { role: "user", userId: USER, name: "Zita Kanarienvogel", content: said, id: `zeisig-said-${turn}` },
      { role: "user", userId: "lee", content: `I love rowing and my boat number ${turn}.` },
      { role: "user", userId: USER, content: "Do you love Kanarienvogel pie?" },
      { role: "user", userId: "lee", content: "Yes, I do." },
    ],
    { userIds: [USER, "lee"], sessionId: "evening" },
  );
  profiles.usage(USER).trackInterest("Kanarienvogel", { sub: said });
  if (turn % 3 === 1) profiles.usage(USER).untrack("interest", "KANARIENVOGEL");
  profiles.usage(USER).setPreference("zeisig", { pet: "Kanarienvogel" });
  profiles.usage("lee").trackCommand("row");
  const quote = { at: "2026-03-01T00:00:00Z", quote: said, messageId: `zeisig-said-${turn}` };
  profiles.update("lee", [{ action: "add", topic: "life", subTopic: `pet ${turn}`, value: said, evidence: [quote] }]);
  for (const userId of [USER, "lee"]) {
    const session = sessions.start({ id: `evening of ${userId}`, userId, characterName: "Ann" });
    const content = userId === USER ? `${said} It sings.` : `I row my boat number ${turn}.`;
    session.append({ role: "user", content }, { role: "assistant", content: "How nice." });
    if (turn % 3 === 2) void session.end({ reason: "late" });
  }
}

/** A world with a document, and after it a journal, in both of which the user is; summaries are made, and some wait. */
export async function makeUsedWorld(files: FileSystem, options: RigOptions): Promise<PersonaSystem> {
  const first = await openOn(files, options);
  for (const name of ["Ann", "Bob"])
    first.createCharacter({ name, prompt: "You are {{name}}.", channels: ["inn", "forge"] });
  talk(first, 9);
  await first.profiles.drain();
  await first.settled();
  talk(first, 2);
  await first.close();
  const system = await openOn(files, options);
  talk(system, 5);
  await system.flush();
  return system;
}

/** Where anything of the user is in the files of a disk. */
export function findUser(image: Iterable<readonly [path: string, content: Uint8Array | "directory"]>): string[] {
  const files = [...image].filter((each): each is [string, Uint8Array] => each[1] !== "directory");
  return findTexts(files, WORDS);
}
