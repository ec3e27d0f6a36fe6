import { isDramatisError, PersonaSystem } from "dramatis";
import { describe, expect, it } from "vitest";
import { caught } from "../core/caught.js";
import { richWorld, snapshotOf } from "./rich-world.js";
import { refusalOf } from "./try-snapshot.js";

/** A snapshot as far as these tests reach into it. */
interface Open {
  [key: string]: unknown;
  seq: number;
  memory: Record<string, unknown>;
  departed: Record<string, unknown>;
  characters: Record<string, unknown>[];
  channels: { [key: string]: unknown; members: unknown[][] }[];
  logs: Record<string, OpenLog>;
}
interface OpenLog {
  streams: Record<string, unknown>[];
  summaries: { [key: string]: unknown; parts: Record<string, unknown>[] }[];
  memories: Record<string, unknown>[];
}

const valid = snapshotOf(await richWorld()) as unknown as Open;
const ANN = String(valid.characters[0]?.["id"]);
const BOB = String(valid.characters[1]?.["id"]);
const FORGE = String(valid.channels[0]?.["id"]);

/** What the rules are tried on, taken apart so that no test has to ask whether something is there. */
function open(): Open & { ann: Record<string, unknown>; forge: Open["channels"][number]; own: OpenLog; all: OpenLog } {
  const snapshot = structuredClone(valid);
  const [ann, forge] = [snapshot.characters[0], snapshot.channels[0]];
  const [own, all] = [snapshot.logs[ANN], snapshot.logs["everyone"]];
  if (ann === undefined || forge === undefined || own === undefined || all === undefined) throw new Error("poor world");
  return Object.assign(snapshot, { ann, forge, own, all });
}

function row(log: OpenLog, index = 0): Record<string, unknown> {
  return log.memories.at(index) ?? {};
}
const window = (log: OpenLog): OpenLog["summaries"][number] => log.summaries[0] ?? { parts: [] };

function nested(depth: number): object {
  let value = {};
  for (let level = 1; level < depth; level++) value = { in: value };
  return value;
}

