/** The marks of the three scales, as strokes and fills; their names are said by the words beside them. */

import type { SurveyView } from "@kefu/protocol/widget-api";

export type Scale = SurveyView["scale"];

const STAR = "m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.8L12 16.8l-5.3 2.8 1.1-5.8-4.3-4.1 5.9-.8Z";
const CIRCLE = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z";
const EYES = "M9 9.5h.01M15 9.5h.01";
const MOUTHS = ["M8.5 16s1.2-1.8 3.5-1.8 3.5 1.8 3.5 1.8", "M8.5 15h7", "M8.5 14.2s1.2 2 3.5 2 3.5-2 3.5-2"];
const THUMB_UP = "M7 10.5 11 3a2.5 2.5 0 0 1 2.5 2.5V9h5a2 2 0 0 1 2 2.3l-1.1 7a2 2 0 0 1-2 1.7H7M7 10.5V20M7 10.5H3.5V20H7";
const THUMB_DOWN = "M17 13.5 13 21a2.5 2.5 0 0 1-2.5-2.5V15h-5a2 2 0 0 1-2-2.3l1.1-7a2 2 0 0 1 2-1.7H17M17 13.5V4M17 13.5h3.5V4H17";

const PATHS: Record<Scale, readonly string[]> = {
  stars: [STAR, STAR, STAR, STAR, STAR],
  faces: MOUTHS.map((mouth) => CIRCLE + EYES + mouth),
  thumbs: [THUMB_DOWN, THUMB_UP],
};

export function ratingsOf(scale: Scale): readonly number[] {
  return PATHS[scale].map((_, index) => index + 1);
}

/** Of stars all up to the rating are full; of faces and thumbs only the chosen one. */
export function isFull(scale: Scale, mark: number, rating: number | null): boolean {
  return rating !== null && (scale === "stars" ? mark <= rating : mark === rating);
}

export function Mark({ scale, mark, isOn }: { scale: Scale; mark: number; isOn: boolean }) {
  return (
    <svg class={isOn ? "mark is-on" : "mark"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[scale][mark - 1]} />
    </svg>
  );
}
