/** Times, sizes and durations in the visitor's language; used by the components. */

import { isSameDay } from "./group-rows.ts";
import type { Say } from "./i18n/messages.ts";

const DAY_MS = 86_400_000;

export function formatTime(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(time);
}

export function formatDay(time: number, language: string, say: Say, now = Date.now()): string {
  if (isSameDay(time, now)) return say("today");
  if (isSameDay(time, now - DAY_MS)) return say("yesterday");
  const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(language, { month: "long", day: "numeric", ...year }).format(time);
}

export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`;
}

export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
