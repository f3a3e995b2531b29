/** The list of notifications on this screen and what pages and frames make of it; pure, held by `use-centre.ts`. */

import type { NotificationAdded, NotificationsRead, NotificationView } from "@kefu/protocol/agent-frames";
import type { NotificationsPage } from "@kefu/protocol/console-api";

export interface Centre {
  items: readonly NotificationView[];
  unread: number;
  nextCursor: string | null;
  isUnreadOnly: boolean;
  /** A first page has come. */
  isLoaded: boolean;
}

export const EMPTY_CENTRE: Centre = { items: [], unread: 0, nextCursor: null, isUnreadOnly: false, isLoaded: false };

function newestFirst(one: NotificationView, other: NotificationView): number {
  return other.updatedAt - one.updatedAt || (other.id < one.id ? -1 : 1);
}

/** The first page anew; what came meanwhile is in it. */
export function takeFirst(page: NotificationsPage, isUnreadOnly: boolean): Centre {
  return { items: page.items, unread: page.unread, nextCursor: page.nextCursor, isUnreadOnly, isLoaded: true };
}

/** One page more below; what moved up meanwhile is there already. */
export function takeMore(centre: Centre, page: NotificationsPage): Centre {
  const known = new Set(centre.items.map(({ id }) => id));
  const items = [...centre.items, ...page.items.filter(({ id }) => !known.has(id))];
  return { ...centre, items, unread: page.unread, nextCursor: page.nextCursor };
}

export function takeAdded(centre: Centre, frame: NotificationAdded): Centre {
  if (!frame.isListed) return { ...centre, unread: frame.unread };
  const others = centre.items.filter(({ id }) => id !== frame.notification.id);
  return { ...centre, items: [frame.notification, ...others].sort(newestFirst), unread: frame.unread };
}

/** What was read stays in the list that is on screen, so that nothing jumps away under the pointer. */
export function takeRead(centre: Centre, frame: NotificationsRead, now: number): Centre {
  const ids = frame.ids === null ? null : new Set(frame.ids);
  const items = centre.items.map((item) =>
    item.readAt === null && (ids === null || ids.has(item.id)) ? { ...item, readAt: now } : item,
  );
  return { ...centre, items, unread: frame.unread };
}
