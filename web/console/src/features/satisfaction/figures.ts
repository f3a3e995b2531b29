/** Shares and averages of what visitors said, as the screen shows them; pure. */

import type { SatisfactionView, ScaleCountView } from "@kefu/protocol/console-api";

/** A share as a whole percentage; null where there is nothing to share. */
export function percent(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part / whole) * 100) : null;
}

export interface Bar {
  rating: number;
  count: number;
  /** Of the answers of this scale. */
  share: number;
}

/** The best on top, as people read it. */
export function barsOf({ counts, answered }: ScaleCountView): Bar[] {
  return counts.map((count, index) => ({ rating: index + 1, count, share: percent(count, answered) ?? 0 })).reverse();
}

/** Asked in a time and answered in it are not the same people, so there may be more answers than questions. */
export function answeredShare({ answered, asked }: Pick<SatisfactionView, "answered" | "asked">): number | null {
  const share = percent(answered, asked);
  return share === null ? null : Math.min(100, share);
}

const DAY = 86_400_000;

/** From when on the last days count; 0: everything. */
export function afterOf(days: number, now: number): number | null {
  return days > 0 ? now - days * DAY : null;
}
