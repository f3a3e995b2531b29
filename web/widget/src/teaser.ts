/** What the closed widget may show beside its button, and when; the rules, without a screen. Called by start.ts. */

import type { AnsweredOffer, OfferView } from "@kefu/protocol/widget-api";
import type { CardView } from "@kefu/protocol/visitor-frames";
import type { DeviceStorage } from "./device-storage.ts";
import { wordFor } from "./live.ts";
import { plainText } from "./markdown.ts";
import type { WidgetState, WidgetStore } from "./state.ts";

/** What the site said first; beside the button until the panel was opened. */
export type ShownOffer = OfferView & { isTeasing: boolean; answer: () => Promise<AnsweredOffer> };

/** An answer that nobody has seen yet, or what the site says first. */
export interface Teaser {
  id: string;
  authorName: string;
  authorAvatarUrl: string | null;
  text: string;
  card: CardView | null;
}

type Known = Pick<WidgetState, "timeline" | "offer" | "say">;

/** The newest answer, if it waits unread; else the offer. What was sent away before stays away. */
export function teaserOf({ timeline, offer, say }: Known, dismissedId: string | null): Teaser | null {
  const { conversation, messages } = timeline;
  const newest = messages.at(-1);
  const isWaiting = conversation !== null && conversation.unread > 0;
  if (isWaiting && newest?.direction === "outgoing" && !newest.isRemoved && newest.id !== dismissedId) {
    const { id, authorName, authorAvatarUrl, card } = newest;
    return { id, authorName, authorAvatarUrl, card, text: plainText(newest.text) || say(wordFor(newest)) };
  }
  if (!offer?.isTeasing) return null;
  const { ruleId, senderName, text, card } = offer;
  return { id: ruleId, authorName: senderName, authorAvatarUrl: null, text: plainText(text), card };
}

/** Keeps the teaser to what the rules say; loaded where there is a button to stand beside. */
export function keepTeaser(store: WidgetStore, storage: DeviceStorage): void {
  const look = (): void => {
    const { isOpen, phase, teaser } = store.state;
    const next = isOpen || phase !== "ready" ? null : teaserOf(store.state, storage.get("teaser"));
    if (next?.id !== teaser?.id) store.set({ teaser: next });
  };
  store.subscribe(look);
  look();
}
