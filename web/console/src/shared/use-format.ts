/** The formatters bound to the language on screen; used inside components. */

import { useI18n } from "vue-i18n";
import * as format from "./format";

export function useFormat() {
  const { locale } = useI18n();
  return {
    time: (at: number) => format.formatTime(at, locale.value),
    date: (at: number) => format.formatDate(at, locale.value),
    dateTime: (at: number) => format.formatDateTime(at, locale.value),
    when: (at: number, now?: number) => format.formatWhen(at, locale.value, now),
    day: (at: number, now?: number) => format.formatDay(at, locale.value, now),
    relative: (at: number, now?: number) => format.formatRelative(at, locale.value, now),
    number: (value: number) => format.formatNumber(value, locale.value),
    size: (bytes: number) => format.formatSize(bytes, locale.value),
    duration: format.formatDuration,
  };
}
