/** How long a contact has been waiting, in the largest fitting unit; drawn in rows and heads. */

export type WaitUnit = "minutes" | "hours" | "days";

export interface Wait {
  unit: WaitUnit;
  count: number;
  /** Long enough to stand out. */
  isLong: boolean;
}

const MINUTE = 60_000;
const LONG_MS = 10 * MINUTE;

/** null below a minute: nobody needs to be told. */
export function waitOf(since: number | null, now: number): Wait | null {
  if (since === null || now - since < MINUTE) return null;
  const minutes = Math.floor((now - since) / MINUTE);
  const isLong = now - since >= LONG_MS;
  if (minutes < 60) return { unit: "minutes", count: minutes, isLong };
  if (minutes < 60 * 24) return { unit: "hours", count: Math.floor(minutes / 60), isLong };
  return { unit: "days", count: Math.floor(minutes / (60 * 24)), isLong };
}