const REFUSED: Readonly<Record<string, (to: ReturnType<typeof open>) => void>> = {
  "no characters": (to) => Reflect.deleteProperty(to, "characters"),
  "no channels": (to) => Reflect.deleteProperty(to, "channels"),
  "characters by name": (to) => Object.assign(to, { characters: { Ann: to.ann } }),
  "a seed that is a number": (to) => Object.assign(to, { seed: 5 }),
  "a writer that would break out of JSON": (to) => Object.assign(to, { writer: 'a","x":"' }),
  "a writer with a control character": (to) => Object.assign(to, { writer: "a\u0001" }),
  "an empty writer": (to) => Object.assign(to, { writer: "" }),
  "a seq that is negative": (to) => Object.assign(to, { seq: -1 }),
  "a seq that is no whole number": (to) => Object.assign(to, { seq: to.seq + 0.5 }),
  "a seq beyond 2^53": (to) => Object.assign(to, { seq: 2 ** 53 }),
  "a seq after which nothing could come": (to) => Object.assign(to, { seq: Number.MAX_SAFE_INTEGER }),
  "a seq below the memories' own": (to) => Object.assign(to, { seq: to.seq - 1 }),
  "a threshold of one, which would condense for ever": (to) => Object.assign(to.memory, { summaryThreshold: 1 }),
  "a character's threshold of one": (to) => Object.assign(to.ann, { memory: { ...to.memory, summaryThreshold: 1 } }),
  "a threshold above half of the maximum": (to) => Object.assign(to.memory, { summaryThreshold: 5 }),
  "a maximum of none": (to) => Object.assign(to.memory, { maxMemories: 0 }),
  "a maximum that is a text": (to) => Object.assign(to.memory, { maxMemories: "8" }),
  "an active character that nobody knows": (to) => Object.assign(to, { active: "x.1" }),
  "an active channel": (to) => Object.assign(to, { active: FORGE }),
  "two characters with one id": (to) => Object.assign(to.characters[1] ?? {}, { id: ANN }),
  "two characters with one name": (to) => Object.assign(to.characters[1] ?? {}, { name: "Ann" }),
  "two names that look the same": (to) => {
    to.ann["name"] = "Zoe\u0301";
    Object.assign(to.characters[1] ?? {}, { name: "Zo\u00e9" });
  },
  "a character without a name": (to) => Object.assign(to.ann, { name: " " }),
  "a character id that would break out of JSON": (to) => Object.assign(to.ann, { id: '","k":"remove","id":"x.2' }),
  "a character id without a number": (to) => Object.assign(to.ann, { id: "everyone" }),
  "a character id from the future": (to) => Object.assign(to.ann, { id: "x.999999" }),
  "a background that is a list": (to) => Object.assign(to.ann, { background: [] }),
  "a background 65 levels deep": (to) => Object.assign(to.ann, { background: nested(65) }),
  "a background of 10,000 levels": (to) => Object.assign(to.ann, { background: nested(10_000) }),
  "tags that are no list": (to) => Object.assign(to.ann, { tags: "smith" }),
  "hidden ids that are numbers": (to) => Object.assign(to.ann, { hidden: [5] }),
  "a prompt that is an object": (to) => Object.assign(to.ann, { prompt: { toString: "x" } }),
  "a channel with a character's id": (to) => Object.assign(to.forge, { id: BOB }),
  "a channel with the id of the channel of all": (to) => Object.assign(to.forge, { id: "everyone" }),
  "two channels with one name": (to) => Object.assign(to.channels[1] ?? {}, { name: to.forge["name"] }),
  "a channel without a name": (to) => Object.assign(to.forge, { name: "" }),
  "a member that nobody knows": (to) => to.forge.members.push(["x.77", 1]),
  "a member that is a channel": (to) => to.forge.members.push([FORGE, 3]),
  "a member that is in twice": (to) => to.forge.members.push([...(to.forge.members[0] ?? [])]),
  "a member that went before it came": (to) => to.forge.members.splice(0, 1, [ANN, 30, 2]),
  "a member that came from the future": (to) => to.forge.members.splice(0, 1, [ANN, 10 ** 9]),
  "a member that came at no time": (to) => to.forge.members.splice(0, 1, [ANN, 1.5]),
  "two templates of one name": (to) =>
    Object.assign(to, {
      templates: [
        { name: "a", source: "x" },
        { name: "a", source: "y" },
      ],
    }),
  "a template without a source": (to) => Object.assign(to, { templates: [{ name: "a" }] }),
  "a departed character without a name": (to) => Object.assign(to.departed, { "x.9": 5 }),
  "a departed character that is there": (to) => Object.assign(to.departed, { [ANN]: "Ann" }),
  "departed characters in a list": (to) => Object.assign(to, { departed: [] }),
  "logs that are a list": (to) => Object.assign(to, { logs: [] }),
  "a log of nobody": (to) => Object.assign(to.logs, { "x.55": to.own }),
  "a log of __proto__": (to) => Object.defineProperty(to.logs, "__proto__", { value: to.own, enumerable: true }),
  "a log that is null": (to) => Object.assign(to.logs, { [ANN]: null }),
  "a log without memories": (to) => Reflect.deleteProperty(to.own, "memories"),
  "two streams of one user": (to) => to.own.streams.push({ ...to.own.streams[0] }),
  "a stream stored beyond seq": (to) => to.own.streams.splice(0, 1, { stored: [10 ** 9, 10 ** 9] }),
  "a stream stored before it was closed": (to) => to.own.streams.splice(0, 1, { stored: [5, 4] }),
  "windows out of order": (to) =>
    to.own.streams.splice(0, 1, {
      windows: [
        [9, 9],
        [5, 9],
      ],
    }),
  "a window that is stored already": (to) => to.own.streams.splice(0, 1, { stored: [9, 9], windows: [[9, 10]] }),
  "a check beyond seq": (to) => to.own.streams.splice(0, 1, { check: 10 ** 9 }),
  "summaries of a stream that says it has none": (to) => Object.assign(to.own, { streams: [] }),
  "a summary of level 0": (to) => Object.assign(window(to.own), { level: 0 }),
  "a summary of level 65": (to) => Object.assign(window(to.own), { level: 65 }),
  "a summary of level 1e308": (to) => Object.assign(window(to.own), { level: 1e308 }),
  "a summary that ends before it begins": (to) => Object.assign(window(to.own), { first: 20, through: 10 }),
  "a summary closed before it ends": (to) => Object.assign(window(to.own), { closedAt: 1 }),
  "a summary closed in the future": (to) => Object.assign(window(to.own), { closedAt: 10 ** 9 }),
  "summaries out of order": (to) => Object.assign(to.own, { summaries: to.own.summaries.toReversed() }),
  "a summary newer than what it stands for": (to) => Object.assign(window(to.own).parts[0] ?? {}, { seq: 10 ** 6 }),
  "a summary without a time": (to) => Object.assign(window(to.own).parts[0] ?? {}, { at: "yesterday" }),
  "a sentence without sources": (to) => Object.assign(window(to.own).parts[0] ?? {}, { sentences: [{ text: "x" }] }),
  "a summary that covers a number": (to) => Object.assign(window(to.own).parts[0] ?? {}, { covers: [5] }),
  "a memory that is null": (to) => to.own.memories.splice(0, 1, null as never),
  "a memory that is a text": (to) => to.own.memories.splice(0, 1, "x" as never),
  "a memory without an id": (to) => delete row(to.own)["id"],
  "a memory id that would break out of JSON": (to) => Object.assign(row(to.own), { id: '","x":".5' }),
  "a memory id of 0": (to) => Object.assign(row(to.own), { id: "x.0" }),
  "a memory id beyond 2^53": (to) => Object.assign(row(to.own, -1), { id: `x.${2 ** 53}` }),
  "a memory from the future": (to) => Object.assign(row(to.own, -1), { id: "x.999999" }),
  "a memory twice in one log": (to) => to.own.memories.unshift({ ...row(to.own) }),
  "memories out of order": (to) => Object.assign(to.own, { memories: to.own.memories.toReversed() }),
  "one id in two logs": (to) => Object.assign(row(to.own, -1), { id: row(to.all, -1)["id"] }),
  "a memory without a time": (to) => delete row(to.own)["at"],
  "a time that depends on where one stands": (to) => Object.assign(row(to.own), { at: "Nov 21, 2026 8:00" }),
  "a time that is a number": (to) => Object.assign(row(to.own), { at: 5 }),
  "a memory without a type": (to) => Object.assign(row(to.own), { type: "" }),
  "a memory of the type summary": (to) => Object.assign(row(to.own), { type: "summary" }),
  "content that is a text": (to) => Object.assign(row(to.own), { content: "x" }),
  "content that is a list": (to) => Object.assign(row(to.own), { content: [] }),
  "content 65 levels deep": (to) => Object.assign(row(to.own), { content: nested(65) }),
  "content of 10,000 levels": (to) => Object.assign(row(to.own), { content: nested(10_000) }),
  "content that no JSON can hold": (to) => Object.assign(row(to.own), { content: { n: Number.NaN } }),
  "content with a bigint": (to) => Object.assign(row(to.own), { content: { n: 5n } }),
  "content that is a cycle": (to) => {
    const content: Record<string, unknown> = {};
    content["self"] = content;
    row(to.own)["content"] = content;
  },
  "metadata 65 levels deep": (to) => Object.assign(row(to.own), { metadata: nested(65) }),
  "an importance above 1": (to) => Object.assign(row(to.own), { importance: 1.1 }),
  "an importance that is NaN": (to) => Object.assign(row(to.own), { importance: Number.NaN }),
  "a user without a name": (to) => Object.assign(row(to.own), { userId: "" }),
  "a session that is a number": (to) => Object.assign(row(to.own), { sessionId: 5 }),
  "a source that is a text": (to) => Object.assign(row(to.own), { source: "told" }),
  "a source of no known kind": (to) => Object.assign(row(to.own), { source: { kind: "dreamt" } }),
  "an audience of an own memory": (to) => Object.assign(row(to.own), { only: [ANN] }),
  "an audience that is a text": (to) => Object.assign(row(to.all), { only: ANN }),
  "an audience and an exception at once": (to) => Object.assign(row(to.all), { only: [ANN], except: [BOB] }),
};

