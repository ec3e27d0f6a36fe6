import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { evaluate } from "../../eval/evaluate.js";
import { rows } from "../../eval/rows.js";

const folder = mkdtempSync(join(tmpdir(), "dramatis-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NOWHERE = join(folder, "nowhere");
const DIALOGUE = '{"dialogue":"#Person1#: Ann bakes bread.\\n#Person2#: Good.","summary":"Ann bakes bread."}\n';

async function run(...args: readonly string[]): Promise<{ code: number; printed: string; complaint: string }> {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await evaluate(args, { log: (text) => printed.push(text), error: (text) => complaints.push(text) });
  return { code, printed: printed.join("\n"), complaint: complaints.join("\n") };
}

it("measures without a folder what needs none, and says for every other row what it needs and where that is", async () => {
  const { code, printed, complaint } = await run(NOWHERE);
  expect(code).toBe(2);
  expect(printed).toContain(`there is no ${NOWHERE}`);
  expect(printed).toMatch(/\[statements\][\s\S]*all\s+F1\s+\d\d\.\d/);
  expect(complaint).toContain(`There is no folder ${NOWHERE}.`);
  for (const { name, file, isInRepository = false, source } of rows) {
    if (isInRepository) {
      expect(existsSync(file)).toBe(true);
      expect(complaint).not.toContain(file);
      continue;
    }
    expect(printed).not.toContain(`[${name}]`);
    expect(complaint.match(/^NOT MEASURED: (.+)\.$/m)?.[1]?.split(", ")).toContain(name);
    expect(complaint).toContain(`  ${file}  (row`);
    expect(complaint).toContain(
      `    ${source.part}\n    of https://${source.address}, ${source.licence}: for ${source.use}`,
    );
  }
  // A file that several rows read is asked for once.
  expect(complaint.match(/^ {2}locomo-dev\.json/gm)).toHaveLength(1);
});

it("measures the rows whose data is there, and names what the others lack", async () => {
  writeFileSync(join(folder, "dialogsum-dev.jsonl"), DIALOGUE);
  const { code, printed, complaint } = await run(folder, "--only", "dialogsum,vcsum");
  expect(code).toBe(0);
  expect(printed).toContain("[dialogsum]");
  expect(printed).not.toContain("[vcsum]");
  expect(complaint).toContain(`These files are not in ${folder}:`);
  expect(complaint).toContain("vcsum-short-dev.jsonl  (row vcsum)");
  expect(complaint).not.toContain("dialogsum-dev.jsonl");
});

it("has nothing to complain about when only rows without a folder are asked for", async () => {
  expect(await run(NOWHERE, "--only", "statements")).toMatchObject({ code: 0, complaint: "" });
});

it("keeps what is printed as JSON free of complaints", async () => {
  const { code, printed, complaint } = await run(NOWHERE, "--only", "kdconv", "--json");
  expect(code).toBe(2);
  expect(JSON.parse(printed)).toMatchObject({ rows: [{ name: "kdconv", figures: [], missing: expect.any(String) }] });
  expect(complaint).toContain("kdconv-travel-dev.json");
});

it("fails on a damaged file and on options that it does not know, and documents its exit codes", async () => {
  const broken = mkdtempSync(join(folder, "broken-"));
  writeFileSync(join(broken, "vcsum-short-dev.jsonl"), "{");
  expect(await run(broken, "--only", "vcsum")).toMatchObject({ code: 2, complaint: "" });
  expect(await run("--only", "nonsense")).toMatchObject({
    code: 2,
    complaint: expect.stringContaining('there is no row "nonsense"'),
  });
  expect((await run(folder, "another")).code).toBe(2);
  expect(await run("--help")).toMatchObject({ code: 0, printed: expect.stringMatching(/Exit code 0 [\s\S]+ 2 /) });
});
