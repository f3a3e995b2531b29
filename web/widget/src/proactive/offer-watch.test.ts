import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OfferView } from "@kefu/protocol/widget-api";
import { fits, isOnPage, OfferWatch } from "./offer-watch.ts";

const TEA = "https://www.shop.test/tea/green?size=2#top";

function offer(change: Partial<OfferView> = {}): OfferView {
  const base = { ruleId: "pro_1", variant: 0, senderName: "Shop", text: "Hello", card: null };
  return { ...base, pages: [], butPages: [], seconds: 0, scrollPercent: 0, ...change };
}

describe("where an offer fits", () => {
  it.each(["/tea/*", "*green*", "shop.test/tea/green", "https://www.shop.test/tea/*", "/TEA/green?size=*", "*"])("%s", (pattern) => {
    expect(fits(pattern, TEA)).toBe(true);
  });

  it.each(["/tea", "/te.", "other.test/*", "(", ""])("not %s", (pattern) => {
    expect(fits(pattern, TEA)).toBe(false);
  });

  it("is everywhere without pages, and never on those that are taken out", () => {
    expect(isOnPage(offer(), TEA)).toBe(true);
    expect(isOnPage(offer({ pages: ["/tea/*"], butPages: ["*green*"] }), TEA)).toBe(false);
  });
});

describe("when an offer fits", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is shown after its seconds on the page, counted anew on the next page, and once", () => {
    const shown = vi.fn();
    const watch = new OfferWatch([offer({ seconds: 10, pages: ["/tea/*"] })], "https://shop.test/", shown);
    vi.advanceTimersByTime(60_000);
    watch.turnTo(TEA);
    vi.advanceTimersByTime(9_000);
    expect(shown).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    watch.turnTo(TEA);
    vi.advanceTimersByTime(60_000);
    expect(shown).toHaveBeenCalledTimes(1);
  });

  it("waits for the way scrolled, and takes the first of several", () => {
    const shown = vi.fn();
    const watch = new OfferWatch([offer({ scrollPercent: 50 }), offer({ ruleId: "pro_2", seconds: 99 })], TEA, shown);
    expect(watch.wantsScroll).toBe(true);
    watch.scrolled(40);
    expect(shown).not.toHaveBeenCalled();
    watch.scrolled(55);
    expect(shown).toHaveBeenCalledWith(expect.objectContaining({ ruleId: "pro_1" }));
  });

  it("is nothing once stopped", () => {
    const shown = vi.fn();
    new OfferWatch([offer({ seconds: 1 })], TEA, shown).stop();
    vi.advanceTimersByTime(5_000);
    expect(shown).not.toHaveBeenCalled();
  });
});
