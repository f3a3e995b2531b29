/** Cuts an excerpt where the server found the words; drawn by `hit-row.vue`. */

export interface Piece {
  text: string;
  isFound: boolean;
}

/** Overlapping, unordered and out-of-range stretches are put right rather than trusted. */
export function cutPieces(excerpt: string, highlights: readonly (readonly [number, number])[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of [...highlights].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(start, at);
    const to = Math.min(end, excerpt.length);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: excerpt.slice(at, from), isFound: false });
    pieces.push({ text: excerpt.slice(from, to), isFound: true });
    at = to;
  }
  if (at < excerpt.length) pieces.push({ text: excerpt.slice(at), isFound: false });
  return pieces;
}
