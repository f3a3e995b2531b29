/** The plan of a week: which days it has, and what stands in a cell; pure. */

import type { DayView } from "@kefu/protocol/console-api";
import { timeOf } from "./week";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The Monday of the week that a day of the calendar is in, as text; `weeks` before or after it. */
export function mondayOf(day: Date, weeks = 0): string {
  const at = Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at + (7 * weeks - sinceMonday) * DAY_MS).toISOString().slice(0, 10);
}

/** The seven days from a Monday on. */
export function daysFrom(monday: string): string[] {
  const first = Date.parse(`${monday}T00:00:00Z`);
  return Array.from({ length: 7 }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}

export function hoursOf(day: DayView): string[] {
  return day.periods.map((each) => `${timeOf(each.start)}–${timeOf(each.end)}`);
}

/** Hours of work in a plan of days. */
export function totalHours(days: readonly DayView[]): number {
  const minutes = days.flatMap((day) => day.periods).reduce((sum, each) => sum + each.end - each.start, 0);
  return Math.round(minutes / 6) / 10;
}
