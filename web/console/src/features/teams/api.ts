/** The teams' part of the HTTP door. */

import type { ScheduleView, TeamBody, TeamView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listTeams(signal: AbortSignal): Promise<TeamView[]> {
  return api.get("/teams", { signal });
}

export function listSchedules(signal: AbortSignal): Promise<ScheduleView[]> {
  return api.get("/schedules", { signal });
}

export function createTeam(name: string, description: string): Promise<TeamView> {
  return api.post("/teams", { name, description });
}

export function changeTeam(id: string, change: TeamBody): Promise<TeamView> {
  return api.patch(`/teams/${id}`, change);
}

export function archiveTeam(id: string): Promise<TeamView> {
  return api.delete(`/teams/${id}`);
}

export function setMembers(id: string, agentIds: readonly string[]): Promise<TeamView> {
  return api.put(`/teams/${id}/members`, { agentIds });
}
