/** Asks again when the business hours turn; made by start.ts. */

import type { WidgetConfig } from "@kefu/protocol/visitor-frames";
import type { WidgetStore } from "./state.ts";

/** The server's clock and ours differ by seconds; and its answer may be a minute old. */
const GRACE_MS = 65_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

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
