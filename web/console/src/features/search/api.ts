/** The HTTP calls of the search; called by `use-search.ts`. */

import type { ContactView, ConversationView } from "@kefu/protocol/agent-frames";
import type { MessageHit, Page } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export const PAGE_HITS = 30;

export function searchMessages(query: string, cursor: string | null, signal: AbortSignal): Promise<Page<MessageHit>> {
  return api.get("/search", { query: { query, kind: "messages", cursor, limit: PAGE_HITS }, signal });
}

export function searchContacts(query: string, cursor: string | null, signal: AbortSignal): Promise<Page<ContactView>> {
  return api.get("/search", { query: { query, kind: "contacts", cursor, limit: PAGE_HITS }, signal });
}

/** Newest first. */
export function fetchConversations(contactId: string): Promise<Page<ConversationView>> {
  return api.get(`/contacts/${contactId}/conversations`, { query: { limit: 1 } });
}
