import { describe, expect, it } from "vitest";
import { choiceOf, mappingOf, percent, problemOf } from "./mapping";

describe("what the columns of a file mean", () => {
  it("is chosen by field, kept as an attribute, or left out", () => {
    expect(["email", "attribute:City", null].map(choiceOf)).toEqual(["email", "attribute", ""]);
    expect(mappingOf(["email", "attribute", "", "attribute"], ["Mail", " City ", "x", " "])).toEqual([
      "email",
      "attribute:City",
      null,
      null,
    ]);
  });

  it("needs somebody, and each meaning once", () => {
    expect(problemOf(["email", "name", null])).toBeNull();
    expect(problemOf(["email", "email"])).toBe("twice");
    expect(problemOf(["attribute:City", null])).toBe("nobody");
  });

  it("goes from 0 to 100", () => {
    expect([percent(0, 3), percent(2, 3), percent(3, 3), percent(0, 0)]).toEqual([0, 66, 100, 100]);
  });
});
