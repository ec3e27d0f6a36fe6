import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskText } from "../../src/llm/mask.js";

const none = { secrets: [], prompts: [] };

describe("what a server says", () => {
  it("stays on one line and short", () => {
    expect(maskText("no\nsuch\u001b[31m model", none)).toBe("no such [31m model");
    expect(maskText("x".repeat(1000), none)).toHaveLength(301);
  });

  it("loses keys, whole or in part, and prompts, but not the words between", () => {
    const hidden = { secrets: ["abc-123-def"], prompts: ["Tell me about the castle of glass."] };
    expect(maskText("Wrong key abc-123-d*** for you", hidden)).toBe("Wrong key [key]*** for you");
    expect(maskText("Cannot read: Tell me about the castle of glass. Sorry", hidden)).toBe("Cannot read: […] Sorry");
    expect(maskText("Bearer whatever is wrong", hidden)).toBe("Bearer [key] is wrong");
    expect(maskText("sk-proj-abcdef is wrong", hidden)).toBe("sk-[key] is wrong");
  });

  it.each<[string, (key: string) => string]>([
    ["base64", (key) => btoa(key)],
    ["base64url", (key) => Buffer.from(key).toString("base64url")],
    ["base64 within a URL", (key) => encodeURIComponent(btoa(key))],
    ["hex", (key) => Buffer.from(key).toString("hex")],
    ["capital hex", (key) => Buffer.from(key).toString("hex").toUpperCase()],
    ["base64 of the header", (key) => btoa(`Bearer ${key}`)],
    ["base64 of the header behind one letter", (key) => btoa(`:Bearer ${key}`)],
    ["base64 of the header behind two letters", (key) => btoa(`: Bearer ${key}`)],
    ["base64 of a user and the key", (key) => btoa(`user:${key}`)],
    ["base64url of JSON", (key) => Buffer.from(JSON.stringify({ key })).toString("base64url")],
  ])("loses a key in %s", (_form, encode) => {
    const key = "zq-canary>>5f0e??/1+c=4711~~~";
    const said = encode(key);
    const masked = maskText(`It was ${said} that you sent`, { secrets: [key], prompts: [] });
    expect(masked).toMatch(/^It was .*\[key\].* that you sent$/);
    // Behind other words a sign at either end may hold a few bits of it.
    const inner = said.slice(-30, -3);
    for (let at = 0; at + 6 <= inner.length; at++) expect(masked).not.toContain(inner.slice(at, at + 6));
  });

  it("keeps its words where a key is as short as a word", () => {
    expect(maskText("The model is not there", { secrets: ["x"], prompts: [] })).toBe("The model is not there");
  });

  it("is not torn apart by prompts of a word or a letter", () => {
    expect(maskText("The context is too long", { secrets: [], prompts: ["c", "yes", "context"] })).toBe(
      "The context is too long",
    );
  });

  it("never holds six characters of a secret in a row", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "-", " "), maxLength: 60 });
    fc.assert(
      fc.property(
        texts,
        fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 6, maxLength: 20 }),
        (text, secret) => {
          const masked = maskText(`${text}${secret}${text}`, { secrets: [secret], prompts: [] });
          for (let at = 0; at + 6 <= secret.length; at++) expect(masked).not.toContain(secret.slice(at, at + 6));
        },
      ),
    );
  });
});
