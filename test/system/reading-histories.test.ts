import fc from "fast-check";
import { describe, it } from "vitest";
import { CONFIGS, Rig, type Step, type StepKind } from "../support/rig.js";

const kind: fc.Arbitrary<StepKind> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<StepKind>("add") },
  { weight: 30, arbitrary: fc.constant<StepKind>("broadcast") },
  { weight: 6, arbitrary: fc.constant<StepKind>("lose") },
  { weight: 8, arbitrary: fc.constantFrom<StepKind[]>("join", "leave") },
  { weight: 5, arbitrary: fc.constantFrom<StepKind[]>("create", "dismiss", "rename", "configure") },
  { weight: 12, arbitrary: fc.constantFrom<StepKind[]>("tick", "drain") },
  { weight: 4, arbitrary: fc.constantFrom<StepKind[]>("reload", "check") },
);
const number = fc.nat(0xffff);
const step: fc.Arbitrary<Step> = fc.record({ do: kind, who: number, how: number, what: number });
const history = fc.record({
  config: fc.constantFrom(...CONFIGS),
  steps: fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
});

describe("reading", () => {
  it("with maxMemories equals a naive model in 1,000 random histories", () => {
    const property = fc.property(history, ({ config, steps }) => {
      const rig = new Rig(config);
      for (const each of steps) rig.apply(each);
      const last = steps.at(-1)?.what ?? 0;
      rig.apply({ do: "check", who: 0, how: last, what: last >> 3 });
      rig.apply({ do: "drain", who: 0, how: 0, what: 0 });
      rig.apply({ do: "check", who: 0, how: last >> 2, what: last });
      rig.apply({ do: "reload", who: 0, how: 1, what: 0 });
    });
    fc.assert(property, {
      numRuns: 1000,
      seed: 20_261,
      endOnFailure: false,
    });
  }, 120_000);
});
