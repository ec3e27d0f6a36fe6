import { describe, expect, it } from "vitest";
import { migrateSnapshot, SNAPSHOT_VERSION, type Migration } from "../../src/model/migrations.js";
import { caught } from "../core/caught.js";

const steps: readonly Migration[] = [
  ({ people, ...rest }) => ({ ...rest, characters: people }),
  (snapshot) => ({ ...snapshot, channels: [], version: 77 }),
];

describe("migrateSnapshot", () => {
  it("leaves a snapshot of the current version as it is", () => {
    const snapshot = { format: "dramatis", version: SNAPSHOT_VERSION, seed: "s" };
    expect(migrateSnapshot(snapshot)).toBe(snapshot);
  });

  it("takes an old snapshot through every step, one version each, without changing what was given", () => {
    const old = Object.freeze({ format: "dramatis", version: 1, people: ["Ann"] });
    expect(migrateSnapshot(old, steps, 3)).toEqual({
      format: "dramatis",
      version: 3,
      characters: ["Ann"],
      channels: [],
    });
    expect(old).toEqual({ format: "dramatis", version: 1, people: ["Ann"] });
  });

  it("begins with the step of the snapshot's own version", () => {
    const middle = { format: "dramatis", version: 2, people: ["stays"] };
    expect(migrateSnapshot(middle, steps, 3)).toEqual({ ...middle, version: 3, channels: [] });
  });

  it("says which step is missing", () => {
    const error = caught(() => migrateSnapshot({ format: "dramatis", version: 1 }, steps, 4));
    expect(error.code).toBe("snapshot/version");
    expect(error.message).toMatch(/from snapshot version 3 to 4/);
  });

  it("refuses a newer version and says what it knows", () => {
    const error = caught(() => migrateSnapshot({ format: "dramatis", version: SNAPSHOT_VERSION + 1 }));
    expect(error.code).toBe("snapshot/version");
    expect(error.details).toEqual({ version: SNAPSHOT_VERSION + 1, supported: SNAPSHOT_VERSION });
    expect(error.message).toMatch(/update dramatis/);
  });

  it.each([0, -1, 1.5, "1", "", null, undefined, Number.NaN, Number.POSITIVE_INFINITY, [1], {}, 1n, true])(
    "refuses the version %s, which is none",
    (version) => {
      const error = caught(() => migrateSnapshot({ format: "dramatis", version }));
      expect(error.code).toBe("snapshot/invalid");
      expect(error.details).toEqual({ path: "version" });
    },
  );

  it.each([
    undefined,
    null,
    "",
    "{}",
    5,
    true,
    [],
    {},
    { format: "personaflow", version: 1 },
    { version: 1 },
    { format: ["dramatis"], version: 1 },
    [{ format: "dramatis", version: 1 }],
    new Map([["format", "dramatis"]]),
    () => ({ format: "dramatis" }),
  ])("refuses what is no snapshot of ours: %j", (given) => {
    const error = caught(() => migrateSnapshot(given));
    expect(error.code).toBe("snapshot/invalid");
    expect(error.message).toMatch(/interop/);
  });
});
