import { describe, expect, it } from "vitest";
import { doubledName, readLines, writeLines } from "./attributes";
import { agentTyped, EMPTY_SCENE, nextEnd, sweep, TYPING_LIFE_MS, visitorTyped } from "./presence";
import { readSnooze, snoozeTime, writeSnooze } from "./snooze-times";
import { conversation } from "./testing";
import { readTarget } from "./use-reading";
import { waitOf } from "./waiting";

describe("typing", () => {
  const visitor = { type: "visitor.typing", conversationId: "conv_1", isTyping: true, text: "hi" } as const;
  const colleague = { type: "agent.typing", conversationId: "conv_1", agentId: "agt_2", isTyping: true } as const;

  it("is forgotten when it is not repeated", () => {
    const scene = agentTyped(visitorTyped(EMPTY_SCENE, visitor, 0), colleague, 1_000);
    expect(nextEnd(scene)).toBe(TYPING_LIFE_MS);
    const later = sweep(scene, TYPING_LIFE_MS);
    expect(later.visitor).toBeNull();
    expect([...later.typing.keys()]).toEqual(["agt_2"]);
    expect(sweep(later, TYPING_LIFE_MS + 500)).toBe(later);
  });

  it("ends when somebody says so", () => {
    const scene = visitorTyped(EMPTY_SCENE, visitor, 0);
    expect(visitorTyped(scene, { ...visitor, isTyping: false }, 1).visitor).toBeNull();
  });
});

describe("reading", () => {
  const view = conversation({ lastSeq: 5, agentReadSeq: 3, unread: 2 });

  it("is only told when somebody looks at the end", () => {
    expect(readTarget({ conversation: view, isFocused: true, isAtEnd: true })).toBe(5);
    expect(readTarget({ conversation: view, isFocused: false, isAtEnd: true })).toBeNull();
    expect(readTarget({ conversation: view, isFocused: true, isAtEnd: false })).toBeNull();
    expect(readTarget({ conversation: { ...view, unread: 0, agentReadSeq: 5 }, isFocused: true, isAtEnd: true })).toBeNull();
  });
});

describe("snoozing", () => {
  const tuesday = new Date(2026, 10, 24, 15, 30).getTime();

  it("comes back in the morning of the next day or the next Monday", () => {
    expect(new Date(snoozeTime("tomorrow", tuesday))).toEqual(new Date(2026, 10, 25, 9));
    expect(new Date(snoozeTime("nextWeek", tuesday))).toEqual(new Date(2026, 10, 30, 9));
    expect(new Date(snoozeTime("nextWeek", new Date(2026, 10, 30, 8).getTime()))).toEqual(new Date(2026, 11, 7, 9));
  });

  it("takes only a real time in the future", () => {
    expect(readSnooze(writeSnooze(tuesday), tuesday - 3_600_000)).toBe(tuesday);
    expect(readSnooze(writeSnooze(tuesday), tuesday + 1)).toBeNull();
    expect(readSnooze("", tuesday)).toBeNull();
  });
});

describe("attributes", () => {
  const before = { plan: "pro", orders: 3, isVip: true };

  it("an untouched value keeps its type; an edited one is text", () => {
    const lines = readLines(before).map((line) => (line.name === "plan" ? { ...line, value: "basic" } : line));
    expect(writeLines([...lines, { name: " ", value: "x" }], before)).toEqual({ plan: "basic", orders: 3, isVip: true });
  });

  it("finds a name that stands twice", () => {
    expect(doubledName([{ name: "a", value: "" }, { name: "a ", value: "" }])).toBe("a");
  });
});

it("words waiting in the largest fitting unit", () => {
  expect(waitOf(null, 0)).toBeNull();
  expect(waitOf(0, 30_000)).toBeNull();
  expect(waitOf(0, 5 * 60_000)).toEqual({ unit: "minutes", count: 5, isLong: false });
  expect(waitOf(0, 3 * 3_600_000)).toEqual({ unit: "hours", count: 3, isLong: true });
});
