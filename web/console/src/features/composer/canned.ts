/** Canned responses by `/`: what is being asked for, what fits, and the text with it put in; used by the composer. */

import type { CannedResponseView } from "@kefu/protocol/console-api";

export interface CannedQuery {
  /** Where the slash stands. */
  start: number;
  end: number;
  words: string;
}

const MOST_SHOWN = 50;

/** The `/word` that ends at the caret, if it begins a line or follows a space. */
export function findCannedQuery(text: string, caret: number): CannedQuery | null {
  const match = /(?:^|\s)\/([^\s/]{0,40})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const words = match[1] ?? "";
  return { start: caret - words.length - 1, end: caret, words };
}

function rank(canned: CannedResponseView, words: string): number {
  const shortcut = canned.shortcut.toLowerCase();
  if (shortcut === words) return 0;
  if (shortcut.startsWith(words)) return 1;
  if (shortcut.includes(words)) return 2;
  if (canned.title.toLowerCase().includes(words)) return 3;
  return canned.text.toLowerCase().includes(words) ? 4 : Number.POSITIVE_INFINITY;
}

/** Best first: by shortcut, then title, then text. */
export function matchCanned(all: readonly CannedResponseView[], query: string): CannedResponseView[] {
  const words = query.toLowerCase();
  return all
    .map((canned) => ({ canned, rank: words === "" ? 1 : rank(canned, words) }))
    .filter((each) => Number.isFinite(each.rank))
    .sort((a, b) => a.rank - b.rank || a.canned.shortcut.localeCompare(b.canned.shortcut))
    .slice(0, MOST_SHOWN)
    .map((each) => each.canned);
}

/** Text put in place of a stretch of another, and where the caret goes. */
export function insertText(text: string, at: { start: number; end: number }, added: string): { text: string; caret: number } {
  return { text: text.slice(0, at.start) + added + text.slice(at.end), caret: at.start + added.length };
}
