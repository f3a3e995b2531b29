import { describe, expect, it } from "vitest";
import type { SlaView } from "@kefu/protocol/agent-frames";
import { slaState, slaTime } from "./sla";

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;

function clock(change: Partial<SlaView>): SlaView {
  return { promise: "first_reply", dueAt: NOW + 10 * MINUTE, warnAt: null, leftMs: null, ...change };
}

describe("an SLA clock", () => {
  it("is fine, near, late, or stands still", () => {
    expect(slaState(clock({}), NOW)).toBe("fine");
    expect(slaState(clock({ warnAt: NOW + 1 }), NOW)).toBe("fine");
    expect(slaState(clock({ warnAt: NOW }), NOW)).toBe("near");
    expect(slaState(clock({ warnAt: NOW }), NOW + 10 * MINUTE)).toBe("late");
    expect(slaState(clock({ dueAt: null, leftMs: MINUTE }), NOW)).toBe("still");
  });

  it("says the time in one unit", () => {
    expect(slaTime(clock({}), NOW)).toEqual({ unit: "minutes", count: 10 });
    expect(slaTime(clock({}), NOW + 9.5 * MINUTE)).toEqual({ unit: "minutes", count: 1 });
    expect(slaTime(clock({}), NOW + 10 * MINUTE)).toEqual({ unit: "minutes", count: 1 });
    expect(slaTime(clock({}), NOW + 13.5 * MINUTE)).toEqual({ unit: "minutes", count: 3 });
    expect(slaTime(clock({ dueAt: NOW + 26 * 60 * MINUTE }), NOW)).toEqual({ unit: "hours", count: 26 });
    expect(slaTime(clock({ dueAt: NOW + 72 * 60 * MINUTE }), NOW)).toEqual({ unit: "days", count: 3 });
    expect(slaTime(clock({ dueAt: null, leftMs: 121 * MINUTE }), NOW)).toEqual({ unit: "hours", count: 2 });
  });
});
