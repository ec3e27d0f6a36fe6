import fc from "fast-check";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import { answerOne, finish } from "../support/answering.js";
import { PendingModel } from "../support/pending-model.js";
import { CONFIGS, Rig, rigOptions, type Step, type StepKind } from "../support/rig.js";

/** A model answers one of the calls that wait, or all; or time passes until their deadline. */
interface Happening extends Omit<Step, "do"> {
  readonly do: StepKind | "answer" | "settle" | "deadline";
}

const kind: fc.Arbitrary<Happening["do"]> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom<StepKind[]>("add", "broadcast") },
  { weight: 8, arbitrary: fc.constant<StepKind>("lose") },
  { weight: 5, arbitrary: fc.constantFrom<StepKind[]>("join", "leave", "create", "dismiss", "rename") },
  { weight: 12, arbitrary: fc.constantFrom<StepKind[]>("tick", "drain", "drain") },
  { weight: 3, arbitrary: fc.constant<StepKind>("reload") },
  { weight: 12, arbitrary: fc.constant("answer" as const) },
  { weight: 6, arbitrary: fc.constantFrom("settle" as const, "settle" as const, "deadline" as const) },
);
const number = fc.nat(0xffff);
/** Mostly what all hear, mostly of no user: windows have to come about in few steps. */
const how = fc.oneof(
  { weight: 3, arbitrary: fc.nat(0xfff).map((plain) => plain * 32) },
  { weight: 1, arbitrary: number },
);
const what = fc.oneof(
  { weight: 5, arbitrary: fc.nat(0xfff).map((nobody) => nobody * 3) },
  { weight: 1, arbitrary: number },
);
const happening: fc.Arbitrary<Happening> = fc.record({ do: kind, who: number, how, what });
const interleaving = fc.record({
  config: fc.constantFrom(...CONFIGS.slice(0, 3)),
  happenings: fc.array(happening, { minLength: 5, maxLength: 34, size: "max" }),
});
async function run(happenings: readonly Happening[], rig: Rig, model: PendingModel): Promise<void> {
  for (const each of happenings) {
    const { do: what, ...numbers } = each;
    if (what === "answer") await answerOne(model, each);
    else if (what === "settle") await finish(rig, model);
    else if (what === "deadline") await vi.advanceTimersByTimeAsync(60_000);
    // The configuration of channels stays: other tests change it.
    else rig.apply({ ...numbers, do: what, ...(what === "reload" && { how: 1 }) });
    rig.throwProblem();
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a world with a model", () => {
  it("loses and doubles nothing in 10,000 random interleavings of what happens, saves, answers and failures", async () => {
    const property = fc.asyncProperty(interleaving, async ({ config, happenings }) => {
      const model = new PendingModel();
      const rig = new Rig(config, rigOptions(config, model));
      await run(happenings, rig, model);
      rig.apply({ do: "check", who: 0, how: 1, what: 2 });
      await finish(rig, model);
      rig.apply({ do: "lose", who: 0, how: 1, what: happenings.length });
      rig.apply({ do: "check", who: 0, how: 2, what: 1 });
      rig.apply({ do: "reload", who: 0, how: 1, what: 0 });
      vi.clearAllTimers();
    });
    await fc.assert(property, {
      numRuns: 10_000,
      seed: 20_263,
    });
  }, 240_000);
});
