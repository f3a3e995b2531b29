/** Business hours as the visitor reads them: when we are back in the visitor's own time zone and words, and asking again when that changes. Made by start.ts. */

import type { OpeningView, WidgetConfig } from "@kefu/protocol/visitor-frames";
import { formatTime } from "./format.ts";
import { isSameDay } from "./group-rows.ts";
import type { Say } from "./i18n/messages.ts";
import type { WidgetStore } from "./state.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The server's clock and ours differ by seconds; and its answer may be a minute old. */
const GRACE_MS = 65_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

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

/** Asks for the configuration again when the hours turn; the rest of the screen follows it. */
export function watchOpening(store: WidgetStore, fetchConfig: () => Promise<WidgetConfig>): void {
  const { opening } = store.state.config;
  if (!opening?.changesAt) return;
  const wait = Math.min(Math.max(opening.changesAt - Date.now(), 0) + GRACE_MS, LONGEST_WAIT_MS);
  setTimeout(() => {
    fetchConfig().then(
      (config) => store.set({ config }),
      () => undefined,
    ).finally(() => watchOpening(store, fetchConfig));
  }, wait);
}
