import { describe, expect, it } from "vitest";
import { PersonaSystem, type SystemSnapshot } from "../../src/index.js";
import { errorOf } from "../support/error-of.js";
import { goodAnswer, numberedLines, PendingModel, turn } from "../support/pending-model.js";
import { allSummaries, announce, drain, ids, listen, populate, remember, smallWorld } from "../support/small-world.js";

const TWOS = { maxMemories: 4, summaryThreshold: 2 };

function textOf(system: PersonaSystem): string {
  return JSON.stringify(system.toJSON());
}

function reloaded(system: PersonaSystem): PersonaSystem {
  return PersonaSystem.fromJSON(JSON.parse(textOf(system)), { background: "manual" });
}

describe("forgetting a user", () => {
  it("takes the memories of every character and the events of every channel, and counts them", async () => {
    const { system } = smallWorld({ maxMemories: 100 });
    populate(system, "Ann", "Bob");
    system.channel("inn").join("Ann", "Bob");
    remember(system, "Ann", 3, "kim");
    remember(system, "Bob", 2, "kim");
    announce(system, 2, { userId: "kim" });
    announce(system, 1, { userId: "kim", channel: "inn" });
    const kept = [...remember(system, "Ann", 1), ...remember(system, "Ann", 1, "lee"), ...announce(system, 1)];

    const receipt = await system.forgetUser("kim");
    expect(receipt).toEqual({ userId: "kim", dryRun: false, memories: 8, summaries: 0, facts: 0, sessions: 0 });
    expect(ids(system.getCharacter("Ann").memory.getMemories()).toSorted()).toEqual(kept.toSorted());
    expect(ids(system.getCharacter("Bob").memory.getMemories())).toEqual(kept.slice(2));
    expect(textOf(system)).not.toContain("kim");
    expect(system.stats()).toMatchObject({ memories: 3, users: 1 });
    expect(system.stats()).toMatchObject({ memories: reloaded(system).stats().memories });
    expect(reloaded(system).hash()).toBe(system.hash());
  });

  it("takes the summaries of the user at every level, and leaves those of others in the same log as they are", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    for (let turns = 0; turns < 9; turns++) {
      remember(system, "Ann", 1, "kim");
      remember(system, "Ann", 1, "lee");
      remember(system, "Ann", 1);
    }
    drain(system);
    const of = (userId: string | undefined): unknown =>
      allSummaries(system, "Ann").filter((summary) => summary.userId === userId);
    const before = [of("lee"), of(undefined)];
    const gone = allSummaries(system, "Ann").filter(({ userId }) => userId === "kim");
    expect(Math.max(...gone.map(({ level = 0 }) => level))).toBeGreaterThan(1);

    const receipt = await system.forgetUser("kim");
    expect(receipt.summaries).toBe(gone.length);
    expect([of("kim"), of("lee"), of(undefined)]).toEqual([[], ...before]);
    expect(textOf(system)).not.toContain("kim");
    expect(system.stats().summaries).toBe(reloaded(system).stats().summaries);
    drain(system);
    expect([of("lee"), of(undefined)]).toEqual(before);
  });

  it("drops what summaries of others say because of the user, at every level, and hides one that is left empty", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const [told = ""] = remember(system, "Ann", 1, "kim");
    const own = remember(system, "Ann", 12);
    drain(system);
    const snapshot = JSON.parse(textOf(system)) as Snapshot;
    const [section] = Object.values(snapshot.logs);
    const [first, second] = section?.summaries ?? [];
    // As if the character had been told by somebody what the user said, and had summed that up.
    first?.parts[0]?.sentences.push({ text: "The secret was told.", from: [own[0] ?? "", told] });
    first?.parts[0]?.covers.push(told);
    for (const part of second?.parts ?? []) part.sentences = [{ text: "All of it secret.", from: [told] }];
    const higher = section?.summaries.find(({ level }) => level === 2)?.parts[0];
    const kept = higher?.sentences.length ?? 0;
    higher?.sentences.unshift({ text: "The secret again.", from: [told] });

    const changed = PersonaSystem.fromJSON(snapshot, { background: "manual" });
    const before = allSummaries(changed, "Ann");
    const receipt = await changed.forgetUser("kim");
    expect(receipt).toMatchObject({ memories: 1, summaries: 3 });
    expect(textOf(changed)).not.toContain("secret");
    expect(textOf(changed)).not.toContain(told);
    const after = allSummaries(changed, "Ann");
    expect(ids(after)).toEqual(ids(before).filter((id) => id !== second?.parts[0]?.id));
    expect(after.find(({ id }) => id === first?.parts[0]?.id)?.covers).toEqual(own.slice(0, 2));
    expect(after.find(({ id }) => id === higher?.id)?.metadata["sentences"]).toHaveLength(kept);
    expect(reloaded(changed).hash()).toBe(changed.hash());
  });

  it("leaves what a summary of the user says of memories that are nobody's alone", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 4, "kim");
    const own = remember(system, "Ann", 4);
    drain(system);
    const snapshot = JSON.parse(textOf(system)) as Snapshot;
    const ofKim = Object.values(snapshot.logs)[0]?.summaries.find(({ user }) => user === "kim");
    ofKim?.parts[0]?.covers.push(...own);
    const changed = PersonaSystem.fromJSON(snapshot, { background: "manual" });
    const before = allSummaries(changed, "Ann").filter(({ userId }) => userId === undefined);
    await changed.forgetUser("kim");
    expect(allSummaries(changed, "Ann")).toEqual(before);
  });

  it("keeps what others said, also when they name the user", async () => {
    const { system } = smallWorld({ maxMemories: 100 });
    populate(system, "Ann");
    const told = system.addInteraction("Ann", { text: "Lee says that kim is a thief." }, { userId: "lee" });
    system.getCharacter("Ann").update({ background: { friend: "kim" } });
    remember(system, "Ann", 1, "kim");
    await system.forgetUser("kim");
    const { memories, background } = system.getCharacter("Ann").getContext();
    expect(memories).toEqual([told]);
    expect(background).toEqual({ friend: "kim" });
  });

  it("lets the keys of what is gone be used again, and those of others stand", async () => {
    const { system } = smallWorld({ maxMemories: 100 });
    populate(system, "Ann");
    const mine = { userId: "kim", idempotencyKey: "one" };
    const [first, event] = [system.addInteraction("Ann", "a", mine), system.broadcast("b", mine)];
    const other = system.addInteraction("Ann", "c", { userId: "lee", idempotencyKey: "two" });
    await system.forgetUser("kim");
    expect(textOf(system)).not.toContain('"one"');
    const options = { userId: "lee", idempotencyKey: "two" };
    expect(system.addInteraction("Ann", "c", options)).toEqual(other);
    expect(system.addInteraction("Ann", "a", mine).id).not.toBe(first.id);
    expect(system.broadcast("b", mine).eventId).not.toBe(event.eventId);
  });

  it("forgets which events of the user a character had lost", async () => {
    const { system } = smallWorld({ maxMemories: 100 });
    populate(system, "Ann", "Bob");
    const [gone = "", kept = ""] = [...announce(system, 1, { userId: "kim" }), ...announce(system, 1)];
    for (const id of [gone, kept]) system.getCharacter("Ann").memory.remove(id);
    await system.forgetUser("kim");
    expect((system.toJSON()["characters"] as { hidden?: string[] }[]).map(({ hidden }) => hidden)).toEqual([
      [kept],
      undefined,
    ]);
  });

  it("knows a user anew who comes back", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 9, "kim");
    drain(system);
    const kim = system.getCharacter("Ann").with({ userId: "kim" });
    await system.forgetUser("kim");
    expect(kim.getContext()).toMatchObject({ memories: [], summaries: [] });
    const again = remember(system, "Ann", 9, "kim");
    drain(system);
    expect(
      kim.memory.summaries({ all: true }).flatMap(({ covers = [], level }) => (level === 1 ? covers : [])),
    ).toEqual(again.slice(0, 6));
    expect(system.stats().users).toBe(1);
    expect(reloaded(system).hash()).toBe(system.hash());
    const { memories } = system.stats();
    expect(await system.forgetUser("kim")).toMatchObject({ memories });
    expect(system.stats()).toMatchObject({ memories: 0, users: 0 });
  });

  it("fires nothing: nobody let go of anything for want of room", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 5, "kim");
    const told = [listen(system, "evicted"), listen(system, "summary"), listen(system, "error")];
    expect(system.stats().jobs.pending).toBe(1);
    await system.forgetUser("kim");
    expect(system.stats().jobs.pending).toBe(0);
    drain(system);
    expect(told).toEqual([[], [], []]);
    expect(system.tick(0)).toMatchObject({ ran: 0, pending: 0 });
  });

  it("twice finds nothing the second time", async () => {
    const { system } = smallWorld({ maxMemories: 100 });
    populate(system, "Ann");
    remember(system, "Ann", 3, "kim");
    await system.forgetUser("kim");
    const hash = system.hash();
    const nothing = { dryRun: false, memories: 0, summaries: 0, facts: 0, sessions: 0 };
    expect(await system.forgetUser("kim")).toEqual({ userId: "kim", ...nothing });
    expect(await system.forgetUser("nobody")).toEqual({ userId: "nobody", ...nothing });
    expect(system.hash()).toBe(hash);
  });

  it("rehearsed tells what it would take, and changes nothing", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 9, "kim");
    drain(system);
    const hash = system.hash();
    const rehearsal = await system.forgetUser("kim", { dryRun: true });
    expect([rehearsal.dryRun, rehearsal.summaries > 0, system.hash()]).toEqual([true, true, hash]);
    expect(await system.forgetUser("kim")).toEqual({ ...rehearsal, dryRun: false });
  });

  it.each([
    ["", "userId must be a string that is not empty, but is empty"],
    [undefined, "userId must be a string that is not empty, but is undefined"],
    [7, "userId must be a string that is not empty, but is the number 7"],
  ])("refuses %j as the id of a user", async (userId, message) => {
    const { system } = smallWorld({ maxMemories: 100 });
    for (const call of [() => system.forgetUser(userId as string), () => system.exportUser(userId as string)]) {
      const error = await errorOf(call());
      expect(error).toMatchObject({ code: "config/invalid", details: { field: "userId" } });
      expect((error as Error).message).toContain(message);
    }
  });

  it("refuses options that there are none of", async () => {
    const { system } = smallWorld({ maxMemories: 100 });
    const wrong = [{ dryrun: true }, { dryRun: "yes" }] as unknown as { dryRun?: boolean }[];
    for (const options of wrong)
      expect(await errorOf(system.forgetUser("kim", options))).toMatchObject({ code: "config/invalid" });
  });
});

