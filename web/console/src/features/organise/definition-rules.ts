/** What the form of an attribute makes of what is typed; used by `attribute-dialog.vue`. */

/** A key from a name: letters and digits of any script, joined by `_`. */
export function keyFrom(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 64);
}

/** One choice a line, each once. */
export function readOptions(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}
