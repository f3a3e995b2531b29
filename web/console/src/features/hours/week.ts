/** A week as people edit it (times as text, keyed rows) and back; used by the schedule editor. */

import type { Week } from "@kefu/protocol/console-api";

export interface PeriodRow {
  key: number;
  start: string;
  end: string;
}

export interface OwnDayRow {
  key: number;
  day: string;
  name: string;
  periods: PeriodRow[];
}

export interface WeekDraft {
  timeZone: string;
  /** Monday first. */
  weekdays: PeriodRow[][];
  country: string;
  region: string;
  ownDays: OwnDayRow[];
}

const DAY = 24 * 60;
let lastKey = 0;

/** 540 -> "09:00", 1440 -> "24:00". */
export function timeOf(minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, "0");
  return `${hours}:${String(minute % 60).padStart(2, "0")}`;
}

/** Also of "9", "930" and "9.30", as people type; null for what is no time yet. */
export function minuteOf(time: string, isEnd: boolean): number | null {
  const match = /^(\d{1,2})(?:[:.：]?(\d{2}))?$/.exec(time.trim());
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2] ?? 0);
  if (minute > DAY || Number(match[2] ?? 0) > 59) return null;
  return isEnd && minute === 0 ? DAY : minute;
}

export function newPeriod(start = "09:00", end = "18:00"): PeriodRow {
  return { key: ++lastKey, start, end };
}

/** After what is there already, so that an added period is a good guess and not an overlap. */
export function nextPeriod(periods: readonly PeriodRow[]): PeriodRow {
  const last = periods.at(-1);
  const end = last ? minuteOf(last.end, true) : null;
  if (end === null) return newPeriod();
  if (end >= DAY - 60) return newPeriod("00:00", "06:00");
  return newPeriod(timeOf(end + 60), timeOf(Math.min(end + 5 * 60, DAY)));
}

export function newOwnDay(day: string): OwnDayRow {
  return { key: ++lastKey, day, name: "", periods: [] };
}

export function copiesOf(periods: readonly PeriodRow[]): PeriodRow[] {
  return periods.map((each) => newPeriod(each.start, each.end));
}

/** Working days from nine to six, here. */
export function usualWeek(timeZone: string, country: string): Week {
  const office = [{ start: 9 * 60, end: 18 * 60 }];
  const weekdays = [office, office, office, office, office, [], []];
  return { timeZone, weekdays, country: country || null, region: null, ownDays: [] };
}

export function draftOf(week: Week): WeekDraft {
  const rows = (periods: { start: number; end: number }[]): PeriodRow[] =>
    periods.map((each) => newPeriod(timeOf(each.start), timeOf(each.end)));
  return {
    timeZone: week.timeZone,
    weekdays: week.weekdays.map(rows),
    country: week.country ?? "",
    region: week.region ?? "",
    ownDays: (week.ownDays ?? []).map((each) => ({
      key: ++lastKey,
      day: each.day,
      name: each.name ?? "",
      periods: rows(each.periods ?? []),
    })),
  };
}

/** null while something is not written yet. */
export function weekOf(draft: WeekDraft): Week | null {
  let isComplete = true;
  const periods = (rows: readonly PeriodRow[]) =>
    rows.map((row) => {
      const start = minuteOf(row.start, false);
      const end = minuteOf(row.end, true);
      if (start === null || end === null) isComplete = false;
      return { start: start ?? 0, end: end ?? DAY };
    });
  const week: Week = {
    timeZone: draft.timeZone,
    weekdays: draft.weekdays.map(periods),
    country: draft.country || null,
    region: (draft.country && draft.region) || null,
    ownDays: draft.ownDays.map((row) => ({ day: row.day, name: row.name.trim(), periods: periods(row.periods) })),
  };
  if (draft.ownDays.some((row) => row.day === "")) isComplete = false;
  return isComplete ? week : null;
}

export type PeriodProblem = "backwards" | "overlap";

/** What is wrong with the periods of one day, before the server has to say it. */
export function problemOf(rows: readonly PeriodRow[]): PeriodProblem | null {
  const spans = rows.map((row) => [minuteOf(row.start, false), minuteOf(row.end, true)] as const);
  const known = spans.flatMap(([start, end]) => (start === null || end === null ? [] : [[start, end] as const]));
  if (known.some(([start, end]) => end <= start)) return "backwards";
  const ordered = [...known].sort(([one], [other]) => one - other);
  return ordered.some(([start], index) => index > 0 && start < (ordered[index - 1]?.[1] ?? 0)) ? "overlap" : null;
}

export function isSound(draft: WeekDraft): boolean {
  const days = [...draft.weekdays, ...draft.ownDays.map((row) => row.periods)];
  return weekOf(draft) !== null && days.every((rows) => problemOf(rows) === null);
}

/** The name of a weekday, 0 = Monday. */
export function weekdayName(index: number, language: string, style: "long" | "narrow" = "long"): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + index));
}

export function countryName(code: string, language: string): string {
  return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
}