const TAKEN: Readonly<Record<string, (to: ReturnType<typeof open>) => void>> = {
  "no logs": (to) => Object.assign(to, { logs: {} }),
  "no logs at all": (to) => Reflect.deleteProperty(to, "logs"),
  "fields of a newer release": (to) => Object.assign(to, { mood: "sunny", ann2: {} }),
  "a higher seq": (to) => Object.assign(to, { seq: to.seq + 1000 }),
  "counts that are lies": (to) => Object.assign(to, { memories: 10 ** 9, summaries: 0 }),
  "nobody who is active": (to) => Object.assign(to, { active: null }),
  "a prompt with every kind of character": (to) => Object.assign(to.ann, { prompt: "\u0000\ud800\u2028{{" }),
  "names that are traps in JavaScript": (to) => Object.assign(to.ann, { name: "__proto__" }),
  "a summary whose sources are unknown": (to) =>
    Object.assign(window(to.own).parts[0] ?? {}, { covers: ["x.1"], sentences: [{ text: "y", from: ["z.9"] }] }),
  "summaries of level 64": (to) => {
    const { seq } = to;
    Object.assign(to.own, { streams: to.own.streams.map(({ user }) => ({ user, stored: [seq, seq] })) });
    for (const through of [seq - 3, seq - 2, seq - 1, seq]) {
      to.own.summaries.push({ ...structuredClone(window(to.own)), level: 64, through, closedAt: seq });
    }
  },
  "work due for nobody": (to) => Object.assign(to, { due: ["x.1", "everyone", "__proto__"] }),
  "hidden ids that are unknown": (to) => Object.assign(to.ann, { hidden: ["x.1", "", "everyone", row(to.all)["id"]] }),
  "hearers that are unknown": (to) => Object.assign(row(to.all, -1), { only: ["x.1", "everyone"], from: "x.2" }),
  "times with a zone": (to) => Object.assign(row(to.own), { at: "2026-01-01T02:00:00+02:00" }),
  "content 64 levels deep": (to) => Object.assign(row(to.own), { content: nested(64) }),
  "content with keys that are traps": (to) =>
    Object.assign(row(to.own), { content: JSON.parse('{"__proto__":{"polluted":1},"constructor":2}') as object }),
  "more writers than one": (to) =>
    Object.assign(row(to.own), { id: `other-writer.${String(row(to.own)["id"]).split(".")[1]}` }),
};

