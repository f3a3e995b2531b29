import { describe, expect, it } from "vitest";
import { isActive, isOverdue, MOVES, readMoment, writeMoment, type TicketState } from "./tickets";

const STATES = Object.keys(MOVES) as TicketState[];

describe("the states of a ticket", () => {
  it("never lead back to new, and every one leads somewhere", () => {
    for (const state of STATES) {
      expect(MOVES[state]).not.toContain("new");
      expect(MOVES[state]).not.toContain(state);
      expect(MOVES[state].length).toBeGreaterThan(0);
    }
    expect(STATES.filter(isActive)).toEqual(["new", "in_progress", "waiting"]);
  });

  it("is overdue only while something is to be done", () => {
    expect(isOverdue({ state: "new", dueAt: 5 }, 6)).toBe(true);
    expect(isOverdue({ state: "new", dueAt: 7 }, 6)).toBe(false);
    expect(isOverdue({ state: "new", dueAt: null }, 6)).toBe(false);
    expect(isOverdue({ state: "solved", dueAt: 5 }, 6)).toBe(false);
  });
});

describe("the time of a field", () => {
  it("comes back as it was written, to the minute", () => {
    const at = new Date(2026, 10, 25, 9, 30).getTime();
    expect(writeMoment(at)).toBe("2026-11-25T09:30");
    expect(readMoment(writeMoment(at))).toBe(at);
  });

  it("is nothing when the field is empty or broken", () => {
    expect(readMoment("")).toBeNull();
    expect(readMoment("soon")).toBeNull();
    expect(writeMoment(null)).toBe("");
  });
});
