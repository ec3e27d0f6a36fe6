import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { faultyModelServer } from "dramatis/testing";
import { expect, it } from "vitest";
import { makeTemporaryFolder, run } from "../built-program.js";

/** Breaks calls off in all three ways, and has nothing else to do. */
const program = (url: string): string => `
import { openAIEmbedder, openAIModel } from "dramatis/openai";
const options = { model: "m", baseURL: ${JSON.stringify(url)} };
const messages = [{ role: "user", content: "Hello." }];
const codes = [];
const signal = () => AbortSignal.timeout(50);
const calls = [
  () => openAIModel(options).generate({ messages, signal: signal() }),
  () => openAIModel(options).stream({ messages, signal: signal() }).next(),
  () => openAIEmbedder({ ...options, dimensions: 8 }).embed(["Hello."], { signal: signal() }),
];
for (const call of calls) await call().catch((error) => codes.push(error.code));
console.log(codes.join(" "));
`;

it("a program whose calls were broken off comes to its end by itself", async () => {
  const server = await faultyModelServer();
  server.use("hang");
  const file = join(makeTemporaryFolder("models"), "ending.mjs");
  writeFileSync(file, program(server.url));
  expect(await run(file)).toEqual({ exitCode: 0, stdout: "cancelled cancelled cancelled\n", stderr: "" });
  await server.close();
});
