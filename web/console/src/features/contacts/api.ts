/** The contacts' part of the HTTP door. */

import type { ContactView, ConversationView } from "@kefu/protocol/agent-frames";
import type { ContactChange, InboxView, Page } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listContacts(query: string, cursor: string | null, signal: AbortSignal): Promise<Page<ContactView>> {
  return api.get("/contacts", { query: { query, cursor, limit: 50 }, signal });
}

export function getContact(id: string, signal: AbortSignal): Promise<ContactView> {
  return api.get(`/contacts/${id}`, { signal });
}

export function changeContact(id: string, change: ContactChange): Promise<ContactView> {
  return api.patch(`/contacts/${id}`, change);
}

export function listConversationsOf(id: string, signal: AbortSignal): Promise<Page<ConversationView>> {
  return api.get(`/contacts/${id}/conversations`, { signal });
}

export function listInboxes(signal: AbortSignal): Promise<InboxView[]> {
  return api.get("/inboxes", { signal });
}

export function startConversation(contactId: string, inboxId: string): Promise<ConversationView> {
  return api.post("/conversations", { contactId, inboxId });
}
