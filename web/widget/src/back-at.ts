/** When we are back, in the visitor's own time zone and words; loaded with the line that says so. */

import type { OpeningView } from "@kefu/protocol/visitor-frames";
import { formatTime } from "./format.ts";
import { isSameDay } from "./group-rows.ts";
import type { Say } from "./i18n/messages.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** "today at 14:00", "tomorrow at 09:00", "Monday at 09:00", "1 October at 09:00". */
export function formatMoment(at: number, language: string, say: Say, now = Date.now()): string {
  const time = formatTime(at, language);
  if (isSameDay(at, now)) return say("todayAt", { time });
  if (isSameDay(at, now + DAY_MS)) return say("tomorrowAt", { time });
  const options: Intl.DateTimeFormatOptions = at - now < WEEK_MS - DAY_MS ? { weekday: "long" } : { month: "long", day: "numeric" };
  return say("dayAt", { day: new Intl.DateTimeFormat(language, options).format(at), time });
}

/** The sentence for a closed inbox; null while it is open or keeps no hours. */
export function closedSentence(opening: OpeningView | null, language: string, say: Say, now = Date.now()): string | null {
  if (!opening || opening.isOpen) return null;
  return opening.changesAt ? say("backAt", { when: formatMoment(opening.changesAt, language, say, now) }) : say("closedNow");
}
