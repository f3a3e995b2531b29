import { describe, expect, it } from "vitest";
import { rangeOf } from "./use-window";

describe("rangeOf", () => {
  it("draws what is in view and some rows more", () => {
    expect(rangeOf({ top: 0, height: 680 }, 68, 10_000)).toEqual({ first: 0, end: 18 });
    expect(rangeOf({ top: 6_800, height: 680 }, 68, 10_000)).toEqual({ first: 92, end: 118 });
  });

  it("stays within the list, also when it has become shorter", () => {
    expect(rangeOf({ top: 0, height: 680 }, 68, 3)).toEqual({ first: 0, end: 3 });
    expect(rangeOf({ top: 68_000, height: 680 }, 68, 3)).toEqual({ first: 3, end: 3 });
    expect(rangeOf({ top: 0, height: 680 }, 68, 0)).toEqual({ first: 0, end: 0 });
  });
});
