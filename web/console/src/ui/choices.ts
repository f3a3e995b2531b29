/** Choices of a searchable list, and which of them fit what was typed; used by `choice-menu.vue`. */

export interface Choice {
  value: string;
  label: string;
  /** A tag's colour. */
  colour?: string;
}

/** Those whose label holds the words; beginnings first. */
export function matchChoices(choices: readonly Choice[], typed: string): Choice[] {
  const words = typed.trim().toLowerCase();
  if (words === "") return [...choices];
  const rank = (choice: Choice): number => (choice.label.toLowerCase().startsWith(words) ? 0 : 1);
  return choices.filter((each) => each.label.toLowerCase().includes(words)).sort((a, b) => rank(a) - rank(b));
}
