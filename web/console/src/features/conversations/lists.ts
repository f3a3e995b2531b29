/** The lists of the inbox, derived from what is known of each conversation; read by `store.ts` and the list pane. */

import type { ConversationView } from "@kefu/protocol/agent-frames";
import type { Filter, Page, Sort } from "@kefu/protocol/console-api";

export const VIEWS = ["mine", "participating", "unassigned", "all", "snoozed", "resolved"] as const;
export type ViewName = (typeof VIEWS)[number];

/** A fixed list, or a saved view by its id. */
export type ListId = ViewName | `sav_${string}`;

export interface ListQuery {
  view: ListId;
  /** null = every inbox. */
  inboxId: string | null;
  /** null = every team, and none. */
  teamId: string | null;
  /** What must hold besides; a saved view is nothing but this. */
  filter: Filter | null;
  sort: Sort;
}

/** How far down a list has been fetched: nothing below the floor is shown, so that no row is missing between. */
export interface ListExtent {
  floor: { at: number; id: string } | null;
  nextCursor: string | null;
  isFetched: boolean;
  /** The rows in the server's order, where only the server can tell it. */
  order: readonly string[] | null;
}

export type Conversations = ReadonlyMap<string, ConversationView>;

export const UNFETCHED: ListExtent = { floor: null, nextCursor: null, isFetched: false, order: null };

export function isViewName(value: unknown): value is ViewName {
  return VIEWS.some((view) => view === value);
}

export function isListId(value: unknown): value is ListId {
  return isViewName(value) || (typeof value === "string" && value.startsWith("sav_"));
}

/** Filters and other orders are the server's business: it is asked again when something changed. */
export function isOrderedByServer(query: ListQuery): boolean {
  return query.filter !== null || query.sort !== "newest" || !isViewName(query.view);
}

/** The lists that hold colleagues' conversations, for which events must be asked. */
export function isWatchingAll(view: ListId): boolean {
  return view !== "mine" && view !== "unassigned" && view !== "participating";
}

export function isInView(conversation: ConversationView, view: ViewName, agentId: string): boolean {
  switch (view) {
    case "mine":
      return conversation.status === "open" && conversation.assigneeId === agentId;
    case "participating":
      return conversation.status === "open" && conversation.participantIds.includes(agentId);
    case "unassigned":
      return conversation.status === "open" && conversation.assigneeId === null;
    case "all":
      return conversation.status === "open";
    case "snoozed":
      return conversation.status === "snoozed";
    case "resolved":
      return conversation.status === "resolved";
    default: {
      const never: never = view;
      return never;
    }
  }
}

export function matches(conversation: ConversationView, query: ListQuery, agentId: string): boolean {
  if (query.inboxId !== null && conversation.inboxId !== query.inboxId) return false;
  if (query.teamId !== null && conversation.teamId !== query.teamId) return false;
  return isViewName(query.view) && isInView(conversation, query.view, agentId);
}

/** Newest first; equal times by id, as the server's keyset does. */
export function byRecency(a: ConversationView, b: ConversationView): number {
  if (a.lastEntryAt !== b.lastEntryAt) return b.lastEntryAt - a.lastEntryAt;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function isAboveFloor(conversation: ConversationView, extent: ListExtent): boolean {
  if (!extent.floor) return true;
  if (conversation.lastEntryAt !== extent.floor.at) return conversation.lastEntryAt > extent.floor.at;
  return conversation.id >= extent.floor.id;
}

export function deriveList(
  conversations: Conversations,
  query: ListQuery,
  extent: ListExtent,
  agentId: string,
): ConversationView[] {
  if (isOrderedByServer(query)) {
    return (extent.order ?? []).map((id) => conversations.get(id)).filter((each) => each !== undefined);
  }
  const rows: ConversationView[] = [];
  for (const conversation of conversations.values()) {
    if (matches(conversation, query, agentId) && isAboveFloor(conversation, extent)) rows.push(conversation);
  }
  return rows.sort(byRecency);
}

export function extentOf(page: Page<ConversationView>): ListExtent {
  const last = page.items.at(-1);
  const floor = page.nextCursor !== null && last ? { at: last.lastEntryAt, id: last.id } : null;
  return { floor, nextCursor: page.nextCursor, isFetched: true, order: null };
}

/** The extent of an ordered list: what is known of it, and the page after that. */
export function orderedExtentOf(page: Page<ConversationView>, before: readonly string[]): ListExtent {
  const order = [...new Set([...before, ...page.items.map((item) => item.id)])];
  return { floor: null, nextCursor: page.nextCursor, isFetched: true, order };
}

/** The newest version wins, whatever brought it. */
export function isNewer(next: ConversationView, known: ConversationView | undefined): boolean {
  return known === undefined || next.version > known.version;
}

export function putConversations(known: Conversations, views: readonly ConversationView[]): Conversations {
  const newer = views.filter((view) => isNewer(view, known.get(view.id)));
  if (newer.length === 0) return known;
  const next = new Map(known);
  for (const view of newer) next.set(view.id, view);
  return next;
}

export interface FirstPage {
  query: ListQuery;
  page: Page<ConversationView>;
  agentId: string;
  /** What was known when the page was asked for; a row that changed since is newer than the page. */
  before: Conversations;
}

/**
 * Take in the first page of a list. A row that we believed to be in the page's stretch and that the page does not
 * have is out of date (its events were not watched): it is forgotten.
 */
export function putFirstPage(known: Conversations, first: FirstPage): Conversations {
  if (isOrderedByServer(first.query)) return putConversations(known, first.page.items);
  const extent = extentOf(first.page);
  const inPage = new Set(first.page.items.map((item) => item.id));
  const next = new Map(putConversations(known, first.page.items));
  for (const conversation of known.values()) {
    const isBelieved = matches(conversation, first.query, first.agentId) && isAboveFloor(conversation, extent);
    const isUnchanged = first.before.get(conversation.id) === conversation;
    if (isBelieved && isUnchanged && !inPage.has(conversation.id)) next.delete(conversation.id);
  }
  return next;
}
