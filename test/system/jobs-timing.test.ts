import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { finish } from "../support/answering.js";
import { goodAnswer, PendingModel, turn } from "../support/pending-model.js";
import { CONFIGS, Rig, rigOptions, type Step, type StepKind } from "../support/rig.js";

const kind: fc.Arbitrary<StepKind> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<StepKind[]>("add", "broadcast") },
  { weight: 1, arbitrary: fc.constantFrom<StepKind[]>("create", "join", "leave") },
);
const number = fc.nat(0xffff);
const step: fc.Arbitrary<Step> = fc.record({ do: kind, who: number, how: number, what: number });
/** What happens after each step: work, none of it, or being saved and loaded. */
const pause = fc.constantFrom<StepKind[]>("tick", "tick", "drain", "reload");
const run = fc.record({
  config: fc.constantFrom(...CONFIGS),
  steps: fc.array(fc.tuple(step, fc.option(pause)), { minLength: 1, maxLength: 60, size: "max" }),
});

function pauseOf(kindOfPause: StepKind): Step {
  return { do: kindOfPause, who: 0, how: 1, what: 0 };
}

describe("background work", () => {
  it("leads to the same hash whenever it is done, and however often the world is saved and loaded meanwhile", () => {
    const property = fc.property(run, ({ config, steps }) => {
      const [eager, lazy, mixed] = [new Rig(config), new Rig(config), new Rig(config)];
      for (const [each, between] of steps) {
        for (const rig of [eager, lazy, mixed]) rig.apply(each);
        eager.apply(pauseOf("drain"));
        if (between !== null) mixed.apply(pauseOf(between));
      }
      for (const rig of [lazy, mixed]) rig.apply(pauseOf("drain"));
      expect(lazy.system.toJSON()).toStrictEqual(eager.system.toJSON());
      expect(mixed.system.toJSON()).toStrictEqual(eager.system.toJSON());
      expect([lazy.system.hash(), mixed.system.hash()]).toStrictEqual([eager.system.hash(), eager.system.hash()]);
    });
    fc.assert(property, { numRuns: 200, seed: 20_262 });
  }, 120_000);

  it("leads to the same hash in whatever order and however late a model answers", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const property = fc.asyncProperty(run, async ({ config, steps }) => {
      const [prompt, slow] = [new PendingModel(), new PendingModel()];
      const [eager, late] = [new Rig(config, rigOptions(config, prompt)), new Rig(config, rigOptions(config, slow))];
      for (const [each, between] of steps) {
        for (const rig of [eager, late]) rig.apply(each);
        await finish(eager, prompt);
        if (between !== null) late.apply(pauseOf(between));
        const call = slow.calls[each.what % 5];
        call?.answer(goodAnswer(call.request));
        if (call !== undefined) await turn();
      }
      await finish(late, slow);
      expect(late.system.hash()).toBe(eager.system.hash());
      vi.clearAllTimers();
    });
    try {
      await fc.assert(property, { numRuns: 150, seed: 20_266 });
    } finally {
      vi.useRealTimers();
    }
  }, 120_000);
});
