import { PersonaSystem } from "dramatis";
import { describe, expect, it } from "vitest";
import { runScenario } from "./fixed-scenario.js";

/** What every supported Node gives; see fixed-scenario.ts. It may only change when what is stored is meant to change. */
const HASH = "cce7a11d2cfd5f5a688daa4594c205470e7af71ef02d666ac131939f012a8b55";

describe("a fixed scenario", () => {
  it("has the same hash as on every other runtime", async () => {
    const { hash, snapshot } = await runScenario();
    expect(hash).toBe(HASH);
    expect(PersonaSystem.fromJSON(JSON.parse(JSON.stringify(snapshot))).hash()).toBe(HASH);
  });

  it("has summaries on two levels, hidden and excluded events, and what was let go", async () => {
    const text = JSON.stringify((await runScenario()).snapshot);
    for (const part of ['"level":2', '"hidden":[', '"except":[', '"without":[', '"heardBy":[', '"userId":"user 2"']) {
      expect(text).toContain(part);
    }
    const { memories, summaries } = PersonaSystem.fromJSON(JSON.parse(text)).stats();
    expect(memories).toBeLessThan(240);
    expect(summaries).toBeGreaterThan(50);
  });
});
