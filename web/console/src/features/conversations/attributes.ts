/** Attributes of a contact as lines of a form, and back; used by the attributes editor. */

export interface AttributeLine {
  name: string;
  value: string;
}

export type Attributes = Record<string, unknown>;

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

export function readLines(attributes: Attributes): AttributeLine[] {
  return Object.entries(attributes).map(([name, value]) => ({
    name,
    value: isPlain(value) ? String(value) : value === null ? "" : JSON.stringify(value),
  }));
}

/** A value that was not touched keeps its type; what is typed is text. */
export function writeLines(lines: readonly AttributeLine[], before: Attributes): Attributes {
  const known = new Map(readLines(before).map((line) => [line.name, line.value]));
  const after: Attributes = {};
  for (const { name, value } of lines) {
    const key = name.trim();
    if (key === "") continue;
    after[key] = known.get(key) === value ? before[key] : value;
  }
  return after;
}

/** The first name that stands twice, or null. */
export function doubledName(lines: readonly AttributeLine[]): string | null {
  const names = lines.map((line) => line.name.trim()).filter(Boolean);
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}
