import { describe, expect, it } from "vitest";
import { draftOf, isSound, minuteOf, newPeriod, nextPeriod, problemOf, timeOf, usualWeek, weekOf } from "./week";

describe("times of a week", () => {
  it("reads what people type", () => {
    expect(timeOf(1440)).toBe("24:00");
    expect(["9", "0930", "9.30", "9：30", "24:00", "24:01", "9:60", "x"].map((each) => minuteOf(each, true))).toEqual([540, 570, 570, 570, 1440, null, null, null]);
    expect(minuteOf("00:00", true)).toBe(1440);
    expect(minuteOf("00:00", false)).toBe(0);
    expect(minuteOf("9:05", false)).toBe(545);
    expect(minuteOf("", false)).toBeNull();
  });

  it("gives back the week it was made of", () => {
    const week = { ...usualWeek("Asia/Shanghai", "CN"), ownDays: [{ day: "2026-10-10", name: "Sale", periods: [{ start: 0, end: 1440 }] }] };
    expect(weekOf(draftOf(week))).toEqual(week);
  });

  it("is no week while a time or a day is missing", () => {
    const draft = draftOf(usualWeek("UTC", ""));
    draft.weekdays[0]?.push(newPeriod("19:00", ""));
    expect(weekOf(draft)).toBeNull();
  });

  it("forgets the region without its country", () => {
    const draft = draftOf({ ...usualWeek("UTC", "DE"), region: "BY" });
    draft.country = "";
    expect(weekOf(draft)).toMatchObject({ country: null, region: null });
  });
});

describe("periods of a day", () => {
  it.each([
    [[newPeriod("09:00", "12:00"), newPeriod("12:00", "13:00")], null],
    [[newPeriod("09:00", "12:00"), newPeriod("11:00", "13:00")], "overlap"],
    [[newPeriod("18:00", "09:00")], "backwards"],
    [[newPeriod("18:00", "00:00")], null],
  ])("are sound or say why not (%#)", (rows, problem) => {
    expect(problemOf(rows)).toBe(problem);
  });

  it("guesses the next one behind the last", () => {
    expect(nextPeriod([newPeriod("09:00", "12:00")])).toMatchObject({ start: "13:00", end: "17:00" });
    expect(nextPeriod([])).toMatchObject({ start: "09:00", end: "18:00" });
    const draft = draftOf(usualWeek("UTC", ""));
    draft.weekdays[0]?.push(newPeriod("10:00", "11:00"));
    expect(isSound(draft)).toBe(false);
  });
});
