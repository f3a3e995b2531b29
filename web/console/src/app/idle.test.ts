import { describe, expect, it } from "vitest";
import { isIdleAt } from "./idle";

describe("idleness", () => {
  it("begins after the time that the workspace allows, and never without one", () => {
    expect(isIdleAt(14 * 60_000, 0, 15)).toBe(false);
    expect(isIdleAt(15 * 60_000, 0, 15)).toBe(true);
    expect(isIdleAt(10 ** 12, 0, null)).toBe(false);
  });
});
