/** First-party keeping for the frame where a browser denies it storage of its own; used by panel.ts. */

import type { Kept } from "./messages.ts";
import { stored } from "./storage.ts";

export interface Keeping {
  readonly all: Kept;
  keep(name: string, value: string | null): void;
}

/** Everything stands under one name of the host page's storage, so that it is easy to find and to clear; null keeps nothing. */
export function openKeeping(place: string | null): Keeping {
  const all = parse(place && stored(place));
  return {
    all,
    keep(name, value) {
      if (value === null) delete all[name];
      else all[name] = value;
      if (place) stored(place, JSON.stringify(all));
    },
  };
}

function parse(text: string | null): Kept {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    return typeof found === "object" && found !== null ? (found as Kept) : {};
  } catch {
    return {};
  }
}
