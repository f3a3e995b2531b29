/** When a snoozed conversation comes back: the presets of the menu, and the date field's text as a time. */

export const SNOOZES = ["laterToday", "tomorrow", "nextWeek"] as const;
export type Snooze = (typeof SNOOZES)[number];

const MORNING = 9;
const MONDAY = 1;
const LATER_HOURS = 3;

function morningAfter(now: number, days: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  return date.setHours(MORNING, 0, 0, 0);
}

export function snoozeTime(preset: Snooze, now: number): number {
  switch (preset) {
    case "laterToday":
      return now + LATER_HOURS * 3_600_000;
    case "tomorrow":
      return morningAfter(now, 1);
    case "nextWeek": {
      const days = (MONDAY - new Date(now).getDay() + 7) % 7 || 7;
      return morningAfter(now, days);
    }
  }
}

/** The value of a `datetime-local` field as a time; null when it is empty, broken or past. */
export function readSnooze(value: string, now: number): number | null {
  const at = new Date(value).getTime();
  return Number.isFinite(at) && at > now ? at : null;
}

/** A time as a `datetime-local` field writes it. */
export function writeSnooze(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}
