/** The agents' and invitations' part of the HTTP door. */

import type { AgentView } from "@kefu/protocol/agent-frames";
import type { AgentBody, InvitationView, NewInvitation, Role } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listAgents(signal: AbortSignal): Promise<AgentView[]> {
  return api.get("/agents", { signal });
}

export function changeAgent(id: string, change: AgentBody): Promise<AgentView> {
  return api.patch(`/agents/${id}`, change);
}

export function listInvitations(signal: AbortSignal): Promise<InvitationView[]> {
  return api.get("/invitations", { signal });
}

export function invite(email: string, role: Role): Promise<NewInvitation> {
  return api.post("/invitations", { email, role });
}

export function revokeInvitation(id: string): Promise<void> {
  return api.delete(`/invitations/${id}`);
}
