import { describe, expect, it } from "vitest";
import { afterOf, answeredShare, barsOf, percent } from "./figures";

describe("figures", () => {
  it("knows no share of nothing", () => {
    expect(percent(0, 0)).toBeNull();
    expect(percent(2, 3)).toBe(67);
  });

  it("puts the best rating on top", () => {
    const bars = barsOf({ scale: "faces", counts: [1, 0, 3], answered: 4, average: 2.5 });
    expect(bars.map(({ rating, share }) => [rating, share])).toEqual([
      [3, 75],
      [2, 0],
      [1, 25],
    ]);
  });

  it("never says that more than all have answered", () => {
    expect(answeredShare({ answered: 3, asked: 2 })).toBe(100);
    expect(answeredShare({ answered: 1, asked: 0 })).toBeNull();
  });

  it("counts back days, or takes everything", () => {
    expect(afterOf(0, 1000)).toBeNull();
    expect(afterOf(1, 86_400_001)).toBe(1);
  });
});
