import { beforeEach, describe, expect, it } from "vitest";
import { besides, closed, closedOthers, fitted, keepTabs, kept, MOST_TABS, opened, pinned, readTabs, type Tabs } from "./tabs";

const ids = (tabs: Tabs): string[] => tabs.map((tab) => tab.id);
const many = (count: number): Tabs => Array.from({ length: count }, (_, at) => ({ id: `c${at}`, isPinned: false, isKept: true }));

describe("tabs", () => {
  beforeEach(() => localStorage.clear());

  it("give the place of what was only looked into to the next conversation, and keep what was worked in", () => {
    let tabs = opened([], "a");
    tabs = opened(tabs, "b");
    expect(ids(tabs)).toEqual(["b"]);
    tabs = opened(kept(tabs, "b"), "c");
    expect(ids(tabs)).toEqual(["b", "c"]);
    expect(opened(tabs, "b")).toBe(tabs);
    expect(ids(opened(tabs, "d", true))).toEqual(["b", "c", "d"]);
  });

  it("stand pinned ones first", () => {
    const tabs = pinned(pinned(many(3), "c2", true), "c1", true);
    expect(ids(tabs)).toEqual(["c2", "c1", "c0"]);
    expect(ids(pinned(tabs, "c2", false))).toEqual(["c1", "c2", "c0"]);
    expect(ids(closedOthers(tabs, "c0"))).toEqual(["c2", "c1", "c0"]);
    expect(ids(closedOthers(tabs, "c2"))).toEqual(["c2", "c1"]);
  });

  it("are never more than fit in a head: the oldest loose one goes, a pinned one never", () => {
    const full = opened(many(MOST_TABS), "new");
    expect(full).toHaveLength(MOST_TABS);
    expect(ids(full)).not.toContain("c0");
    const allPinned = many(MOST_TABS).map((tab) => ({ ...tab, isPinned: true }));
    expect(opened(allPinned, "new")).toBe(allPinned);
  });

  it("know what is shown when one closes", () => {
    expect(besides(many(3), "c1")).toBe("c2");
    expect(besides(many(3), "c2")).toBe("c1");
    expect(besides(many(1), "c0")).toBeNull();
    expect(ids(closed(many(2), "c0"))).toEqual(["c1"]);
  });

  it("always show the open one", () => {
    const { shown, hidden } = fitted(many(5), "c4", 3);
    expect(ids(shown)).toEqual(["c0", "c1", "c4"]);
    expect(ids(hidden)).toEqual(["c2", "c3"]);
    expect(fitted(many(2), "c0", 3).hidden).toEqual([]);
  });

  it("come back after a reload, for the same agent only, and bear broken storage", () => {
    keepTabs(localStorage, "agt_1", many(2));
    expect(ids(readTabs(localStorage, "agt_1"))).toEqual(["c0", "c1"]);
    expect(readTabs(localStorage, "agt_2")).toEqual([]);
    localStorage.setItem("kefu.tabs.agt_1", '[{"id":1}, "x"]');
    expect(readTabs(localStorage, "agt_1")).toEqual([]);
    localStorage.setItem("kefu.tabs.agt_1", "{broken");
    expect(readTabs(localStorage, "agt_1")).toEqual([]);
  });
});
