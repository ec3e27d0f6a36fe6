import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTranscriptLine } from "../../src/cli/transcript/parse-line.js";
import { readLines } from "../../src/cli/transcript/read-lines.js";
import { scanTranscript } from "../../src/cli/transcript/transcript.js";
import { makeFolder, writeLines } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

async function linesOf(content: string): Promise<(string | undefined)[]> {
  const path = join(folder.path, "lines");
  await writeFile(path, content);
  const found: (string | undefined)[] = [];
  for await (const batch of readLines(path)) found.push(...batch.map(({ text }) => text));
  return found;
}

describe("reading lines", () => {
  it("ends them at line feeds only, with or without carriage return, and drops a byte order mark", async () => {
    expect(await linesOf("\ufeffone\r\ntwo\u2028still two\n\nfour")).toEqual(["one", "two\u2028still two", "", "four"]);
    expect(await linesOf("")).toEqual([]);
    expect(await linesOf("one\n")).toEqual(["one"]);
  });

  it("joins characters and lines that the chunks of the file cut apart", async () => {
    const long = "é渡".repeat(200_000);
    expect(await linesOf(`${long}\nx${long}\nend`)).toEqual([long, `x${long}`, "end"]);
  });
});

describe("a line of a transcript", () => {
  it("is what somebody says", () => {
    expect(parseTranscriptLine('{"speaker":" Mira ","text":"Hello.","at":"2026-01-05","to":"Jon","extra":1}')).toEqual({
      kind: "utterance",
      utterances: [{ speaker: "Mira", text: "Hello.", at: "2026-01-05", to: ["Jon"] }],
      bad: [],
    });
  });

  it("or a meeting, as QMSum has it, whose bad turns do not spoil the others", () => {
    const turns = [{ speaker: "A", content: "Yes." }, 3, { speaker: "B" }, { speaker: "B", content: "" }];
    expect(parseTranscriptLine(JSON.stringify({ topic_list: [], meeting_transcripts: turns }))).toEqual({
      kind: "meeting",
      utterances: [
        { speaker: "A", text: "Yes." },
        { speaker: "B", text: "" },
      ],
      bad: ["turn 2: must be an object, but is a number", 'turn 3: has no field "content" (its fields are: speaker)'],
    });
  });

  it.each([
    ["{", /^not JSON: /],
    ["[]", /but is a list/],
    ["null", /but is null/],
    ['{"text":"x"}', /has no field "speaker" \(its fields are: text\)/],
    ['{"speaker":7,"text":"x"}', /speaker must be a name, but is a number/],
    ['{"speaker":" ","text":"x"}', /speaker must be a name/],
    ['{"speaker":"A"}', /has no field "text"/],
    ['{"speaker":"A","text":["x"]}', /text must be a text, but is a list/],
    ['{"speaker":"A","text":"x","at":"yesterday"}', /at must be an ISO 8601 time/],
    ['{"speaker":"A","text":"x","at":1e300}', /at must be/],
    ['{"speaker":"A","text":"x","to":[1]}', /to must be a name or a list of names/],
    ['{"meeting_transcripts":{}}', /meeting_transcripts must be a list/],
  ])("is refused when it is %s", (line, says) => {
    const { utterances, bad } = parseTranscriptLine(line);
    expect(utterances).toEqual([]);
    expect(bad).toEqual([expect.stringMatching(says)]);
  });
});

describe("scanning a transcript", () => {
  it("counts what is in it, who is in it, and what is wrong with it", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", [
      { speaker: "Mira", text: "Hello.", to: ["Jon", "Ada"] },
      "",
      "oops",
      { speaker: "Jon", text: "Hello." },
      { meeting_transcripts: [{ speaker: "PM", content: "Let us begin." }] },
    ]);
    expect(await scanTranscript(file, new AbortController().signal)).toEqual({
      utterances: 3,
      meetings: 1,
      names: ["Mira", "Jon", "Ada"],
      bad: 1,
      problems: [{ line: 3, problem: expect.stringContaining("not JSON") }],
    });
  });
});
