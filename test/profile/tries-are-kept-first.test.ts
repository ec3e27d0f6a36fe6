import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { DramatisError, PersonaSystem, type LanguageModel } from "../../src/index.js";
import { RecordingStore } from "../support/recording-store.js";
import { says } from "./scenes.js";

/** A store of which only what was flushed is there when the process ends. */
class FlushedStore extends RecordingStore {
  flushed: string[] = [];
  fails = false;

  override async flush(): Promise<void> {
    await Promise.resolve();
    if (this.fails) throw new DramatisError("store/unavailable", "the disk is gone");
    this.flushed = [...this.lines];
  }
}

function options(model: LanguageModel): object {
  const clock = manualClock("2026-03-01T09:00:00Z");
  return { clock, background: "manual", seed: "tries", model, profiles: { maxRetries: 1 } };
}

/** Ends the process, as far as the store is concerned: what is kept by then is all that there is later. */
function deadly(store: FlushedStore, kept: string[][]): LanguageModel {
  return {
    name: "deadly",
    generate: () => {
      kept.push([...store.flushed]);
      throw new DramatisError("model/failed", "taken down");
    },
  };
}

describe("a model that takes the process down", () => {
  it.each([
    ["reading", "a segment"],
    ["recalling", "the summary of a session"],
  ])("finds its try, %s, in the store whenever it is asked for %s", async (kind) => {
    const store = new FlushedStore();
    const kept: string[][] = [];
    const system = await PersonaSystem.open({ ...options(deadly(store, kept)), store });
    const session = system.sessions.start({ id: "s", userId: "kim" });
    session.append(says("kim", "I live in Zanzibar."));
    if (kind === "reading") await system.profiles.drain();
    else await session.end();
    expect(kept.map((lines) => lines.filter((line) => line.includes(`"k":"${kind}"`)).length)).toEqual([1, 2]);
  });

  it("is not asked when the store fails; the reading waits until the world is opened again", async () => {
    const store = new FlushedStore();
    const kept: string[][] = [];
    const system = await PersonaSystem.open({ ...options(deadly(store, kept)), store });
    const failures: string[] = [];
    system.on("error", ({ error }) => failures.push(error.message));
    system.profiles.ingest([says("kim", "I live in Zanzibar.")]);
    store.fails = true;
    await system.profiles.drain();
    expect(kept).toEqual([]);
    expect(failures).toEqual(["the disk is gone"]);
    expect(system.profiles.buffer("kim").count).toBe(1);
  });

  it("is not told what was forgotten while its try was written down", async () => {
    const store = new FlushedStore();
    const kept: string[][] = [];
    const system = await PersonaSystem.open({ ...options(deadly(store, kept)), store });
    system.profiles.ingest([says("kim", "I live in Zanzibar.")]);
    const draining = system.profiles.drain();
    system.profiles.setConsent("kim", false);
    await draining;
    expect(kept).toEqual([]);
  });
});
