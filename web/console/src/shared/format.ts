/** Times, dates, durations and sizes as people of a language write them; called by components. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, options);
  formatters.set(key, made);
  return made;
}

export function formatTime(at: number, language: string): string {
  return formatter(language, { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function formatDate(at: number, language: string): string {
  return formatter(language, { year: "numeric", month: "short", day: "numeric" }).format(at);
}

export function formatDateTime(at: number, language: string): string {
  return formatter(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole calendar days between a time and now; 0 = today, 1 = yesterday. */
export function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

/** Short for lists: the time today, the weekday this week, else the date. */
export function formatWhen(at: number, language: string, now = Date.now()): string {
  const days = daysAgo(at, now);
  if (days <= 0) return formatTime(at, language);
  if (days < 7) return formatter(language, { weekday: "short" }).format(at);
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  if (isThisYear) return formatter(language, { month: "short", day: "numeric" }).format(at);
  return formatter(language, { year: "numeric", month: "numeric", day: "numeric" }).format(at);
}

/** Today, yesterday, or the date: the line between two days of a timeline. */
export function formatDay(at: number, language: string, now = Date.now()): string {
  const days = daysAgo(at, now);
  if (days === 0 || days === 1) {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day");
  }
  return formatter(language, { year: "numeric", month: "long", day: "numeric", weekday: "short" }).format(at);
}

/** "5 minutes ago", "in 2 days". */
export function formatRelative(at: number, language: string, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const difference = at - now;
  const size = Math.abs(difference);
  if (size < MINUTE) return format.format(0, "minute");
  if (size < HOUR) return format.format(Math.trunc(difference / MINUTE), "minute");
  if (size < DAY) return format.format(Math.trunc(difference / HOUR), "hour");
  return format.format(Math.trunc(difference / DAY), "day");
}

const SIZE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
}

export function formatSize(bytes: number, language: string): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), SIZE_UNITS.length - 1);
  const unit = SIZE_UNITS[step] ?? "byte";
  const value = bytes / 1024 ** step;
  const digits = step === 0 || value >= 10 ? 0 : 1;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}

/** "0:07", "1:02:30": the length of a voice message or a video. */
export function formatDuration(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  const seconds = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}
