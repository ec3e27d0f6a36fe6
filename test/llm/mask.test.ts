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
