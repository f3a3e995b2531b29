/** Canned responses by `/`: what is being asked for, the text put in, and the gaps left in it; used by the composer. */

export interface CannedQuery {
  /** Where the slash stands. */
  start: number;
  end: number;
  words: string;
}

const GAP = /⟦[^⟦⟧\n]{1,80}⟧/gu;

/** The `/word` that ends at the caret, if it begins a line or follows a space. */
export function findCannedQuery(text: string, caret: number): CannedQuery | null {
  const match = /(?:^|\s)\/([^\s/]{0,40})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const words = match[1] ?? "";
  return { start: caret - words.length - 1, end: caret, words };
}

/** Text put in place of a stretch of another, and where the caret goes. */
export function insertText(text: string, at: { start: number; end: number }, added: string): { text: string; caret: number } {
  return { text: text.slice(0, at.start) + added + text.slice(at.end), caret: at.start + added.length };
}

/** The first gap behind the caret, else the first of all; null when nothing is left to be filled in. */
export function nextGap(text: string, caret: number): { start: number; end: number } | null {
  const gaps = [...text.matchAll(GAP)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  return gaps.find((gap) => gap.start >= caret) ?? gaps[0] ?? null;
}