describe("forgetting a user while a model is at work", () => {
  it("on the user's memories lets the call go and stores nothing of it", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    remember(system, "Ann", 9, "kim");
    remember(system, "Ann", 5, "lee");
    drain(system);
    const call = model.calls.find(({ request }) => numberedLines(request).join().includes("kim"));
    expect(call?.request.signal?.aborted).toBe(false);
    await system.forgetUser("kim");
    expect(call?.request.signal?.aborted).toBe(true);
    call?.answer("The king knows kim. [1]");
    for (let round = 0; round < 9; round++) {
      for (const waiting of model.calls.slice()) waiting.answer(goodAnswer(waiting.request));
      await turn();
      drain(system);
    }
    await system.settled();
    expect(allSummaries(system, "Ann").map(({ userId }) => userId)).toEqual(["lee"]);
    expect(textOf(system)).not.toContain("kim");
    expect(reloaded(system).hash()).toBe(system.hash());
  });

  it("on summaries that lose a sentence by it asks again for what remains", async () => {
    const { system: first } = smallWorld(TWOS);
    populate(first, "Ann");
    const [told = ""] = remember(first, "Ann", 1, "kim");
    remember(first, "Ann", 4);
    drain(first);
    const snapshot = JSON.parse(textOf(first)) as Snapshot;
    Object.values(snapshot.logs)[0]?.summaries[0]?.parts[0]?.sentences.push({ text: "It was kim.", from: [told] });
    const model = new PendingModel();
    const system = PersonaSystem.fromJSON(snapshot, { background: "manual", model });
    remember(system, "Ann", 2);
    drain(system);
    for (const call of model.calls.slice()) call.answer(goodAnswer(call.request));
    await turn();
    drain(system);
    const [asked] = model.calls;
    expect(numberedLines(asked?.request ?? { messages: [] })).toContain("It was kim.");
    await system.forgetUser("kim");
    asked?.answer("It was kim. [1]");
    await turn();
    drain(system);
    const [again] = model.calls;
    expect(numberedLines(again?.request ?? { messages: [] }).join()).not.toContain("kim");
    again?.answer("They found relics. [1]");
    await turn();
    drain(system);
    expect(allSummaries(system, "Ann", 2).map(({ text }) => text)).toEqual(["They found relics."]);
    expect(textOf(system)).not.toContain("kim");
  });
});

interface Part {
  readonly id: string;
  readonly covers: string[];
  sentences: { text: string; from: string[] }[];
}
interface Snapshot extends SystemSnapshot {
  readonly logs: Readonly<Record<string, { summaries: { level: number; user?: string; parts: Part[] }[] }>>;
}
