import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../src/cli/nearest.js";
import { clean, cleanLine } from "../../src/cli/text/clean.js";
import { FlowingText } from "../../src/cli/text/flow.js";
import { bytes, counted, duration, grouped } from "../../src/cli/text/numbers.js";
import { barLine, ProgressBar } from "../../src/cli/text/progress.js";
import { styleFor } from "../../src/cli/text/style.js";
import { table } from "../../src/cli/text/table.js";
import { charactersOf, clip, padEnd, widthOf } from "../../src/cli/text/width.js";
import { hang, wrap } from "../../src/cli/text/wrap.js";

describe("the width of a text", () => {
  it.each([
    ["Ferrywoman", 10],
    ["渡し守の声", 10],
    ["née", 3],
    ["ne\u0301e", 3],
    ["👩‍🚀!", 3],
    ["🇫🇷", 2],
    ["\u001b[1mbold\u001b[22m", 4],
    ["", 0],
  ])("of %j is %i columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it("is what clipping keeps to, without cutting a character in two", () => {
    expect(clip("渡し守の声", 6)).toBe("渡し…");
    expect(clip("👩‍🚀👩‍🚀👩‍🚀", 5)).toBe("👩‍🚀👩‍🚀…");
    expect(clip("short", 5)).toBe("short");
    expect(padEnd("渡し", 6)).toBe("渡し  ");
  });
});

describe("wrapping", () => {
  it("breaks between words", () => {
    expect(wrap("The curtain falls, and nobody moves.", 14)).toEqual(["The curtain", "falls, and", "nobody moves."]);
  });

  it("breaks Chinese between characters, but not before a full stop", () => {
    expect(wrap("摆渡人没有了声音。", 10)).toEqual(["摆渡人没有", "了声音。"]);
    expect(wrap("摆渡人没有了声音。", 16)).toEqual(["摆渡人没有了声", "音。"]);
  });

  it("breaks a word that is longer than a line, and keeps every letter", () => {
    const lines = wrap(`see ${"x".repeat(25)} end`, 10);
    expect(lines.every((line) => widthOf(line) <= 10)).toBe(true);
    expect(lines.join("").replaceAll(" ", "")).toBe(`see${"x".repeat(25)}end`);
  });

  it("keeps the paragraphs of a text", () => {
    expect(wrap("one\n\ntwo", 10)).toEqual(["one", "", "two"]);
  });

  it("hangs what follows under the first line", () => {
    expect(hang("  Ines  ", "Then be a bust. Go on.", 20)).toEqual(["  Ines  Then be a", "        bust. Go on."]);
  });
});

describe("text that comes bit by bit", () => {
  const flow = (parts: readonly string[], options = { width: 14, indent: 2, start: 2 }): string => {
    let written = "";
    const text = new FlowingText((piece) => (written += piece), options);
    for (const part of parts) text.add(part);
    text.end();
    return written;
  };

  it("is broken between words, however it comes", () => {
    const text = "The curtain falls, and nobody moves. 摆渡人没有了声音，灯还在。";
    const expected = "The curtain\n  falls, and\n  nobody\n  moves. 摆渡\n  人没有了声\n  音，灯还在。";
    expect(flow([text])).toBe(expected);
    expect(flow(charactersOf(text))).toBe(expected);
    expect(flow(text.match(/.{1,5}/gsu) ?? [])).toBe(expected);
  });

  it("is the same laid out whole or in any pieces", () => {
    const words = fc.array(fc.constantFrom("a", "bcd", " ", "  ", "\n", "摆", "。", "👩‍🚀", "x".repeat(20), ", "), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, (parts) => {
        const whole = flow([parts.join("")]);
        expect(flow(parts)).toBe(whole);
        expect(whole.split("\n").every((line) => widthOf(line) <= 14)).toBe(true);
        expect(whole.replaceAll(/\s/g, "")).toBe(parts.join("").replaceAll(/\s/g, ""));
      }),
    );
  });

  it("writes a word as soon as it is whole, and keeps the lines of the text", () => {
    const written: string[] = [];
    const text = new FlowingText((piece) => written.push(piece), { width: 40, indent: 0, start: 0 });
    text.add("One tw");
    expect(written.join("")).toBe("One");
    text.add("o.\n\nThr");
    expect(written.join("")).toBe("One two.\n\n");
    text.end();
    expect(written.join("")).toBe("One two.\n\nThr");
  });
});

