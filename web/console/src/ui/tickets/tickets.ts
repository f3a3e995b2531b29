/** What several screens need of tickets: the door, the query keys, states with their looks, dates of fields. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import type { NewTicketBody, TicketDetail, TicketTypeView, TicketView } from "@kefu/protocol/console-api";
import { api, type Query } from "../../shared/api";
import { queryKeys } from "../../shared/query";

export type TicketState = TicketView["state"];
export type Tone = "plain" | "accent" | "success" | "warning" | "danger";

export const TONES: Record<TicketState, Tone> = {
  new: "accent",
  in_progress: "plain",
  waiting: "warning",
  solved: "success",
  closed: "plain",
};

/** The state machine of `kefu/tickets/models.py`. */
export const MOVES: Record<TicketState, readonly TicketState[]> = {
  new: ["in_progress", "waiting", "solved", "closed"],
  in_progress: ["waiting", "solved", "closed"],
  waiting: ["in_progress", "solved", "closed"],
  solved: ["in_progress", "closed"],
  closed: ["in_progress"],
};

export function isActive(state: TicketState): boolean {
  return state !== "solved" && state !== "closed";
}

export function isOverdue(ticket: Pick<TicketView, "state" | "dueAt">, now = Date.now()): boolean {
  return isActive(ticket.state) && ticket.dueAt !== null && ticket.dueAt < now;
}

/** The value of a `datetime-local` field as a time; null when it is empty or broken. */
export function readMoment(value: string): number | null {
  const at = value === "" ? NaN : new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}

/** A time as a `datetime-local` field writes it. */
export function writeMoment(at: number | null): string {
  if (at === null) return "";
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

export interface TicketPage {
  items: TicketView[];
  nextCursor: string | null;
}

export const listTickets = (query: Query, signal: AbortSignal): Promise<TicketPage> => api.get("/tickets", { query, signal });
export const createTicket = (body: NewTicketBody): Promise<TicketDetail> => api.post("/tickets", body);

export function useTicketTypes() {
  const types = useQuery({
    queryKey: queryKeys.ticketTypes,
    queryFn: ({ signal }) => api.get<TicketTypeView[]>("/ticket-types", { signal }),
  });
  const byId = computed(() => new Map(types.data.value?.map((type) => [type.id, type])));
  return { types, open: computed(() => (types.data.value ?? []).filter((type) => !type.isArchived)), byId };
}
