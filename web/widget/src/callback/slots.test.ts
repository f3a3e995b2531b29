import { describe, expect, it } from "vitest";
import { fill, WORDS } from "./words.ts";
import { daysOf } from "./slots.ts";

const HOUR = 3_600_000;
/** Wednesday, 25 November 2026, 22:00 in London. */
const LATE = Date.UTC(2026, 10, 25, 22);

describe("free times", () => {
  it("stand in the days of the visitor, not of the shop", () => {
    const slots = [LATE, LATE + HOUR, LATE + 3 * HOUR];
    expect(daysOf(slots, "en-GB", "Europe/London").map((day) => day.times.map((time) => time.label))).toEqual([
      ["22:00", "23:00"],
      ["01:00"],
    ]);
    expect(daysOf(slots, "en-GB", "Asia/Shanghai").map((day) => day.times.length)).toEqual([3]);
  });

  it("are nothing where there are none", () => {
    expect(daysOf([], "en")).toEqual([]);
  });
});

describe("the words of being called", () => {
  it("are the same in every language", () => {
    for (const words of Object.values(WORDS)) expect(Object.keys(words)).toEqual(Object.keys(WORDS.en));
  });

  it("have their blanks filled", () => {
    expect(fill("#{number} {nothing}", { number: 1001 })).toBe("#1001 ");
  });
});
