/** The position of an entry in the address (`?entry=12`); read by the inbox screen. */

export function positionOf(value: unknown): number | null {
  const position = typeof value === "string" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(position) && position > 0 ? position : null;
}
