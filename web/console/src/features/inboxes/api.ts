/** The inboxes' part of the HTTP door. */

import type { InboxChange, InboxSecret, InboxView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listInboxes(signal: AbortSignal): Promise<InboxView[]> {
  return api.get("/inboxes", { signal });
}

export function getInbox(id: string, signal: AbortSignal): Promise<InboxView> {
  return api.get(`/inboxes/${id}`, { signal });
}

export function createInbox(name: string): Promise<InboxView> {
  return api.post("/inboxes", { name });
}

export function changeInbox(id: string, change: InboxChange): Promise<InboxView> {
  return api.patch(`/inboxes/${id}`, change);
}

export function archiveInbox(id: string): Promise<unknown> {
  return api.delete(`/inboxes/${id}`);
}

export async function readSecret(id: string): Promise<string> {
  return (await api.get<InboxSecret>(`/inboxes/${id}/secret`)).secret;
}

export async function rotateSecret(id: string): Promise<string> {
  return (await api.post<InboxSecret>(`/inboxes/${id}/secret`)).secret;
}
