import { GcProbe } from "../gc-probe.js";
import { keepAlive } from "../memory-use.js";
import { defineRow, type Baseline, type Figure, type PartContext } from "../row.js";
import { timePause } from "../pause.js";
import { median } from "../statistics.js";
import { collectGarbage, nextTurn } from "../stopwatch.js";
import { makePlainWorld, makeWorld, type WorldSize } from "../worlds.js";

interface Pauses {
  /** The longest while short-lived objects come and go. */
  readonly churnMs: number;
  readonly churnWallMs: number;
  /** Full collections, one after the other. */
  readonly forcedMs: number;
  readonly forcedWallMs: number;
}

const FRAMES = 1500;
const WARM_UP_FRAMES = 200;
const OBJECTS_PER_FRAME = 10_000;
/** Frames that some of the objects live: long enough to become old before they die, so that full collections come by themselves. */
const LIFETIME = 40;
const FORCED = 7;

async function pausesBeside(make: (size: WorldSize) => unknown, { isQuick }: PartContext): Promise<Pauses> {
  const resident = make({ characters: isQuick ? 1000 : 10_000, memories: 100 });
  const forced = Array.from({ length: FORCED }, () => timePause(collectGarbage));
  // The young generation finds its size first.
  await churn(WARM_UP_FRAMES, () => {});
  const probe = new GcProbe();
  await churn(FRAMES, () => probe.lookAround());
  const { wallMs, ownMs } = probe.stop();
  keepAlive(resident);
  return {
    churnMs: ownMs,
    churnWallMs: wallMs,
    forcedMs: median(forced.map((each) => each.ownMs)),
    forcedWallMs: median(forced.map((each) => each.wallMs)),
  };
}

/** What a program does meanwhile: most objects live for a moment, some for a while. */
async function churn(frames: number, afterFrame: () => void): Promise<void> {
  const recent: object[][] = [];
  const older: object[][] = [];
  const make = (frame: number, count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({ frame, index, at: [frame, index] }));
  for (let frame = 0; frame < frames; frame++) {
    recent.push(make(frame, OBJECTS_PER_FRAME));
    older.push(make(frame, OBJECTS_PER_FRAME / 20));
    if (recent.length > 2) recent.shift();
    if (older.length > LIFETIME) older.shift();
    afterFrame();
    await nextTurn();
  }
}

export const garbageCollection = defineRow({
  name: "gc",
  title: "pauses of the garbage collector, 1,000,000 memories resident",
  parts: {
    ours: (context) => pausesBeside(makeWorld, context),
    plain: (context) => pausesBeside(makePlainWorld, context),
    nothing: (context) => pausesBeside(() => undefined, context),
  },
  repeats: { ours: 3, plain: 3, nothing: 3 },
  figures: ({ ours, plain, nothing }): readonly Figure[] => {
    const beside = (which: keyof Pauses): Baseline[] => [
      { what: "plain objects resident", value: plain[which] },
      { what: "nothing resident", value: nothing[which] },
    ];
    return [
      {
        what: "a forced full collection",
        unit: "ms",
        measured: ours.forcedMs,
        target: { atMost: 10 },
        baselines: beside("forcedMs"),
      },
      {
        what: "longest while 15 million objects come and go",
        unit: "ms",
        measured: ours.churnMs,
        target: { atMost: 10 },
        baselines: beside("churnMs"),
      },
    ];
  },
  notes: ({ ours }) => [
    `At most the processor time in them, see docs/performance.md. By the clock: ${ours.forcedWallMs.toFixed(1)} and ${ours.churnWallMs.toFixed(1)} ms.`,
  ],
});