describe("a snapshot from outside", () => {
  it.each(Object.entries(REFUSED))("is refused with %s", async (_what, change) => {
    const snapshot = open();
    change(snapshot);
    const error = await refusalOf(snapshot);
    expect(error?.code).toBe("snapshot/invalid");
    expect(error?.message.length).toBeLessThan(1000);
    expect("polluted" in {}).toBe(false);
  });

  it.each(Object.entries(TAKEN))("is taken with %s, and works", async (_what, change) => {
    const snapshot = open();
    change(snapshot);
    expect(await refusalOf(snapshot)).toBeUndefined();
    expect("polluted" in {}).toBe(false);
  });

  it("has been tried in more than a hundred ways", () => {
    expect(Object.keys(REFUSED).length + Object.keys(TAKEN).length).toBeGreaterThan(100);
  });

  it("is refused when it has more types of memories than a system can know", async () => {
    const snapshot = open();
    const seq = 200_000;
    const memories = Array.from({ length: 65_600 }, (_, index) => ({
      id: `x.${1000 + index}`,
      at: "2026-01-01T00:00:00.000Z",
      type: `type ${index}`,
      content: {},
    }));
    const error = await refusalOf({ ...snapshot, seq, logs: { [ANN]: { streams: [], summaries: [], memories } } });
    expect(error?.code).toBe("snapshot/invalid");
  });

  it("takes members that came and went more often than a call takes arguments", async () => {
    const snapshot = open();
    const moves = Array.from({ length: 300_000 }, (_, index) => index + 1);
    snapshot.forge.members.splice(0, 1, [ANN, ...moves]);
    expect(await refusalOf({ ...snapshot, seq: 400_000, logs: {} })).toBeUndefined();
  });

  it("tells where it is wrong, without repeating a million mistakes", () => {
    const snapshot = { ...open(), channels: Array.from({ length: 50_000 }, () => ({ id: 5 })) };
    const error = caught(() => PersonaSystem.fromJSON(snapshot));
    expect(error.message).toMatch(/^snapshot: channels\.0\.id: .* and \d+ more$/);
    expect(error.message.length).toBeLessThan(1000);
    expect(JSON.stringify(error.details).length).toBeLessThan(50_000);
  });

  it("is refused by its version before anything else of it is looked at", () => {
    const error = caught(() => PersonaSystem.fromJSON({ format: "dramatis", version: 2, characters: 5 }));
    expect(isDramatisError(error, "snapshot/version")).toBe(true);
    expect(error.details).toEqual({ version: 2, supported: 1 });
  });

  it.each([undefined, null, "", "{}", 5, [], {}, { format: "dramatis" }, () => 1, Symbol("x")])(
    "is refused when it is %s",
    (given) => {
      expect(caught(() => PersonaSystem.fromJSON(given)).code).toBe("snapshot/invalid");
    },
  );
});
