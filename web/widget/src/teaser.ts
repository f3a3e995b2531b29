/** What the closed widget may show beside its button, and when; the rules, without a screen. Called by start.ts. */

import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import type { DeviceStorage } from "./device-storage.ts";
import type { WidgetState, WidgetStore } from "./state.ts";

/** An answer that nobody has seen yet. */
export interface Teaser {
  kind: "message";
  message: VisitorMessage;
}

/** The newest answer, if it waits unread; one that was sent away before stays away. */
export function teaserOf({ timeline }: Pick<WidgetState, "timeline">, dismissedId: string | null): Teaser | null {
  const { conversation, messages } = timeline;
  const newest = messages.at(-1);
  if (!conversation || conversation.unread === 0 || newest?.direction !== "outgoing" || newest.isRemoved) return null;
  return newest.id === dismissedId ? null : { kind: "message", message: newest };
}

/** A listener of the store that keeps the teaser to what the rules say. */
export function teaserKeeper(store: WidgetStore, storage: DeviceStorage): () => void {
  return () => {
    const { isOpen, phase, teaser } = store.state;
    const next = isOpen || phase !== "ready" ? null : teaserOf(store.state, storage.get("teaser"));
    if (next?.message.id !== teaser?.message.id) store.set({ teaser: next });
  };
}
