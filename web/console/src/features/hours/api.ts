/** The schedules' part of the HTTP door. */

import type {
  CalendarsView,
  Language,
  PreviewView,
  ScheduleBody,
  ScheduleChange,
  ScheduleView,
  ShiftsView,
  Week,
} from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listSchedules(signal: AbortSignal): Promise<ScheduleView[]> {
  return api.get("/schedules", { signal });
}

export function getSchedule(id: string, signal: AbortSignal): Promise<ScheduleView> {
  return api.get(`/schedules/${id}`, { signal });
}

export function createSchedule(body: ScheduleBody): Promise<ScheduleView> {
  return api.post("/schedules", body);
}

export function changeSchedule(id: string, change: ScheduleChange): Promise<ScheduleView> {
  return api.patch(`/schedules/${id}`, change);
}

export function deleteSchedule(id: string): Promise<void> {
  return api.delete(`/schedules/${id}`);
}

export function listCalendars(signal: AbortSignal): Promise<CalendarsView> {
  return api.get("/schedules/calendars", { signal });
}

export function previewWeek(week: Week, moment: string | null, language: Language, signal: AbortSignal): Promise<PreviewView> {
  return api.post("/schedules/preview", { week, moment, language }, { signal });
}

export function listShifts(monday: string, language: Language, signal: AbortSignal): Promise<ShiftsView[]> {
  return api.get("/shifts", { query: { monday, language }, signal });
}

export function setShifts(agentId: string, week: Week | null): Promise<void> {
  return api.put(`/agents/${agentId}/shifts`, { week });
}
