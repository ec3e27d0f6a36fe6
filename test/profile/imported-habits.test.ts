import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem, type JsonObject } from "../../src/index.js";
import { caught } from "../core/caught.js";
import { refusal, scene } from "./scenes.js";

const MOST = Number.MAX_SAFE_INTEGER;
const LAST = "2026-02-27T09:00:00.000Z";

interface Use {
  readonly key: string;
  readonly count: number;
  readonly lastAt: string;
  readonly subs: readonly (readonly [string, number])[];
  readonly days: readonly (readonly [number, number])[];
}

function use(more: Partial<Use>): Use {
  return {
    key: "nlp",
    count: 3,
    lastAt: LAST,
    subs: [["gpt", 3]],
    days: [
      [20_510, 1],
      [20_511, 2],
    ],
    ...more,
  };
}

function documentOf(keys: readonly Use[]): JsonObject {
  const usage = { uses: [{ kind: "interest", keys }], favorites: [], preferences: [] };
  return { format: "dramatis-profile", version: 1, userId: "ann", usage, profiles: [] } as unknown as JsonObject;
}

function imported(keys: readonly Use[]): PersonaSystem {
  const { system } = scene();
  system.profiles.import([documentOf(keys)]);
  return system;
}

const WRONG: readonly (readonly [what: string, given: Partial<Use>, field: string])[] = [
  ["counts more uses than its days have", { count: 4 }, "count"],
  ["counts fewer uses than its days have", { count: 2, subs: [] }, "count"],
  ["counts the most there can be, and its days have few", { count: MOST }, "count"],
  ["counts uses of no day", { days: [] }, "count"],
  [
    "has its days in another order",
    {
      days: [
        [20_511, 2],
        [20_510, 1],
      ],
    },
    "days.1",
  ],
  [
    "has a day twice",
    {
      days: [
        [20_510, 1],
        [20_510, 2],
      ],
    },
    "days.1",
  ],
  [
    "has a part with more uses than the whole",
    {
      subs: [
        ["bert", 1],
        ["gpt", 4],
      ],
    },
    "subs.1",
  ],
];

describe("habits that come from elsewhere", () => {
  it.each(WRONG)("are refused when one %s", (_what, given, field) => {
    const { code, message } = caught(() => imported([use({}), use({ key: "cv", ...given })]));
    expect(code).toBe("import/invalid");
    expect(message).toContain(`usage.uses.0.keys.1.${field}: `);
  });

  it.each(WRONG)("are refused in a snapshot when one %s", (_what, given, field) => {
    const snapshot = JSON.parse(JSON.stringify(imported([use({})]).toJSON()));
    expect(PersonaSystem.fromJSON(snapshot).profiles.usage("ann").top("interest")).toMatchObject([{ count: 3 }]);
    snapshot.users[0].usage.uses[0].keys[0] = use(given);
    const { code, message } = caught(() => PersonaSystem.fromJSON(snapshot));
    expect(code).toBe("snapshot/invalid");
    expect(message).toContain(`${field}: `);
  });

  it("may have been counted up to the largest number there is", () => {
    const system = imported([
      use({
        count: MOST,
        days: [
          [20_510, MOST],
          [20_511, 2],
        ],
      }),
    ]);
    system.profiles.usage("ann").trackInterest("nlp");
    expect(system.profiles.usage("ann").top("interest")).toMatchObject([{ count: MOST }]);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });

  it("can be carried on from whatever becomes of them", () => {
    const times = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(MOST, MOST - 1));
    const habit = fc.record({
      key: fc.constantFrom("nlp", "NLP", "cv"),
      days: fc.uniqueArray(fc.tuple(fc.integer({ min: 20_500, max: 20_506 }), times), {
        minLength: 1,
        maxLength: 4,
        selector: ([day]) => day,
      }),
      // As in a file that says only which parts there were.
      subs: fc.uniqueArray(fc.constantFrom("gpt", "GPT", "bert", "t5"), { maxLength: 4 }),
    });
    const undone = fc.array(fc.constantFrom("gpt", "bert", undefined), { maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(habit, { minLength: 1, selector: ({ key }) => key }), undone, (habits, takenBack) => {
        const keys = habits.map(({ key, days, subs }) => {
          const sorted = days.toSorted(([a], [b]) => a - b);
          const count = Math.min(
            MOST,
            sorted.reduce((sum, [, each]) => sum + each, 0),
          );
          return use({ key, count, days: sorted, subs: subs.map((sub) => [sub, count > 9 ? count : 1] as const) });
        });
        const system = imported(keys);
        const usage = system.profiles.usage("ann");
        for (const sub of takenBack) {
          const again = PersonaSystem.fromJSON(system.toJSON());
          expect(again.hash()).toBe(system.hash());
          scene().system.profiles.import([...system.profiles.export()]);
          usage.untrack("interest", "nlp", sub === undefined ? {} : { sub });
        }
        PersonaSystem.fromJSON(system.toJSON());
      }),
    );
  });
});

describe("a name in which nothing can be seen", () => {
  it("is refused where something would be kept under it, and named", () => {
    const usage = scene().system.profiles.usage("ann");
    const kept: readonly (readonly [field: string, act: () => void])[] = [
      ["key", () => usage.track("command", "  ")],
      ["kind", () => usage.track("\t", "train")],
      ["sub", () => usage.track("interest", "nlp", { sub: "\u00a0" })],
      ["key", () => usage.trackCommand(" ")],
      ["kind", () => usage.addFavorite(" ", "a.py")],
      ["id", () => usage.addFavorite("config", "\n")],
      ["key", () => usage.setPreference(" ", 1)],
    ];
    for (const [field, act] of kept) expect(refusal(act)).toEqual({ code: "config/invalid", field });
    expect(usage.summary()).toEqual({ kinds: [], favorites: {}, preferences: {} });
  });
});
