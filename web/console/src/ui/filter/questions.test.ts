import { describe, expect, it } from "vitest";
import { blankTest, completed, countTests, FIELDS, inUnits, operatorsOf, toMinutes, withOperator } from "./questions";

describe("questions of a filter", () => {
  it("begin with an operator that their field takes", () => {
    for (const field of FIELDS) expect(operatorsOf(field)).toContain(blankTest(field).operator);
  });

  it("lose their values where the operator takes none, and get one back", () => {
    const older = blankTest("waiting");
    const empty = withOperator(older, "is_empty");
    expect(empty.values).toEqual([]);
    expect(withOperator(empty, "older_than").values).toEqual([60]);
  });

  it("are left out while they are not complete", () => {
    const half = { match: "all" as const, tests: [blankTest("tag"), blankTest("unread"), blankTest("attribute")] };
    const filter = completed({ match: "any", groups: [half, { match: "all", tests: [blankTest("inbox")] }] });
    expect(countTests(filter)).toBe(1);
    expect(filter.groups).toHaveLength(1);
  });

  it("count ages in the largest whole unit", () => {
    expect(inUnits(90)).toEqual({ count: 90, unit: "minutes" });
    expect(inUnits(2880)).toEqual({ count: 2, unit: "days" });
    expect(toMinutes(2, "hours")).toBe(120);
    expect(toMinutes(0, "days")).toBe(1);
  });

  it("ask of attributes what their kind can answer", () => {
    expect(operatorsOf("attribute", "checkbox")).not.toContain("contains");
    expect(operatorsOf("attribute", "number")).toContain("more_than");
  });
});
