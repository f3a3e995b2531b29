/** The HTTP calls of the inbox; called by `store.ts`, the side panel and the menus. */

import type {
  ContactView,
  ConversationDetail,
  ConversationView,
  Entry,
  Status,
} from "@kefu/protocol/agent-frames";
import type { ContactChange, EntryPage, Page } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import type { ListQuery } from "./lists";

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

export function fetchList(query: ListQuery, cursor: string | null): Promise<Page<ConversationView>> {
  return api.get("/conversations", {
    query: { view: query.view, inboxId: query.inboxId, teamId: query.teamId, cursor, limit: PAGE_ROWS },
  });
}

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
