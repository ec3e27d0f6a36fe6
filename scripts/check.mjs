// Runs every check of the project in order, goes on after a failure, and ends with the numbers of tests that passed
// and failed. A failed check that is no test run counts as one failure.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const RESULTS = "temp/test-results.json";

const STEPS = [
  { script: "fmt:check" },
  // Tests import the package by its name, so what looks at their types needs the build.
  { script: "build" },
  { script: "lint", needsBuild: true },
  { script: "types" },
  { script: "test:unit", args: ["--reporter=default", "--reporter=json", `--outputFile.json=${RESULTS}`] },
  { script: "unused" },
  { script: "package", needsBuild: true },
  { script: "api:check", needsBuild: true },
];

/** Tests that passed, failed and were skipped; a test file that could not even start counts as one failed test. */
function countTests() {
  let results;
  try {
    results = JSON.parse(readFileSync(`${root}${RESULTS}`, "utf8"));
  } catch {
    return undefined;
  }
  const broken = results.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + broken.length,
    skipped: results.numTotalTests - results.numPassedTests - results.numFailedTests,
  };
}

rmSync(`${root}${RESULTS}`, { force: true });
const report = [];
let isBuilt = true;
for (const { script, args = [], needsBuild = false } of STEPS) {
  if (needsBuild && !isBuilt) {
    report.push({ script, outcome: "not run, there is no build" });
    continue;
  }
  console.log(`\n== ${script}`);
  const startedAt = performance.now();
  // Without a build the tests that need none still say something.
  if (script === "test:unit" && !isBuilt) args.push("--project=source");
  const command = ["run", "--silent", script, ...(args.length > 0 ? ["--", ...args] : [])];
  const { status } = spawnSync("npm", command, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (script === "build") isBuilt = status === 0;
  report.push({ script, outcome: status === 0 ? "ok" : "FAILED", seconds });
}

console.log("\n== what ran");
for (const { script, outcome, seconds } of report) {
  console.log(`${script.padEnd(10)} ${outcome}${seconds === undefined ? "" : ` (${seconds} s)`}`);
}
const tests = countTests();
const testsRan = tests !== undefined && tests.passed + tests.failed > 0;
const otherFailures = report.filter(({ script, outcome }) => script !== "test:unit" && outcome !== "ok").length;
const testRunFailed = report.some(({ script, outcome }) => script === "test:unit" && outcome !== "ok");
// A test run that ended badly without naming a test (or without any test) is itself a failure.
const testFailures = testsRan ? Math.max(tests.failed, testRunFailed ? 1 : 0) : 1;
const failed = testFailures + otherFailures;
if (testsRan && tests.skipped > 0) console.log(`${tests.skipped} tests were skipped`);
console.log(`${testsRan ? tests.passed : 0} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
