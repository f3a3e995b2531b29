/** Times that can be chosen, put into the visitor's own days; pure. */

export interface SlotDay {
  /** A key that is the same for all times of a day. */
  key: string;
  label: string;
  times: { at: number; label: string }[];
}

/** Days in order, each with its times, in a zone (the browser's own where none is named). */
export function daysOf(slots: readonly number[], language: string, timeZone?: string): SlotDay[] {
  const zone = timeZone ? { timeZone } : {};
  const day = new Intl.DateTimeFormat(language, { weekday: "short", month: "short", day: "numeric", ...zone });
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", ...zone });
  const days: SlotDay[] = [];
  for (const at of slots) {
    const label = day.format(at);
    const last = days.at(-1);
    const entry = { at, label: time.format(at) };
    if (last?.key === label) last.times.push(entry);
    else days.push({ key: label, label, times: [entry] });
  }
  return days;
}
