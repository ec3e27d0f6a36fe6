import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dramatis } from "./terminal.js";

const COMMAND_NAMES = [
  "demo",
  "chat",
  "render",
  "recall",
  "init",
  "replay",
  "inspect",
  "import",
  "export",
  "profile",
  "verify",
];

beforeEach(() => {
  vi.stubEnv("OPENAI_API_KEY", "");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the command line", () => {
  it("shows what it can do when it is called without anything", async () => {
    const { exitCode, stdout, stderr } = await dramatis([]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    for (const command of COMMAND_NAMES) expect(stdout).toContain(`  ${command} `);
  });

  it("says the version of the package", async () => {
    const { stdout } = await dramatis(["--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse((await dramatis(["--version", "--json"])).stdout)).toEqual({
      name: "dramatis",
      version: stdout.trim(),
    });
  });

  it.each(COMMAND_NAMES)("explains %s within 80 columns, with its exit codes", async (command) => {
    const { exitCode, stdout } = await dramatis([command, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`dramatis ${command}`);
    expect(stdout).toContain("130  interrupted");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect((await dramatis(["help", command])).stdout).toBe(stdout);
  });

  it("gives its help as data", async () => {
    const help = JSON.parse((await dramatis(["--help", "--json"])).stdout);
    expect(help.commands.map(({ name }: { name: string }) => name)).toContain("replay");
    expect(help.exitCodes["3"]).toContain("another process");
  });

  it.each([
    { argv: ["repaly"], says: 'There is no command "repaly". Did you mean "replay"?' },
    { argv: ["insp"], says: 'Did you mean "inspect"?' },
    { argv: ["sing"], says: `"sing". The commands are: ${COMMAND_NAMES.join(", ")}.` },
    { argv: ["deploy"], says: '"deploy". The commands are: demo' },
    { argv: ["demo", "--stroe", "x"], says: 'There is no option --stroe. Did you mean "--store"?' },
    { argv: ["--jsn"], says: 'There is no option --jsn. Did you mean "--json"? See: dramatis --help' },
    { argv: ["verify", "--store", "a", "--store", "b"], says: "There is no option --store" },
    { argv: ["demo", "--store", "a", "--store=b"], says: '--store takes one value, but is given twice: "a" and "b".' },
    { argv: ["profile", "view", "--user", "a", "--user", "a"], says: "--user takes one value, but is given twice" },
    { argv: ["verify", "x", "-q"], says: "There is no option -q." },
    { argv: ["demo", "--keep=yes"], says: '--keep takes no value, but got "yes".' },
    { argv: ["demo", "--store"], says: "--store needs a value: --store PATH" },
    { argv: ["replay", "x", "--store", "--skip-bad"], says: "--store needs a value: --store PATH" },
    { argv: ["replay", "x"], says: "dramatis replay needs --store PATH" },
    { argv: ["replay"], says: "dramatis replay needs FILE" },
    { argv: ["demo", "now"], says: 'does not know what to do with "now"' },
    { argv: ["replay", "x", "--store", "y", "--threshold", "1"], says: "--threshold must be a whole number from 2 on" },
    { argv: ["replay", "x", "--store", "y", "--threshold", "1e3"], says: '"1e3"' },
    { argv: ["inspect", "x", "--limit", "-1"], says: '--limit must be a whole number from 0 on, but is "-1"' },
    { argv: ["chat"], says: "dramatis chat needs NAME" },
    { argv: ["chat", "Mira", "--base-url", "http://x"], says: "--base-url needs the name of a model there" },
    { argv: ["chat", "Mira", "--model", "x"], says: "needs a key in OPENAI_API_KEY, or --base-url" },
    { argv: ["chat", "Mira", "--model", "x", "--base-url", "nowhere"], says: "must be an address such as" },
    { argv: ["chat", "Mira", "--locale", "fr"], says: '--locale must be one of "en", "zh"' },
    { argv: ["chat", "Mira", "--budget", "0"], says: "--budget must be a whole number from 1 on" },
    { argv: ["render"], says: "dramatis render needs NAME, or --template" },
    { argv: ["render", "Mira", "--vars", "{}"], says: "--vars are of a template" },
    { argv: ["render", "Mira", "--template", "summary"], says: "With --template there is no NAME" },
    { argv: ["render", "--template", "summary", "--vars", "{"], says: "--vars is not JSON" },
    { argv: ["render", "--template", "summary", "--vars", "[]"], says: "--vars must be a JSON object" },
    { argv: ["render", "--template", "a.hbs", "--store", "x"], says: "a file needs none" },
    { argv: ["init", "a", "b"], says: 'does not know what to do with "b"' },
    { argv: ["replay", "x", "--store", "y", "--start", "soon"], says: "--start must be a time" },
    { argv: ["import", "x", "--store", "y", "--from", "personaflw"], says: 'Did you mean "personaflow"?' },
  ])("refuses $argv as not understood, and says what would be", async ({ argv, says }) => {
    const { exitCode, stdout, stderr } = await dramatis(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(says);
    const asJson = await dramatis(["--json", ...argv]);
    expect(asJson.exitCode).toBe(2);
    expect(JSON.parse(asJson.stderr).error).toMatchObject({
      code: expect.stringMatching(/^usage\//),
      message: expect.stringContaining(says),
    });
  });

  it("takes what follows -- for a name and not for an option", async () => {
    const { exitCode, stderr } = await dramatis(["verify", "--", "--json"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("There is no world at --json");
  });

  it("finds the options of a command that stand before it", async () => {
    const { stderr } = await dramatis(["--json", "verify", "/nowhere/at/all"]);
    expect(JSON.parse(stderr).error.code).toBe("world/not-found");
  });
});
