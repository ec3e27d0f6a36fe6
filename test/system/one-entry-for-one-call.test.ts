import { expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { caughtLater } from "../core/caught.js";
import { RecordingStore } from "../support/recording-store.js";

it("A character that is redefined or imported is in all of its channels or none, wherever the process is killed", async () => {
  const store = new RecordingStore();
  const system = await PersonaSystem.open({ background: "manual", store });
  for (const channels of [["hall"], ["mill"], ["yard"]])
    system.createCharacter({ name: channels.join(), prompt: "", channels });
  const before = store.lines.length;
  system.defineCharacter({ name: "hall", prompt: "Keeps the mill.", channels: ["mill", "yard"] });
  expect(store.lines).toHaveLength(before + 1);
  const copy = system.importCharacter(system.getCharacter("hall").toJSON(), { as: "Copy" });
  expect(store.lines).toHaveLength(before + 2);
  expect(copy.channels.toSorted()).toEqual(["mill", "yard"]);
  const again = await PersonaSystem.open({ background: "manual", store: new RecordingStore(store) });
  expect(again.hash()).toBe(system.hash());
});

it("A journal with an entry of several that are none is refused", async () => {
  const lines = ['{"k":"all","entries":7}', '{"k":"all","entries":[{"k":"all","entries":[]}]}'];
  const codes = lines.map(async (line) => {
    const store = new RecordingStore();
    await PersonaSystem.open({ background: "manual", store });
    store.append(line);
    return (await caughtLater(() => PersonaSystem.open({ store: new RecordingStore(store) }))).code;
  });
  expect(await Promise.all(codes)).toEqual(["store/corrupt", "snapshot/version"]);
});
