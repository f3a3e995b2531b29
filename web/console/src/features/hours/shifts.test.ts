import { describe, expect, it } from "vitest";
import { daysFrom, hoursOf, mondayOf, totalHours } from "./shifts";

describe("the plan of a week", () => {
  it("begins on Monday", () => {
    expect(mondayOf(new Date(2026, 10, 25))).toBe("2026-11-23");
    expect(mondayOf(new Date(2026, 10, 29))).toBe("2026-11-23");
    expect(mondayOf(new Date(2026, 10, 30))).toBe("2026-11-30");
    expect(mondayOf(new Date(2026, 10, 25), 2)).toBe("2026-12-07");
    expect(daysFrom("2026-12-28")).toEqual([
      "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03",
    ]);
  });

  it("says when somebody works and how much", () => {
    const day = { day: "2026-11-23", kind: "weekday" as const, name: "", periods: [{ start: 540, end: 720 }, { start: 780, end: 1095 }] };
    expect(hoursOf(day)).toEqual(["09:00–12:00", "13:00–18:15"]);
    expect(totalHours([day, { ...day, periods: [] }])).toBe(8.3);
  });
});
