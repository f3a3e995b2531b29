/** Asks what may be offered and shows the offer that fits first; loaded where a site has rules, driven by start.ts. */

import type { HostMessage, PageView } from "@kefu/loader/messages";
import type { OfferView } from "@kefu/protocol/widget-api";
import type { Door } from "../door.ts";
import type { Host } from "../host.ts";
import type { WidgetStore } from "../state.ts";
import { OfferWatch } from "./offer-watch.ts";

/** Hears what the host page tells, of which pages and scrolling matter here. */
export type Offering = (message: HostMessage) => void;

/** Nothing is offered while the panel is open, somebody is talked with, or an answer waits. */
export function isFree({ state }: WidgetStore): boolean {
  const { isOpen, timeline, teaser, offer, isBlocked } = state;
  const isTalking = timeline.conversation !== null && timeline.conversation.status !== "resolved";
  return !isOpen && !isBlocked && !isTalking && teaser === null && offer === null;
}

function tell(door: Door, { ruleId, variant }: OfferView, what: "shown" | "opened"): Promise<unknown> {
  return door.ask("POST", `/proactive/${ruleId}/happened`, { what, variant });
}

/** Opening the panel, by whichever way, opens what the site said first. */
function watchOpening(store: WidgetStore, door: Door): void {
  store.subscribe(() => {
    const { offer, isOpen } = store.state;
    if (!isOpen || !offer?.isTeasing) return;
    store.set({ offer: { ...offer, isTeasing: false } });
    void tell(door, offer, "opened").catch(() => undefined);
  });
}

export async function startOffering(store: WidgetStore, door: Door, host: Host, page: PageView): Promise<Offering> {
  const offers = isFree(store) ? await door.ask<OfferView[]>("GET", "/proactive").catch(() => []) : [];
  const watch = new OfferWatch(offers, page.url, (offer) => {
    if (!isFree(store)) return;
    const answer = (): Promise<never> => door.ask("POST", `/proactive/${offer.ruleId}/answer`, {});
    // The server knows what other tabs have shown: it has the last word.
    tell(door, offer, "shown").then(
      () => {
        if (isFree(store)) store.set({ offer: { ...offer, isTeasing: true, answer } });
      },
      () => undefined,
    );
  });
  watchOpening(store, door);
  if (watch.wantsScroll) host.post({ type: "watch_scroll" });
  return (message) => {
    if (message.type === "page") watch.turnTo(message.page.url);
    else if (message.type === "scroll") watch.scrolled(message.percent);
  };
}
