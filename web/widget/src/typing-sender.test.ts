/** Typing is told often enough to last and seldom enough to cost nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Typing } from "@kefu/protocol/visitor-frames";
import { TypingSender } from "./typing-sender.ts";

let told: Typing[];

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function sender(hasPreview: boolean): TypingSender {
  return new TypingSender((command) => told.push(command), hasPreview);
}

describe("TypingSender", () => {
  it("repeats every three seconds and never tells the text without a preview", () => {
    const typing = sender(false);
    for (let second = 0; second < 7; second += 1) {
      typing.update("a".repeat(second + 1));
      vi.advanceTimersByTime(1_000);
    }
    expect(told).toHaveLength(3);
    expect(told.every((command) => command.text === null)).toBe(true);
  });

  it("tells the preview at most once a second, and the last letters too", () => {
    const typing = sender(true);
    for (const text of ["h", "he", "hel", "hell", "hello"]) {
      typing.update(text);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(1_000);
    expect(told.map((command) => command.text)).toEqual(["h", "hello"]);
  });

  it("says stop once, when the field is emptied or the message sent", () => {
    const typing = sender(true);
    typing.update("hi");
    typing.update("");
    typing.stop();
    vi.advanceTimersByTime(5_000);
    expect(told.map((command) => command.isTyping)).toEqual([true, false]);
  });
});
