/** The conversations that an agent keeps open side by side; pure, held by `use-tabs.ts`. */

import type { Shelf } from "../outbox";

export interface Tab {
  id: string;
  isPinned: boolean;
  /** False while it was only looked into: the next conversation takes its place. */
  isKept: boolean;
}

/** Pinned ones first; otherwise in the order of opening. */
export type Tabs = readonly Tab[];

export const MOST_TABS = 20;

const isPassing = (tab: Tab): boolean => !tab.isKept && !tab.isPinned;

/** A conversation comes on screen: at its tab if it has one, in place of what was only looked into, or at the end. */
export function opened(tabs: Tabs, id: string, isKept = false): Tabs {
  if (tabs.some((tab) => tab.id === id)) return isKept ? kept(tabs, id) : tabs;
  const tab: Tab = { id, isPinned: false, isKept };
  const passing = tabs.findIndex(isPassing);
  if (passing >= 0 && !isKept) return tabs.with(passing, tab);
  if (tabs.length < MOST_TABS) return [...tabs, tab];
  const oldest = tabs.findIndex((each) => !each.isPinned);
  return oldest < 0 ? tabs : [...tabs.toSpliced(oldest, 1), tab];
}

/** Something was done in it: it stays until it is closed. */
export function kept(tabs: Tabs, id: string): Tabs {
  if (!tabs.some((tab) => tab.id === id && !tab.isKept)) return tabs;
  return tabs.map((tab) => (tab.id === id ? { ...tab, isKept: true } : tab));
}

export function pinned(tabs: Tabs, id: string, isPinned: boolean): Tabs {
  const tab = tabs.find((each) => each.id === id);
  if (!tab || tab.isPinned === isPinned) return tabs;
  const others = tabs.filter((each) => each.id !== id);
  const firstLoose = others.findIndex((each) => !each.isPinned);
  return others.toSpliced(firstLoose < 0 ? others.length : firstLoose, 0, { ...tab, isPinned, isKept: true });
}

export function closed(tabs: Tabs, id: string): Tabs {
  return tabs.filter((tab) => tab.id !== id);
}

/** Pinned ones stay. */
export function closedOthers(tabs: Tabs, id: string): Tabs {
  return tabs.filter((tab) => tab.id === id || tab.isPinned);
}

/** What is shown when this one closes: the next one, or the one before. */
export function besides(tabs: Tabs, id: string): string | null {
  const at = tabs.findIndex((tab) => tab.id === id);
  return at < 0 ? null : (tabs[at + 1]?.id ?? tabs[at - 1]?.id ?? null);
}

/** How many tabs fit, and which do not: the open one always has its place. */
export function fitted(tabs: Tabs, openId: string | null, room: number): { shown: Tabs; hidden: Tabs } {
  if (tabs.length <= room) return { shown: tabs, hidden: [] };
  const first = tabs.slice(0, Math.max(1, room));
  const open = tabs.find((tab) => tab.id === openId);
  const shown = open && !first.includes(open) ? [...first.slice(0, -1), open] : first;
  return { shown, hidden: tabs.filter((tab) => !shown.includes(tab)) };
}

const keyOf = (agentId: string): string => `kefu.tabs.${agentId}`;

function isTab(value: unknown): value is Tab {
  if (typeof value !== "object" || value === null) return false;
  const tab = value as Partial<Record<keyof Tab, unknown>>;
  return typeof tab.id === "string" && typeof tab.isPinned === "boolean" && typeof tab.isKept === "boolean";
}

export function readTabs(shelf: Shelf, agentId: string): Tabs {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(keyOf(agentId)) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isTab).slice(0, MOST_TABS) : [];
  } catch {
    return [];
  }
}

export function keepTabs(shelf: Shelf, agentId: string, tabs: Tabs): void {
  try {
    if (tabs.length === 0) shelf.removeItem(keyOf(agentId));
    else shelf.setItem(keyOf(agentId), JSON.stringify(tabs));
  } catch {
    // Storage is off or full: the tabs still live in memory.
  }
}
