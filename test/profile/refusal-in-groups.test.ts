import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manualClock, PersonaSystem } from "../../src/index.js";
import { jsonFileStore } from "../../src/stores/json-file.js";
import { makeFolder } from "../stores/rig.js";
import { PendingModel, turn } from "../support/pending-model.js";
import { says, scene } from "./scenes.js";

const UNREMARKABLE = JSON.stringify({ valuable: false, confidence: 0.9, reasons: ["small talk"], operations: [] });

describe("taking back consent in a group", () => {
  it("drops what was said to others and is kept to understand what comes after, down to the bytes of the store", async () => {
    const folder = makeFolder();
    const open = (): Promise<PersonaSystem> =>
      PersonaSystem.open({
        store: jsonFileStore(folder),
        background: "manual",
        clock: manualClock("2026-03-01T12:00:00Z"),
      });
    const wholeStore = (): string =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "utf8"))
        .join("\n");
    let system = await open();
    const userIds = ["ann", "bob"];
    system.profiles.ingest([says("ann", "Shall we go?"), says("bob", "Hm, Brightwater.", { id: "bob-1" })], {
      userIds,
    });
    await system.profiles.drain();
    expect(JSON.stringify([...system.profiles.export({ userId: "ann" })])).toContain("Brightwater");
    await system.close();
    expect(wholeStore()).toContain("Brightwater");
    system = await open();
    system.profiles.setConsent("bob", false);
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
    expect(JSON.stringify([...system.profiles.export({ userId: "ann" })])).toContain("Shall we go?");
    const hash = system.hash();
    await system.close();
    expect(wholeStore()).toContain("Shall we go?");
    expect(wholeStore()).not.toContain("Brightwater");
    system = await open();
    expect(system.hash()).toBe(hash);
    await system.close();
  });

  it("while a model reads has it read again, without what came before from the one who refuses", async () => {
    const model = new PendingModel();
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "Shall we go?"), says("bob", "Hm, Brightwater.")], { userIds: ["ann"] });
    const first = system.profiles.drain();
    model.calls[0]?.answer(UNREMARKABLE);
    await first;
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    const second = system.profiles.drain();
    expect(JSON.stringify(model.requests[1])).toContain("Brightwater");
    system.profiles.setConsent("bob", false);
    model.calls[0]?.answer(UNREMARKABLE);
    await turn();
    expect(model.requests).toHaveLength(3);
    expect(JSON.stringify(model.requests[2])).not.toContain("Brightwater");
    model.calls[0]?.answer(UNREMARKABLE);
    await second;
    expect(system.profiles.stats()).toMatchObject({ segments: 2, failed: 0 });
  });
});
