/** Tells the loader how many messages wait, when that changes; subscribed by start.ts. */

import type { Host } from "./host.ts";
import { countUnreadPast } from "./past.ts";
import { countUnread } from "./read-marks.ts";
import type { WidgetStore } from "./state.ts";

export function unreadReporter(store: WidgetStore, host: Host | null): () => void {
  let last = 0;
  return () => {
    const { timeline, past, isOpen } = store.state;
    const count = isOpen && document.visibilityState === "visible" ? 0 : countUnread(timeline) + countUnreadPast(past);
    if (count === last) return;
    last = count;
    host?.post({ type: "unread", count });
  };
}
