import { describe, expect, it } from "vitest";
import { canGoOn } from "./going-on.ts";

const ENDED = { resolvedAt: 1_000_000 };

describe("canGoOn", () => {
  it("is for ever where the inbox says so", () => {
    expect(canGoOn(ENDED, null, 9e15)).toBe(true);
  });

  it("ends when the time is over", () => {
    expect(canGoOn(ENDED, 60, 1_059_999)).toBe(true);
    expect(canGoOn(ENDED, 60, 1_060_000)).toBe(false);
  });

  it("is never where each visit begins a new conversation", () => {
    expect(canGoOn(ENDED, 0, 1_000_000)).toBe(false);
  });

  it("is not asked of a conversation that goes on anyway", () => {
    expect(canGoOn({ resolvedAt: null }, null, 0)).toBe(false);
    expect(canGoOn(null, null, 0)).toBe(false);
  });
});
