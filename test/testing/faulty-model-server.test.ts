import { OpenAI } from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { faultyModelServer, type FaultyModelServer } from "../../src/testing/testing.js";
import { caught } from "../core/caught.js";

let server: FaultyModelServer;
beforeEach(async () => {
  server = await faultyModelServer();
});
afterEach(() => server.close());

const client = (): OpenAI => new OpenAI({ apiKey: "none", baseURL: server.url, maxRetries: 0 });
const ask = async (content: string): Promise<string | null | undefined> => {
  const completion = await client().chat.completions.create({ model: "m", messages: [{ role: "user", content }] });
  return completion.choices[0]?.message.content;
};
const statusOf = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: { status?: unknown }) => error.status);

describe("the faulty model server", () => {
  it("answers the client properly and always the same, until it is told otherwise", async () => {
    expect([await ask("Hello."), await ask("Hello.")]).toEqual(["I heard: Hello.", "I heard: Hello."]);
    server.answer(({ body }) => `for ${JSON.stringify(body["model"])}`);
    expect(await ask("Hello.")).toBe('for "m"');
    server.answer("Always this.");
    expect(await ask("Hello.")).toBe("Always this.");
  });

  it("streams in the form that the client's own helper reads", async () => {
    const stream = client().chat.completions.stream({ model: "m", messages: [{ role: "user", content: "Hi there" }] });
    expect((await stream.finalMessage()).content).toBe("I heard: Hi there");
  });

  it("embeds texts with the same words alike", async () => {
    const { data } = await client().embeddings.create({
      model: "e",
      input: ["the red fox", "fox, the red", "rain tomorrow"],
      encoding_format: "float",
      dimensions: 32,
    });
    const [one, two, three] = data.map(({ embedding }) => embedding);
    expect(one).toHaveLength(32);
    expect(one).toEqual(two);
    expect(one).not.toEqual(three);
  });

  it("misbehaves in the ways it knows, however their names are written", async () => {
    for (const name of ["HTML 200", "html-200", "Html_200"]) {
      server.use(name);
      const page: unknown = await client().chat.completions.create({ model: "m", messages: [] });
      expect(page).toContain("<html>");
    }
    const named = `400, 401, 403, 429 short, 429 days, quota, 500, 503 storm, hang, stall body, slow drip, reset, HTML 200, bad JSON, no choices, empty, length, refusal, 100 MiB, wrong schema, content_filter`;
    expect(server.faults).toEqual(expect.arrayContaining(named.split(", ")));
  });

  it("misbehaves so many times, in a row, and then as before", async () => {
    server.use("401");
    server.use("500", { times: 2 });
    server.use("429 short", { times: 1 });
    const statuses: unknown[] = [];
    for (let count = 0; count < 5; count++) statuses.push(await statusOf(ask("Hello.")));
    expect(statuses).toEqual([500, 500, 429, 401, 401]);
    server.use("none");
    expect(await ask("Hello.")).toBe("I heard: Hello.");
  });

  it("says which faults it knows when it is asked for another", () => {
    const error = caught(() => server.use("plague"));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/"plague".*none.*503 storm/);
  });

  it("remembers what it was asked", async () => {
    await ask("Hello.");
    expect(server.requests).toMatchObject([
      {
        path: "/v1/chat/completions",
        authorization: "Bearer none",
        body: { model: "m", messages: [{ content: "Hello." }] },
      },
    ]);
  });

  it("says what is wrong with an address without /v1", async () => {
    const wrong = new OpenAI({ apiKey: "none", baseURL: server.url.replace("/v1", ""), maxRetries: 0 });
    await expect(wrong.chat.completions.create({ model: "m", messages: [] })).rejects.toThrow("must end with /v1");
  });
});
