import { describe, expect, it } from "vitest";
import { readSummary } from "../../src/memory/model-summary.js";

const LINES = ["a", "b", "c", "d", "e"].map((id) => ({ from: [id], text: `Line ${id}.` }));
const ALL = ["a", "b", "c", "d", "e"];

describe("the sentences of a model's answer", () => {
  it.each<[string, string, [string, string[]][]]>([
    [
      "one a line",
      "Ann left. [1]\nBob came. [2, 3]",
      [
        ["Ann left.", ["a"]],
        ["Bob came.", ["b", "c"]],
      ],
    ],
    [
      "all on one line",
      "Ann left. [1] Bob came. [2, 3]",
      [
        ["Ann left.", ["a"]],
        ["Bob came.", ["b", "c"]],
      ],
    ],
    [
      "numbers before the full stop",
      "Ann left [1]. Bob came [2, 3].",
      [
        ["Ann left.", ["a"]],
        ["Bob came.", ["b", "c"]],
      ],
    ],
    [
      "numbers before other marks",
      "Ann left [1]! Did she [2]?",
      [
        ["Ann left!", ["a"]],
        ["Did she?", ["b"]],
      ],
    ],
    ["ranges", "Ann left. [2-4]", [["Ann left.", ["b", "c", "d"]]]],
    ["ranges with a dash", "Ann left. [1–2, 4—5]", [["Ann left.", ["a", "b", "d", "e"]]]],
    [
      "brackets in a row",
      "Ann left. [1][3] Bob came. [2] [4]",
      [
        ["Ann left.", ["a", "c"]],
        ["Bob came.", ["b", "d"]],
      ],
    ],
    ["spaces in brackets", "Ann left. [ 1 , 2 ]", [["Ann left.", ["a", "b"]]]],
    ["a number twice", "Ann left. [1, 1, 1-2]", [["Ann left.", ["a", "b"]]]],
    [
      "a list with dashes",
      "- Ann left. [1]\n* Bob came. [2]\n• Cid slept. [3]",
      [
        ["Ann left.", ["a"]],
        ["Bob came.", ["b"]],
        ["Cid slept.", ["c"]],
      ],
    ],
    [
      "a numbered list",
      "1. Ann left. [2]\n2) Bob came. [1]",
      [
        ["Ann left.", ["b"]],
        ["Bob came.", ["a"]],
      ],
    ],
    ["a fence", "```\nAnn left. [1]\n```", [["Ann left.", ["a"]]]],
    [
      "a fence with a language",
      "```markdown\nAnn left. [1]\nBob came. [2]\n```\n",
      [
        ["Ann left.", ["a"]],
        ["Bob came.", ["b"]],
      ],
    ],
    [
      "lines that end as on Windows",
      "Ann left. [1]\r\n\r\nBob came. [2]\r\n",
      [
        ["Ann left.", ["a"]],
        ["Bob came.", ["b"]],
      ],
    ],
    [
      "Chinese brackets",
      "安答应了鲍勃。【1】鲍勃走了。【2，3】",
      [
        ["安答应了鲍勃。", ["a"]],
        ["鲍勃走了。", ["b", "c"]],
      ],
    ],
    [
      "Chinese with numbers first",
      "安答应了鲍勃【1】。鲍勃走了【2、3】。",
      [
        ["安答应了鲍勃。", ["a"]],
        ["鲍勃走了。", ["b", "c"]],
      ],
    ],
    [
      "Chinese with square brackets",
      "安答应了鲍勃。[1]\n鲍勃走了。[2, 3]",
      [
        ["安答应了鲍勃。", ["a"]],
        ["鲍勃走了。", ["b", "c"]],
      ],
    ],
    [
      "wide brackets",
      "安答应了鲍勃。［1］鲍勃走了。［2］",
      [
        ["安答应了鲍勃。", ["a"]],
        ["鲍勃走了。", ["b"]],
      ],
    ],
    [
      "none named",
      "Ann left. Bob came.",
      [
        ["Ann left.", ALL],
        ["Bob came.", ALL],
      ],
    ],
    [
      "some named",
      "Ann left.\nBob came. [2]",
      [
        ["Ann left.", ALL],
        ["Bob came.", ["b"]],
      ],
    ],
    [
      "numbers that are none of ours",
      "Ann left. [0]\nBob came. [6, 99]\nCid slept. [2, 77]",
      [
        ["Ann left.", ALL],
        ["Bob came.", ALL],
        ["Cid slept.", ["b"]],
      ],
    ],
    ["a range that runs backwards", "Ann left. [3-1]", [["Ann left.", ALL]]],
    ["a range without end", "Ann left. [1-999999999999]", [["Ann left.", ALL]]],
    ["brackets that are words", "Ann [the smith] left. [1]", [["Ann [the smith] left.", ["a"]]]],
    [
      "no full stop",
      "Ann left [1]\nBob came",
      [
        ["Ann left", ["a"]],
        ["Bob came", ALL],
      ],
    ],
  ])("are read from %s", (_form, answer, expected) => {
    const read = readSummary("scripted", answer, LINES);
    expect(read.map(({ text, from }) => [text, [...from]])).toEqual(expected);
  });

  it("rest on every memory of the lines they name", () => {
    const lines = [
      { from: ["a", "b"], text: "They met." },
      { from: ["b", "c"], text: "They parted." },
    ];
    expect(readSummary("scripted", "They met and parted. [1, 2]", lines)).toEqual([
      { text: "They met and parted.", from: ["a", "b", "c"] },
    ]);
  });

  it.each([
    ["nothing", ""],
    ["blanks", " \n "],
    ["no words", "... [1]"],
    ["numbers", "42"],
    ["a web page", "<html><body>Bad gateway</body></html>"],
    ["a web page with a doctype", "  <!DOCTYPE html>\n<html></html>"],
    ["XML", '<?xml version="1.0"?><error>overloaded</error>'],
    ["an object", '{"summary":"Ann left."}'],
    ["a list", '["Ann left."]'],
    ["JSON in a fence", '```json\n{"summary": "Ann left."}\n```'],
    ["bytes", "\uFFFD\uFFFDPNG\uFFFD\uFFFD\uFFFDIHDR"],
  ])("are none in %s", (_what, answer) => {
    expect(() => readSummary("scripted", answer, LINES)).toThrow(
      expect.objectContaining({
        code: "model/bad-output",
        retryable: true,
        message: expect.stringContaining("scripted"),
      }),
    );
  });

  it.each(["Ann left.", "安走了。", "Ok", "She said: {never} again.", "[Ann] left.", "<3 said Ann."])(
    "may be as short or as odd as %j",
    (answer) => {
      expect(readSummary("scripted", answer, LINES)).toEqual([{ text: answer, from: ALL }]);
    },
  );

  it.each([
    "[".repeat(100_000),
    "[1".repeat(50_000),
    `a ${"[1] ".repeat(20_000)}`,
    `a${" ".repeat(100_000)}[1`,
    "1-".repeat(50_000),
    `a [${"1,".repeat(50_000)}`,
  ])("are read before a test ends, whatever is in them", (answer) => {
    try {
      expect(readSummary("scripted", answer, LINES).length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toMatchObject({ code: "model/bad-output" });
    }
  });
});
