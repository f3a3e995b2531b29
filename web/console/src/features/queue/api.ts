/** The queue's part of the HTTP door. */

import type { AgentView, ConversationView } from "@kefu/protocol/agent-frames";
import type { QueueView, TeamNowView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export const fetchQueue = (signal: AbortSignal): Promise<QueueView> => api.get("/queue", { signal });
export const takeNext = (): Promise<ConversationView> => api.post("/queue/next");
export const listAgents = (signal: AbortSignal): Promise<AgentView[]> => api.get("/agents", { signal });
export const fetchTeamNow = (signal: AbortSignal): Promise<TeamNowView> => api.get("/team-now", { signal });
export const assign = (id: string, agentId: string): Promise<ConversationView> => api.post(`/conversations/${id}/assignee`, { agentId });
