/** The HTTP calls of the inbox; called by `store.ts`, the side panel and the menus. */

import type {
  ContactView,
  ConversationDetail,
  ConversationView,
  Entry,
  Send,
  Status,
} from "@kefu/protocol/agent-frames";
import type { ContactChange, EditResult, EntryPage, FilterQueryBody, Operation, Page, SlaClockView, TransferView } from "@kefu/protocol/console-api";
import { addressOf, api } from "../../shared/api";
import { isOrderedByServer, isViewName, type ListQuery } from "./lists";

export const PAGE_ROWS = 50;
export const PAGE_ENTRIES = 50;

/** Where a page of entries lies; none of them means the newest. */
export interface EntryQuery {
  before?: number;
  after?: number;
  around?: number;
}

export interface StatusChange {
  status: Status;
  snoozedUntil?: number;
}

/** `atLeast`: as many rows as are shown already, where they are asked for again. */
export function fetchList(query: ListQuery, cursor: string | null, atLeast = 0): Promise<Page<ConversationView>> {
  const limit = Math.max(PAGE_ROWS, atLeast);
  const { view, inboxId, teamId, filter, sort } = query;
  if (!isOrderedByServer(query)) return api.get("/conversations", { query: { view, inboxId, teamId, cursor, limit } });
  return api.post("/conversations/query", {
    filter: filter ?? { match: "all", groups: [] },
    view: isViewName(view) ? view : null,
    inboxId,
    teamId,
    sort,
    cursor,
    limit,
  } satisfies FilterQueryBody);
}

export const fetchClocks = (id: string): Promise<SlaClockView[]> => api.get(`/conversations/${id}/sla`);

export const fetchDetail = (id: string): Promise<ConversationDetail> => api.get(`/conversations/${id}`);

export function fetchEntries(id: string, query: EntryQuery): Promise<EntryPage> {
  return api.get(`/conversations/${id}/entries`, { query: { ...query, limit: PAGE_ENTRIES } });
}

export const claim = (id: string): Promise<ConversationView> => api.post(`/conversations/${id}/claim`);

export function assign(id: string, agentId: string | null): Promise<ConversationView> {
  return api.post(`/conversations/${id}/assignee`, { agentId });
}

export function assignTeam(id: string, teamId: string | null): Promise<ConversationView> {
  return api.post(`/conversations/${id}/team`, { teamId });
}

export function changeStatus(id: string, change: StatusChange): Promise<ConversationView> {
  return api.post(`/conversations/${id}/status`, change);
}

export function applyOperations(id: string, operations: Operation[]): Promise<ConversationView> {
  return api.post(`/conversations/${id}/operations`, { operations });
}

/** Outlives the page that makes it; whether it arrived is seen when the page comes back and sends it again. */
export async function sendAtLeaving(id: string, { clientMessageId, text, attachmentIds, card, replyToId, isNote }: Send): Promise<void> {
  await fetch(addressOf(`/conversations/${id}/${isNote ? "notes" : "messages"}`), {
    method: "POST",
    credentials: "same-origin",
    keepalive: true,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ clientMessageId, text, attachmentIds, card, replyToId }),
  }).catch(() => undefined);
}

export interface Edit {
  conversationId: string;
  operations: Operation[];
}

export function applyMany(edits: Edit[]): Promise<EditResult[]> {
  return api.post("/conversations/operations", { edits });
}

export function editEntry(id: string, entryId: string, text: string): Promise<Entry> {
  return api.patch(`/conversations/${id}/entries/${entryId}`, { text });
}

export function recallEntry(id: string, entryId: string): Promise<Entry> {
  return api.post(`/conversations/${id}/entries/${entryId}/recall`);
}

export function deleteEntry(id: string, entryId: string): Promise<Entry> {
  return api.delete(`/conversations/${id}/entries/${entryId}`);
}

export function changeContact(id: string, change: ContactChange): Promise<ContactView> {
  return api.patch(`/contacts/${id}`, change);
}

export function offerTransfer(id: string, agentId: string, note: string): Promise<TransferView> {
  return api.post(`/conversations/${id}/transfers`, { agentId, note });
}

export function giveToTeam(id: string, teamId: string, note: string): Promise<ConversationView> {
  return api.post(`/conversations/${id}/team-transfer`, { teamId, note });
}

export const withdrawTransfer = (transferId: string): Promise<ConversationView> => api.post(`/transfers/${transferId}/withdraw`);

export function addParticipant(id: string, agentId: string): Promise<ConversationView> {
  return api.post(`/conversations/${id}/participants`, { agentId });
}

export function removeParticipant(id: string, agentId: string): Promise<ConversationView> {
  return api.delete(`/conversations/${id}/participants/${agentId}`);
}

/** In one conversation, or everywhere with null. */
export const markMentionsRead = (conversationId: string | null): Promise<void> => api.post("/mentions/read", { conversationId });
