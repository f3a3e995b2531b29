/** Route changes of single-page sites, and the title of a page in the background. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPage, type PageWatch } from "./host-page.ts";

let watch: PageWatch;
const routes: string[] = [];

function hide(isHidden: boolean): void {
  vi.spyOn(document, "hidden", "get").mockReturnValue(isHidden);
}

beforeEach(() => {
  vi.useFakeTimers();
  routes.length = 0;
  document.title = "Shop";
  watch = watchPage((page) => routes.push(`${page.referrer.split("/").at(-1)} > ${page.url.split("/").at(-1)}`));
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe("watchPage", () => {
  it("reports a route once, with the one before as its referrer", () => {
    history.pushState(null, "", "#/one");
    vi.advanceTimersByTime(3_000);
    history.replaceState(null, "", "#/two");
    vi.advanceTimersByTime(3_000);
    expect(routes).toHaveLength(2);
    expect(routes[1]).toBe("one > two");
  });

  it("alternates the title in the background and gives it back", () => {
    hide(true);
    watch.setUnread(2);
    vi.advanceTimersByTime(1_000);
    expect(document.title).toBe("(2) Shop");
    vi.advanceTimersByTime(1_000);
    expect(document.title).toBe("Shop");
    vi.advanceTimersByTime(1_000);
    hide(false);
    vi.advanceTimersByTime(2_000);
    expect(document.title).toBe("Shop");
  });

  it("keeps a title that the site changed meanwhile", () => {
    hide(true);
    watch.setUnread(1);
    vi.advanceTimersByTime(1_000);
    document.title = "Basket";
    watch.setUnread(0);
    vi.advanceTimersByTime(1_000);
    expect(document.title).toBe("Basket");
  });

  it("restores the title when it stops", () => {
    hide(true);
    watch.setUnread(1);
    vi.advanceTimersByTime(1_000);
    watch.stop();
    expect(document.title).toBe("Shop");
  });
});
