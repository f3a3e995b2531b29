import { describe, expect, it } from "vitest";
import { limitOf, timesWith, unitOf, withNeed } from "./rules";

describe("rules as they are edited", () => {
  it("says a time in its largest whole unit", () => {
    expect([30, 90, 120, 3600].map((seconds) => unitOf(seconds).unit)).toEqual(["seconds", "seconds", "minutes", "hours"]);
  });

  it("keeps a time that nobody can choose here", () => {
    expect(timesWith(45)).toContain(45);
    expect(timesWith(60).filter((seconds) => seconds === 60)).toHaveLength(1);
  });

  it("adds a need once, and reads a limit", () => {
    const needs = withNeed(withNeed([], "Tea"), " tea ");
    expect(needs).toEqual([{ name: "Tea", level: 1 }]);
    expect([limitOf(""), limitOf("0"), limitOf("12"), limitOf("x")]).toEqual([null, null, 12, null]);
  });
});
