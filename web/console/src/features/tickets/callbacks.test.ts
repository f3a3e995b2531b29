import { describe, expect, it } from "vitest";
import type { WaitingCall } from "@kefu/protocol/console-api";
import { byDay } from "./callbacks";

const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();
const call = (nextAt: number | null, slotAt = 0) => ({ callback: { nextAt, slotAt } }) as WaitingCall;

describe("calls by day", () => {
  it("keep their order and begin a day anew", () => {
    const days = byDay([call(at(25, 9)), call(at(25, 17)), call(at(27, 8))]);
    expect(days.map((day) => [day.at, day.calls.length])).toEqual([
      [at(25, 0), 2],
      [at(27, 0), 1],
    ]);
  });

  it("stand at the time that was asked for when no other is set", () => {
    expect(byDay([call(null, at(26, 10))])[0]?.at).toBe(at(26, 0));
    expect(byDay([])).toEqual([]);
  });
});
