import { describe, expect, it } from "vitest";
import { newlyLate } from "./alarm";

describe("the alarm", () => {
  it("goes off for those who were not late before, and not for what an opened console finds", () => {
    const late = [{ id: "a" }, { id: "b" }];
    expect(newlyLate(null, late)).toEqual([]);
    expect(newlyLate(["a"], late)).toEqual(["b"]);
    expect(newlyLate(["a", "b", "c"], late)).toEqual([]);
  });
});
