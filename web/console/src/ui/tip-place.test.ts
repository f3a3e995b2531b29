import { describe, expect, it } from "vitest";
import { placeTip } from "./tip-place";

const screen = { width: 400, height: 300 };
const tip = { width: 100, height: 24 };

describe("place of a tooltip", () => {
  it("stands above the middle of its element", () => {
    expect(placeTip("top", { left: 180, top: 100, width: 40, height: 20 }, tip, screen)).toEqual({ left: 150, top: 70 });
  });

  it("flips where there is no room", () => {
    expect(placeTip("top", { left: 180, top: 4, width: 40, height: 20 }, tip, screen).top).toBe(30);
    expect(placeTip("right", { left: 350, top: 100, width: 40, height: 20 }, tip, screen).left).toBe(244);
  });

  it("never leaves the screen", () => {
    expect(placeTip("bottom", { left: 0, top: 100, width: 20, height: 20 }, tip, screen).left).toBe(8);
    expect(placeTip("bottom", { left: 390, top: 100, width: 10, height: 20 }, tip, screen).left).toBe(292);
  });
});
