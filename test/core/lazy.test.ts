import { expect, it } from "vitest";
import { lazy } from "../../src/core/lazy.js";

it("makes a table when it is first asked for, and only once", () => {
  let made = 0;
  const table = lazy(() => new Map([["made", ++made]]));
  expect(made).toBe(0);
  expect(table()).toBe(table());
  expect(made).toBe(1);
});
