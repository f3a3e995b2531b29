/** Asks what may be offered and shows the offer that fits first; loaded where a site has rules, driven by start.ts. */

import type { PageView } from "@kefu/loader/messages";
import type { Door } from "../door.ts";
import type { Host } from "../host.ts";
import type { WidgetStore } from "../state.ts";
import { OfferWatch } from "./offer-watch.ts";

export interface Offering {
  turnTo(page: PageView): void;
  scrolled(percent: number): void;
}

/** Nothing is offered while the panel is open, somebody is talked with, or an answer waits. */
export function isFree({ state }: WidgetStore): boolean {
  const { isOpen, timeline, teaser, offer } = state;
  const isTalking = timeline.conversation !== null && timeline.conversation.status !== "resolved";
  return !isOpen && !isTalking && teaser === null && offer === null;
}

export async function startOffering(store: WidgetStore, door: Door, host: Host, page: PageView): Promise<Offering> {
  const offers = isFree(store) ? await door.offers().catch(() => []) : [];
  const watch = new OfferWatch(offers, page.url, (offer) => {
    if (!isFree(store)) return;
    // The server knows what other tabs have shown: it has the last word.
    door.offerHappened(offer, "shown").then(
      () => {
        if (isFree(store)) store.set({ offer: { ...offer, isTeasing: true } });
      },
      () => undefined,
    );
  });
  if (watch.wantsScroll) host.post({ type: "watch_scroll" });
  return { turnTo: ({ url }) => watch.turnTo(url), scrolled: (percent) => watch.scrolled(percent) };
}
