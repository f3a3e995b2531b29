/** The letters and the colour of somebody without a picture; called by `avatar.vue`. */

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (!first) return "?";
  // Chinese given names come last: 王小明 is known as 小明, so the last character tells people apart best.
  if (CJK.test(first)) return [...first].at(-1) ?? "?";
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${[...first][0] ?? ""}${last ? ([...last][0] ?? "") : ""}`.toUpperCase();
}

/** A stable number below `count` for a text. */
export function toneOf(seed: string, count: number): number {
  let sum = 0;
  for (const character of seed) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum % count;
}
