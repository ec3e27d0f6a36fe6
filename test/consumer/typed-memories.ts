// A program that declares the types of its memories. It only has to compile; the test sees to that.
import { PersonaSystem, type Character, type JsonObject, type Memory, type MemoryTypes } from "dramatis";
import * as z from "zod";

// oxlint-disable typescript/no-unnecessary-type-parameters -- types are all that is compared here
/** True only of the very same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function check<_T extends true>(): void;

const types = {
  rumor: z.object({ about: z.string(), times: z.number().default(1) }),
  score: z.object({ points: z.string().transform(Number) }),
} satisfies MemoryTypes;

const system = new PersonaSystem({ types });
const ann = system.createCharacter({ name: "Ann", prompt: "" });

// What is given is what the schema takes; what is kept is what it gives.
const rumor = ann.addMemory({ about: "the king" }, { type: "rumor" });
check<Same<typeof rumor.content, { about: string; times: number }>>();
check<Same<typeof rumor.type, "rumor">>();
const score = ann.addMemory({ points: "5" }, { type: "score", importance: 0.9 });
check<Same<typeof score.content, { points: number }>>();
// @ts-expect-error -- a rumor is about something
ann.addMemory({ abuot: "the king" }, { type: "rumor" });
// @ts-expect-error -- points are given as text
ann.addMemory({ points: 5 }, { type: "score" });
// @ts-expect-error -- a rumor is no text
ann.addMemory("the king", { type: "rumor" });

// Any other type takes any object, or a text.
const note = ann.addMemory({ whatever: [1, 2] }, { type: "note" });
check<Same<typeof note.content, JsonObject>>();
const plain = ann.addMemory("Hello.");
check<Same<typeof plain.type, "interaction">>();
check<Same<typeof plain.content, JsonObject>>();
// @ts-expect-error -- a number is no content
ann.addMemory(5);
const anyName: string = ["rumor", "note"][0] ?? "";
const some = ann.addMemory({ about: "x" }, { type: anyName });
check<Same<typeof some.type, string>>();

// Asking for types narrows what one gets.
const rumors = ann.memory.getMemories({ types: ["rumor"] });
check<Same<(typeof rumors)[number]["content"], { about: string; times: number }>>();
const both = ann.memory.getMemories({ types: ["rumor", "note"], limit: 5 });
check<Same<(typeof both)[number]["type"], "rumor" | "note">>();
const all = ann.memory.getMemories();
for (const memory of [...all, ...ann.getContext().memories]) memory.text.trim();
const context = ann.getContext({ includeMemories: false });
// @ts-expect-error -- there are none in it
export type NoMemories = (typeof context)["memories"];

// Systems with types fit where none are asked for, and scopes keep them.
const scoped = ann.with({ userId: "u" }).addMemory({ about: "x" }, { type: "rumor" });
check<Same<typeof scoped.content.about, string>>();
const untyped: Character = ann;
const anySystem: PersonaSystem = system;
const memory: Memory = rumor;
for (const each of [untyped, anySystem.getCharacter("Ann")]) each.addMemory({ anything: true }, { type: "rumor" });
if (memory.content["about"] === "the king") memory.text.trim();

// And without types everything is JSON.
const free = new PersonaSystem().createCharacter({ name: "Bob", prompt: "" }).addMemory({ a: 1 }, { type: "x" });
check<Same<typeof free.content, JsonObject>>();
const restored = PersonaSystem.fromJSON(system.toJSON(), { types }).getCharacter("Ann");
check<Same<ReturnType<typeof restored.memory.getMemories<"score">>[number]["content"], { points: number }>>();
PersonaSystem.open({ store: "world", types }).then(
  (opened) => opened.getCharacter("Ann").addMemory({ points: "1" }, { type: "score" }).content.points.toFixed(),
  () => {},
);
