/** When we are back, in the visitor's words; and that the screen hears of the change. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { closedSentence, formatMoment } from "./back-at.ts";
import english from "./i18n/en.ts";
import { sayIn } from "./i18n/messages.ts";
import simplified from "./i18n/zh-CN.ts";
import { watchOpening } from "./opening.ts";
import { Store, type WidgetState } from "./state.ts";

const NOW = new Date(2026, 8, 30, 18, 0).getTime();
const at = (month: number, day: number): number => new Date(2026, month - 1, day, 9, 30).getTime();
const inEnglish = sayIn(english);

afterEach(() => vi.useRealTimers());

describe("formatMoment", () => {
  it.each([
    [NOW + 3_600_000, "today at 07:00 PM"],
    [at(10, 1), "tomorrow at 09:30 AM"],
    [at(10, 5), "Monday at 09:30 AM"],
    [at(10, 8), "October 8 at 09:30 AM"],
  ])("%#", (moment, words) => {
    expect(formatMoment(moment, "en", inEnglish, NOW)).toBe(words);
  });

  it("speaks Chinese", () => {
    expect(closedSentence({ isOpen: false, changesAt: at(10, 8) }, "zh-CN", sayIn(simplified), NOW)).toContain("10月8日 09:30");
  });
});

describe("closedSentence", () => {
  it("says nothing while open or without hours", () => {
    expect(closedSentence(null, "en", inEnglish)).toBeNull();
    expect(closedSentence({ isOpen: true, changesAt: NOW }, "en", inEnglish)).toBeNull();
  });

  it("promises no time that nobody knows", () => {
    expect(closedSentence({ isOpen: false, changesAt: null }, "en", inEnglish)).toBe(english.closedNow);
  });
});

describe("watchOpening", () => {
  it("asks again after each change, and goes on when the network is away", async () => {
    vi.useFakeTimers({ now: NOW });
    const config = { opening: { isOpen: true, changesAt: NOW + 600_000 } };
    const store = new Store({ config } as WidgetState);
    const closed = { opening: { isOpen: false, changesAt: NOW + 700_000 } } as WidgetState["config"];
    const fetchConfig = vi.fn().mockRejectedValueOnce(new Error("away")).mockResolvedValue(closed);
    watchOpening(store, fetchConfig);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(fetchConfig).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(65_000);
    expect(store.state.config).toBe(config);
    await vi.advanceTimersByTimeAsync(65_000);
    expect(store.state.config.opening?.isOpen).toBe(false);
  });
});
