/** Attributes of a contact as lines of a form, and back; used by the attributes editor. */

export interface AttributeLine {
  name: string;
  value: string;
}

export type Scalar = string | number | boolean | null;

function scalarOf(value: unknown): Scalar {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isScalar ? value : null;
}

export function readLines(attributes: Readonly<Record<string, unknown>>): AttributeLine[] {
  return Object.entries(attributes).map(([name, value]) => ({ name, value: String(scalarOf(value) ?? "") }));
}

/** A value that was not touched keeps its type; what is typed is text. */
export function writeLines(
  lines: readonly AttributeLine[],
  before: Readonly<Record<string, unknown>>,
): Record<string, Scalar> {
  const known = new Map(readLines(before).map((line) => [line.name, line.value]));
  const after: Record<string, Scalar> = {};
  for (const { name, value } of lines) {
    const key = name.trim();
    if (key !== "") after[key] = known.get(key) === value ? scalarOf(before[key]) : value;
  }
  return after;
}

/** The first name that stands twice, or null. */
export function doubledName(lines: readonly AttributeLine[]): string | null {
  const names = lines.map((line) => line.name.trim()).filter(Boolean);
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}
