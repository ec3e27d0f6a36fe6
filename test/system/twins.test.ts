import fc from "fast-check";
import { describe, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { memoryFileSystem } from "../../src/testing/testing.js";
import { storeOn } from "../stores/rig.js";
import { same } from "../support/check-world.js";
import { RecordingStore } from "../support/recording-store.js";
import { CONFIGS, Rig, rigOptions, type Step, type StepKind } from "../support/rig.js";

const happening = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom<StepKind[]>("add", "add", "broadcast") },
  { weight: 6, arbitrary: fc.constant<StepKind>("lose") },
  { weight: 8, arbitrary: fc.constantFrom<StepKind[]>("join", "leave", "create", "dismiss", "rename", "configure") },
);
const work = fc.constantFrom<StepKind[]>("tick", "tick", "tick", "drain");
const number = fc.nat(0xffff);
/** Mostly of no user: windows have to come about in few steps. */
const what = fc.oneof(
  { weight: 3, arbitrary: fc.nat(0xfff).map((nobody) => nobody * 3) },
  { weight: 2, arbitrary: number },
);

function steps(kind: fc.Arbitrary<StepKind>, maxLength: number): fc.Arbitrary<Step[]> {
  const step: fc.Arbitrary<Step> = fc.record({ do: kind, who: number, how: number, what });
  return fc.array(step, { minLength: 1, maxLength, size: "max" });
}

const history = fc.record({
  config: fc.constantFrom(...CONFIGS),
  before: steps(fc.oneof({ weight: 3, arbitrary: happening }, { weight: 1, arbitrary: work }), 60),
  saveAfter: fc.nat(60),
});

const SYNC = { durability: "sync" } as const;
/** What leads to the same whenever work is done; removals and new names and limits do not. */
const lasting = fc.constantFrom<StepKind[]>("add", "add", "broadcast", "create", "join", "leave");
const DRAIN: Step = { do: "drain", who: 0, how: 1, what: 0 };
const RELOAD: Step = { do: "reload", who: 0, how: 1, what: 0 };

/** A rig whose system is saved somewhere, and what it takes to go on from there. */
interface Twin {
  readonly name: string;
  readonly rig: Rig;
  save?(): Promise<void>;
  part(): Promise<void> | void;
}

async function journaled(config: (typeof CONFIGS)[number]): Promise<Twin> {
  const options = rigOptions(config);
  const { memory: _memory, ...again } = options;
  const store = new RecordingStore();
  const rig = new Rig(config, options, await PersonaSystem.open({ ...options, store }));
  return {
    name: "from a journal",
    rig,
    save: () => rig.system.saveAs(store),
    part: async () => rig.adopt(await PersonaSystem.open({ ...again, store: new RecordingStore(store) })),
  };
}

/** Its process is killed, and what is on the disk is opened again. */
async function onDisk(config: (typeof CONFIGS)[number]): Promise<Twin> {
  const options = rigOptions(config);
  const { memory: _memory, ...again } = options;
  const disk = memoryFileSystem();
  const rig = new Rig(config, options, await PersonaSystem.open({ ...options, store: storeOn(disk, SYNC) }));
  return {
    name: "from a disk",
    rig,
    part: async () => {
      const left = memoryFileSystem({ image: disk.image() });
      const before = rig.system;
      rig.adopt(await PersonaSystem.open({ ...again, store: storeOn(left, SYNC) }));
      await before.close();
    },
  };
}

async function makeTwins(config: (typeof CONFIGS)[number]): Promise<Twin[]> {
  const copied = new Rig(config);
  return [
    { name: "live", rig: new Rig(config), part: () => {} },
    { name: "from JSON", rig: copied, part: () => copied.apply(RELOAD) },
    await journaled(config),
    await onDisk(config),
  ];
}

/** Lets the same happen to all, then saves them in their different ways and goes on from there. */
async function partAfter(twins: readonly Twin[], before: readonly Step[], saveAfter: number): Promise<void> {
  for (const [index, step] of before.entries()) {
    for (const twin of twins) {
      twin.rig.apply(step);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if (index === saveAfter) await twin.save?.();
    }
  }
  // oxlint-disable-next-line no-await-in-loop -- see above
  for (const twin of twins) await twin.part();
}

async function compareAndClose(twins: readonly Twin[]): Promise<void> {
  for (const { rig } of twins) rig.apply(DRAIN);
  const [live] = twins;
  for (const { name, rig } of twins) {
    same(rig.system.toJSON(), live?.rig.system.toJSON(), `the world ${name}`);
    same(rig.system.hash(), live?.rig.system.hash(), `the hash ${name}`);
  }
  await Promise.all(twins.map(({ rig }) => rig.system.close()));
}

describe("a world that went on and one that was saved", () => {
  it("stay the same under the same further calls, in 400 random histories", async () => {
    // When work is done decides what a removal still finds, so that all have to do it at the same moments.
    const after = steps(
      fc.oneof({ weight: 6, arbitrary: happening }, { weight: 1, arbitrary: fc.constant("drain") }),
      40,
    );
    const property = fc.asyncProperty(history, after, async ({ config, before, saveAfter }, further) => {
      const twins = await makeTwins(config);
      await partAfter(twins, before, saveAfter);
      for (const step of further) for (const { rig } of twins) rig.apply(step);
      await compareAndClose(twins);
    });
    await fc.assert(property, { numRuns: 400, seed: 20_267 });
  }, 120_000);

  it("stay the same whenever each does its work, as long as nothing is removed", async () => {
    const after = steps(fc.oneof({ weight: 3, arbitrary: lasting }, { weight: 2, arbitrary: work }), 40);
    const property = fc.asyncProperty(history, after, async ({ config, before, saveAfter }, further) => {
      const twins = await makeTwins(config);
      await partAfter(twins, before, saveAfter);
      for (const step of further) {
        const isWork = step.do === "tick" || step.do === "drain";
        for (const [index, { rig }] of twins.entries()) if (!isWork || (step.who >> index) % 2 === 1) rig.apply(step);
      }
      await compareAndClose(twins);
    });
    await fc.assert(property, { numRuns: 200, seed: 20_268 });
  }, 120_000);
});
