import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { answerOne, finish } from "../support/answering.js";
import { same } from "../support/check-world.js";
import { PendingModel } from "../support/pending-model.js";
import { RecordingStore } from "../support/recording-store.js";
import { CONFIGS, Rig, rigOptions, type StepKind } from "../support/rig.js";

const kind = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom<StepKind[]>("add", "broadcast") },
  { weight: 6, arbitrary: fc.constant<StepKind>("lose") },
  { weight: 6, arbitrary: fc.constantFrom<StepKind[]>("join", "leave", "create", "dismiss", "rename", "configure") },
  { weight: 12, arbitrary: fc.constantFrom<StepKind[]>("tick", "drain", "drain") },
  { weight: 12, arbitrary: fc.constantFrom("answer" as const, "settle" as const) },
  { weight: 4, arbitrary: fc.constantFrom("crash" as const, "save" as const) },
);
const number = fc.nat(0xffff);
const what = fc.oneof(
  { weight: 3, arbitrary: fc.nat(0xfff).map((nobody) => nobody * 3) },
  { weight: 1, arbitrary: number },
);
const happenings = fc.array(fc.record({ do: kind, who: number, how: number, what }), {
  minLength: 5,
  maxLength: 40,
  size: "max",
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a journal", () => {
  it("rebuilds the world as it was, wherever it breaks off in 1,000 random interleavings", async () => {
    const property = fc.asyncProperty(fc.constantFrom(...CONFIGS), happenings, async (config, steps) => {
      const model = new PendingModel();
      const options = rigOptions(config, model);
      let store = new RecordingStore();
      const rig = new Rig(config, options, await PersonaSystem.open({ ...options, store }));
      const { memory: _memory, ...again } = options;
      for (const { do: kindOfStep, ...numbers } of steps) {
        if (kindOfStep === "answer") await answerOne(model, numbers);
        else if (kindOfStep === "settle") await finish(rig, model);
        else if (kindOfStep === "save") await rig.system.saveAs(store);
        else if (kindOfStep === "crash") {
          store = new RecordingStore(store);
          rig.adopt(await PersonaSystem.open({ ...again, store }));
        } else rig.apply({ ...numbers, do: kindOfStep });
      }
      await finish(rig, model);
      rig.apply({ do: "check", who: 0, how: 1, what: 2 });
      rig.adopt(await PersonaSystem.open({ ...again, store: new RecordingStore(store) }));
      vi.clearAllTimers();
    });
    await fc.assert(property, {
      numRuns: 1000,
      seed: 20_264,
    });
  }, 120_000);

  it("keeps a document as the world was when it was begun, whatever happens while it is written", async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...CONFIGS),
      happenings,
      fc.nat(20),
      async (config, steps, begin) => {
        const model = new PendingModel();
        const rig = new Rig(config, rigOptions(config, model));
        const store = new RecordingStore();
        const released: (() => void)[] = [];
        store.pause = () =>
          new Promise((resolve) => {
            released.push(resolve);
          });
        let saving: Promise<void> | undefined;
        let expected: unknown;
        for (const [index, { do: kindOfStep, ...numbers }] of steps.entries()) {
          if (index === Math.min(begin, steps.length - 1)) {
            saving = rig.system.saveAs(store);
            // The document is begun once the store is open; nothing happens until then.
            while (released.length === 0) await Promise.resolve();
            expected = JSON.parse(JSON.stringify(rig.system.toJSON()));
          }
          if (kindOfStep === "answer") await answerOne(model, numbers);
          else if (kindOfStep === "crash" || kindOfStep === "save") for (const go of released.splice(0)) go();
          else if (kindOfStep !== "settle") rig.apply({ ...numbers, do: kindOfStep });
          else if (saving === undefined) await finish(rig, model);
        }
        store.pause = undefined;
        for (const go of released.splice(0)) go();
        await saving;
        same(JSON.parse(store.document ?? "null"), expected, "the document");
        expect(store.document).toBeDefined();
        vi.clearAllTimers();
      },
    );
    await fc.assert(property, {
      numRuns: 1000,
      seed: 20_265,
    });
  }, 120_000);
});
