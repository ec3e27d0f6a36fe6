import { expect, it, vi } from "vitest";
import { openAIModel } from "../../src/llm/openai.js";
import { caughtLater } from "../core/caught.js";

vi.mock("openai", () => {
  throw new Error("Cannot find package 'openai'");
});

it("a model without the openai package says what to install", async () => {
  const model = openAIModel({ model: "m", baseURL: "http://127.0.0.1:9/v1" });
  const error = await caughtLater(() => model.generate({ messages: [] }));
  expect(error).toMatchObject({ code: "config/invalid", details: { package: "openai" } });
  expect(error.message).toContain("npm install openai");
});
