/** The last searches of an agent on this device; offered before anything is typed. */

const MOST = 8;

/** The part of `localStorage` that is used. */
export interface Shelf {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
}

const keyOf = (agentId: string): string => `kefu.searches.${agentId}`;

export function readRecent(shelf: Shelf, agentId: string): string[] {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(keyOf(agentId)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((each) => typeof each === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** The newest first, none twice. */
export function addRecent(recent: readonly string[], query: string): string[] {
  const words = query.trim();
  if (words === "") return [...recent];
  return [words, ...recent.filter((each) => each.toLowerCase() !== words.toLowerCase())].slice(0, MOST);
}

export function keepRecent(shelf: Shelf, agentId: string, recent: readonly string[]): void {
  try {
    shelf.setItem(keyOf(agentId), JSON.stringify(recent));
  } catch {
    // Storage is off or full: nothing is lost that matters.
  }
}
