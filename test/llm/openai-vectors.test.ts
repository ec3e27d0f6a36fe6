import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAIEmbedder } from "../../src/llm/openai.js";
import { faultyModelServer, type FaultyModelServer } from "../../src/testing/testing.js";
import { caughtLater } from "../core/caught.js";

const TEXTS = ["the red fox", "rain tomorrow", "a mill behind the hill"];

let server: FaultyModelServer;
beforeEach(async () => {
  server = await faultyModelServer();
});
afterEach(() => server.close());

const embed = (): Promise<Float32Array[]> =>
  openAIEmbedder({ model: "e", dimensions: 8, baseURL: server.url, maxRetries: 0 }).embed(TEXTS);

describe("vectors that a server gives for several texts", () => {
  it("come in the order of the texts, also when the server says that it has another", async () => {
    const wanted = await embed();
    server.use("vectors in reverse");
    expect(await embed()).toEqual(wanted);
    expect(new Set(wanted.map(String)).size).toBe(TEXTS.length);
  });

  it.each([
    ["base64 vectors", "malformed", /gave a string as a vector/],
    ["empty vectors", "dimensions", /gave a vector of 0 numbers where dimensions is 8/],
    ["short vectors", "dimensions", /gave a vector of 7 numbers where dimensions is 8/],
    ["null in vectors", "malformed", /something in it that is no number/],
    ["too many vectors", "malformed", /gave 4 vectors for 3 texts/],
    ["vectors twice", "malformed", /two vectors for one text and none for another/],
  ])("are not taken when they are wrong: %s", async (fault, kind, message) => {
    server.use(fault);
    const error = await caughtLater(embed);
    expect(error).toMatchObject({ code: "model/bad-output", details: { kind } });
    expect(error.message).toMatch(message);
  });
});
