/** The contacts' part of the HTTP door. */

import type { ContactView, ConversationView } from "@kefu/protocol/agent-frames";
import type {
  BlockView,
  ContactChange,
  ContactNoteView,
  DuplicateGroup,
  HistoryItem,
  InboxView,
  MergeView,
  Page,
} from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export type ContactKind = "known" | "identified" | "anonymous" | "all";
/** How many conversations and visits a page of history has. */
export const HISTORY_PAGE = 30;

export function listContacts(
  query: string,
  kind: ContactKind,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<ContactView>> {
  return api.get("/contacts", { query: { query, kind, cursor, limit: 50 }, signal });
}

export function getContact(id: string, signal: AbortSignal): Promise<ContactView> {
  return api.get(`/contacts/${id}`, { signal });
}

export function changeContact(id: string, change: ContactChange): Promise<ContactView> {
  return api.patch(`/contacts/${id}`, change);
}

export function listHistory(id: string, before: number | null, signal: AbortSignal): Promise<HistoryItem[]> {
  return api.get(`/contacts/${id}/history`, { query: { before, limit: HISTORY_PAGE }, signal });
}

export function listNotes(id: string, signal: AbortSignal): Promise<ContactNoteView[]> {
  return api.get(`/contacts/${id}/notes`, { signal });
}

export function addNote(id: string, text: string): Promise<ContactNoteView> {
  return api.post(`/contacts/${id}/notes`, { text });
}

export function deleteNote(id: string, noteId: string): Promise<void> {
  return api.delete(`/contacts/${id}/notes/${noteId}`);
}

export function listAlike(id: string, signal: AbortSignal): Promise<ContactView[]> {
  return api.get(`/contacts/${id}/duplicates`, { signal });
}

export function listDuplicates(signal: AbortSignal): Promise<DuplicateGroup[]> {
  return api.get("/contact-duplicates", { signal });
}

export function listMerges(id: string, signal: AbortSignal): Promise<MergeView[]> {
  return api.get(`/contacts/${id}/merges`, { signal });
}

export function mergeContacts(id: string, contactId: string): Promise<MergeView> {
  return api.post(`/contacts/${id}/merge`, { contactId });
}

export function undoMerge(id: string): Promise<void> {
  return api.post(`/contact-merges/${id}/undo`);
}

export function listBlocks(signal: AbortSignal): Promise<BlockView[]> {
  return api.get("/blocks", { signal });
}

export function blockContact(id: string, reason: string, expiresAt: number | null): Promise<BlockView> {
  return api.post("/blocks", { kind: "contact", value: id, reason, expiresAt });
}

export function unblock(blockId: string): Promise<void> {
  return api.delete(`/blocks/${blockId}`);
}

export function listInboxes(signal: AbortSignal): Promise<InboxView[]> {
  return api.get("/inboxes", { signal });
}

export function startConversation(contactId: string, inboxId: string): Promise<ConversationView> {
  return api.post("/conversations", { contactId, inboxId });
}
