/** What the columns of a file mean, as choices on the screen; the rules without a screen. */

export const FIELDS = ["name", "email", "phone", "external_id"] as const;
const ATTRIBUTE = "attribute:";

/** The choice of a column: a field, "attribute" (named as the column), or "" for leaving it out. */
export function choiceOf(field: string | null | undefined): string {
  if (!field) return "";
  return field.startsWith(ATTRIBUTE) ? "attribute" : field;
}

export function mappingOf(choices: readonly string[], columns: readonly string[]): (string | null)[] {
  return choices.map((choice, index) => {
    const name = (columns[index] ?? "").trim();
    if (choice === "attribute") return name ? `${ATTRIBUTE}${name}` : null;
    return choice || null;
  });
}

export type Problem = "twice" | "nobody" | null;

/** Why an import cannot start yet. */
export function problemOf(mapping: readonly (string | null)[]): Problem {
  const named = mapping.filter((each) => each !== null);
  if (new Set(named).size < named.length) return "twice";
  return named.some((each) => (FIELDS as readonly string[]).includes(each)) ? null : "nobody";
}

export function percent(done: number, all: number): number {
  return all === 0 ? 100 : Math.floor((done / all) * 100);
}
