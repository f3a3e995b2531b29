/** The tickets' part of the HTTP door. */

import type {
  AttemptBody,
  CallbackSettingsBody,
  CallbackSettingsView,
  TicketChangesBody,
  TicketCounts,
  TicketDetail,
  TicketEntryBody,
  TicketPartChanges,
  TicketSettingsBody,
  TicketSettingsView,
  TicketsChange,
  TicketsChanged,
  TicketTypeBody,
  TicketTypeView,
  WaitingCall,
} from "@kefu/protocol/console-api";
import type { TicketState } from "../../ui/tickets/tickets";
import { api } from "../../shared/api";

export const countTickets = (signal: AbortSignal): Promise<TicketCounts> => api.get("/tickets/counts", { signal });
export const getTicket = (id: string, signal: AbortSignal): Promise<TicketDetail> => api.get(`/tickets/${id}`, { signal });
export const changeTicket = (id: string, body: TicketChangesBody): Promise<TicketDetail> => api.patch(`/tickets/${id}`, body);
export const changeTickets = (body: TicketsChange): Promise<TicketsChanged> => api.post("/tickets/changes", body);
export const addEntry = (id: string, body: TicketEntryBody): Promise<TicketDetail> => api.post(`/tickets/${id}/entries`, body);
export const renewLink = (id: string): Promise<TicketDetail> => api.post(`/tickets/${id}/link`);

export function setState(id: string, state: TicketState, isConfirmed: boolean): Promise<TicketDetail> {
  return api.post(`/tickets/${id}/state`, { state, isConfirmed });
}

export const addPart = (id: string, title: string): Promise<TicketDetail> => api.post(`/tickets/${id}/parts`, { title });
export function changePart(id: string, partId: string, body: TicketPartChanges): Promise<TicketDetail> {
  return api.patch(`/tickets/${id}/parts/${partId}`, body);
}
export const removePart = (id: string, partId: string): Promise<TicketDetail> => api.delete(`/tickets/${id}/parts/${partId}`);
export function unlink(id: string, conversationId: string): Promise<TicketDetail> {
  return api.delete(`/tickets/${id}/conversations/${conversationId}`);
}

export const createType = (body: TicketTypeBody): Promise<TicketTypeView> => api.post("/ticket-types", body);
export const changeType = (id: string, body: TicketTypeBody): Promise<TicketTypeView> => api.put(`/ticket-types/${id}`, body);
export const getSettings = (signal: AbortSignal): Promise<TicketSettingsView> => api.get("/ticket-settings", { signal });
export const changeSettings = (body: TicketSettingsBody): Promise<TicketSettingsView> => api.patch("/ticket-settings", body);

export const listCallbacks = (signal: AbortSignal): Promise<WaitingCall[]> => api.get("/callbacks", { signal });
export const noteAttempt = (id: string, body: AttemptBody): Promise<TicketDetail> => api.post(`/tickets/${id}/attempts`, body);
export function getCallbackSettings(inboxId: string, signal: AbortSignal): Promise<CallbackSettingsView> {
  return api.get(`/inboxes/${inboxId}/callbacks`, { signal });
}
export function changeCallbackSettings(inboxId: string, body: CallbackSettingsBody): Promise<CallbackSettingsView> {
  return api.put(`/inboxes/${inboxId}/callbacks`, body);
}
