import { afterEach, describe, expect, it, vi } from "vitest";
import { DramatisError, isDramatisError } from "../../src/core/errors.js";

afterEach(() => {
  vi.resetModules();
});

describe("DramatisError", () => {
  it("carries its code, its message, plain details and the original error", () => {
    const cause = new Error("disk");
    const error = new DramatisError("store/full", "The disk is full", {
      cause,
      retryable: true,
      details: { path: "/world" },
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "DramatisError",
      code: "store/full",
      message: "The disk is full",
      retryable: true,
      details: { path: "/world" },
      cause,
    });
    expect(String(error)).toBe("DramatisError: The disk is full");
  });

  it("is not retryable, has no details and no cause unless they are given", () => {
    const error = new DramatisError("memory/invalid", "no");
    expect(error.retryable).toBe(false);
    expect(error.details).toEqual({});
    expect("cause" in error).toBe(false);
  });
});

describe("isDramatisError", () => {
  it("recognizes errors by their code", () => {
    const error = new DramatisError("character/exists", "Ann is there");
    expect(isDramatisError(error)).toBe(true);
    expect(isDramatisError(error, "character/exists")).toBe(true);
    expect(isDramatisError(error, "character/not-found")).toBe(false);
  });

  it("recognizes errors of another installed copy of the class", async () => {
    vi.resetModules();
    const other = await import("../../src/core/errors.js");
    expect(other.DramatisError).not.toBe(DramatisError);
    const error = new other.DramatisError("store/locked", "taken");
    expect(error).not.toBeInstanceOf(DramatisError);
    expect(isDramatisError(error, "store/locked")).toBe(true);
    expect(other.isDramatisError(new DramatisError("store/locked", "taken"))).toBe(true);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "DramatisError"],
    ["another error", new Error("DramatisError")],
    ["an object that looks like one", { name: "DramatisError", code: "store/full", message: "" }],
    ["an error with a code only", Object.assign(new Error("no"), { code: "store/full" })],
    ["an error with the name only", Object.assign(new Error("no"), { name: "DramatisError" })],
  ])("does not take %s for one", (_what, value) => {
    expect(isDramatisError(value)).toBe(false);
  });
});