describe("a text from outside", () => {
  it("cannot move the cursor, colour the terminal or turn the direction of writing", () => {
    expect(clean("a\u001b[2Jb\u0007c\u202ed\u009be\tf\r\ng")).toBe("a\ufffd[2Jb\ufffdc\ufffdd\ufffde  f\ng");
    expect(cleanLine(" two\n lines ")).toBe("two lines");
  });
});

describe("numbers", () => {
  it("are grouped, counted and given units", () => {
    expect([grouped(20_123), grouped(7), grouped(1_234_567)]).toEqual(["20,123", "7", "1,234,567"]);
    expect([counted(1, "memory", "memories"), counted(2, "memory", "memories")]).toEqual(["1 memory", "2 memories"]);
    expect([bytes(12), bytes(1536), bytes(3_200_000)]).toEqual(["12 B", "1.5 kB", "3.2 MB"]);
    expect([duration(12.4), duration(3400), duration(65_000)]).toEqual(["12 ms", "3.4 s", "1 min 05 s"]);
  });
});

describe("a table", () => {
  const columns = [{ title: "who" }, { title: "n", align: "right" }, { title: "where", flexible: true }] as const;

  it("aligns numbers at the right and gives way in its flexible column", () => {
    const lines = table(
      columns,
      [
        ["Min", "7", "green room, wardrobe, foyer"],
        ["Tamsin", "1,200", "stage"],
      ],
      32,
      styleFor({ color: false }),
    );
    expect(lines).toEqual([
      "who         n  where",
      "──────  ─────  ─────────────────",
      "Min         7  green room, ward…",
      "Tamsin  1,200  stage",
    ]);
  });

  it("uses colours only when told to", () => {
    const rows = [["Min", "7", "foyer"]];
    const coloured = table(columns, rows, 40, styleFor({ color: true }));
    expect(coloured.join("")).toContain("\u001b[");
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(
      table(columns, rows, 40, styleFor({ color: false })),
    );
  });
});

describe("the progress bar", () => {
  it("says how far, how fast and how long still", () => {
    expect(barLine({ done: 10_000, total: 20_000, unit: "lines", elapsedMs: 2000 }, 80)).toBe(
      "██████████████░░░░░░░░░░░░░░   50 %  10,000 of 20,000 lines  5,000/s  0:02 left",
    );
  });

  it.each([200, 80, 60, 40, 20, 8])("fits into %i columns", (columns) => {
    expect(widthOf(barLine({ done: 3, total: 7, unit: "lines", elapsedMs: 2000 }, columns))).toBeLessThan(columns);
  });

  it("draws at most every 80 ms and takes itself away", () => {
    let now = 0;
    const written: string[] = [];
    const bar = new ProgressBar({ write: (text) => written.push(text), columns: 80 }, () => now);
    for (now = 0; now < 1000; now += 10) bar.update(now, 1000, "lines");
    bar.end();
    expect(written).toHaveLength(Math.ceil(1000 / 80) + 1);
    expect(written.at(-1)).toBe("\r\u001b[2K");
  });

  it("writes nothing when nobody looks", () => {
    const bar = new ProgressBar(undefined, () => 0);
    bar.update(1, 2, "lines");
    bar.say("Saving");
    bar.end();
  });
});

describe("the nearest word", () => {
  it.each([
    ["exprot", "export"],
    ["verfy", "verify"],
    ["Demo", "demo"],
    ["xyz", undefined],
    ["i", undefined],
    ["deploy", undefined],
    ["inspcet", "inspect"],
  ])("to %j is %j", (word, expected) => {
    expect(nearest(word, ["demo", "replay", "inspect", "import", "export", "verify"])).toBe(expected);
  });
});
