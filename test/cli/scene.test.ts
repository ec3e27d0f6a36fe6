import { describe, expect, it } from "vitest";
import { ACT_ONE } from "../../src/cli/scene/act-one.js";
import { ACT_THREE } from "../../src/cli/scene/act-three.js";
import { ACT_TWO } from "../../src/cli/scene/act-two.js";
import { CAST, MOMENTS } from "../../src/cli/scene/cast.js";
import { type Beat, parseScript } from "../../src/cli/scene/script.js";

const beats = [ACT_ONE, ACT_TWO, ACT_THREE].flatMap((act) => parseScript(act));

/** Every beat with the people who stand in its place. */
function* staged(): Generator<{ beat: Beat; present: ReadonlySet<string> }> {
  const whereabouts = new Map<string, string>();
  let place = "";
  for (const beat of beats) {
    if (beat.kind === "place") place = beat.place;
    if (beat.kind === "enter") for (const name of beat.who) whereabouts.set(name, place);
    if (beat.kind === "leave") for (const name of beat.who) whereabouts.delete(name);
    yield { beat, present: new Set([...whereabouts].filter(([, where]) => where === place).map(([name]) => name)) };
  }
}

describe("a script", () => {
  it("is read line by line into what happens", () => {
    expect(
      parseScript(`
@ wardrobe 18:56
+ Min, Barnaby
Min: Hold still.
Barnaby [to Min] {secret}: Is the
  moustache secure?
Tamsin [as Odile]: Who calls?
* Snow slides off the roof.
* [everywhere but Min] {cake}: A note goes round.
* [keen ears but Tamsin]: A breath.
- Min`),
    ).toEqual([
      { line: 2, kind: "place", place: "wardrobe", time: "18:56" },
      { line: 3, kind: "enter", who: ["Min", "Barnaby"] },
      { line: 4, kind: "speech", by: "Min", text: "Hold still.", audience: { kind: "place" } },
      {
        line: 5,
        kind: "speech",
        by: "Barnaby",
        text: "Is the moustache secure?",
        audience: { kind: "whisper", to: ["Min"] },
        label: "secret",
      },
      { line: 7, kind: "speech", by: "Tamsin", text: "Who calls?", audience: { kind: "as", seeming: "Odile" } },
      { line: 8, kind: "event", text: "Snow slides off the roof.", audience: { kind: "place" } },
      {
        line: 9,
        kind: "event",
        text: "A note goes round.",
        audience: { kind: "everywhere", except: ["Min"] },
        label: "cake",
      },
      { line: 10, kind: "event", text: "A breath.", audience: { kind: "keen", except: ["Tamsin"] } },
      { line: 11, kind: "leave", who: ["Min"] },
    ]);
  });

  it("says which line it cannot read", () => {
    expect(() => parseScript("@ stage 20:00\nno such thing")).toThrow(/script line 2: "no such thing"/);
    expect(() => parseScript("Min [upwards]: Ho.")).toThrow(/\[upwards\] is no direction/);
  });
});

describe("the scene", () => {
  it("is long enough to be remembered in summaries of summaries", () => {
    const played = beats.filter(({ kind }) => kind === "speech" || kind === "event");
    expect(played.length).toBeGreaterThanOrEqual(150);
    expect(CAST.length).toBeGreaterThanOrEqual(6);
  });

  it("lets everybody speak, and only where they are", () => {
    const silent = new Set(CAST.map(({ name }) => name));
    const misplaced: string[] = [];
    for (const { beat, present } of staged()) {
      if (beat.kind !== "speech") continue;
      const { audience } = beat;
      const needed = [
        beat.by,
        ...(audience.kind === "whisper" ? audience.to : []),
        ...(audience.kind === "as" ? [audience.seeming] : []),
      ];
      for (const name of needed) if (!present.has(name)) misplaced.push(`${name} is not there: ${beat.text}`);
      silent.delete(beat.by);
    }
    expect(misplaced).toEqual([]);
    expect([...silent]).toEqual([]);
  });

  it("uses every way of reaching some and not others", () => {
    const kinds = new Set(beats.flatMap((beat) => ("audience" in beat ? [beat.audience.kind] : [])));
    expect([...kinds].toSorted()).toEqual(["as", "everywhere", "keen", "place", "whisper"]);
    expect(
      beats.some(
        (beat) => "audience" in beat && beat.audience.kind === "everywhere" && beat.audience.except.length > 0,
      ),
    ).toBe(true);
  });

  it("has a moment for every label that is asked about", () => {
    const labels = beats.flatMap((beat) => ("label" in beat && beat.label !== undefined ? [beat.label] : []));
    expect(labels).toEqual(expect.arrayContaining(MOMENTS.map(({ label }) => label)));
  });
});
