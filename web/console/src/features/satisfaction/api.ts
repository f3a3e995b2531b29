/** The part of the HTTP door that knows how satisfied visitors are. */

import type { AgentView } from "@kefu/protocol/agent-frames";
import type { InboxView, Page, RatingView, SatisfactionView, TeamView } from "@kefu/protocol/console-api";
import { api, type Query } from "../../shared/api";

export interface RatingFilter {
  agentId: string;
  inboxId: string;
  teamId: string;
  after: number | null;
}

function queryOf({ agentId, inboxId, teamId, after }: RatingFilter): Query {
  return { agentId, inboxId, teamId, after };
}

export function fetchSummary(filter: RatingFilter, signal: AbortSignal): Promise<SatisfactionView> {
  return api.get("/ratings/summary", { query: queryOf(filter), signal });
}

/** Which ratings are listed: all, those with words, or those that were not content. */
export type Shown = "all" | "comments" | "unhappy";

export function fetchRatings(filter: RatingFilter, shown: Shown, cursor: string | null, signal: AbortSignal): Promise<Page<RatingView>> {
  const narrowed: Query = { all: {}, comments: { hasComment: true }, unhappy: { satisfied: false } }[shown];
  return api.get("/ratings", { query: { ...queryOf(filter), ...narrowed, cursor, limit: 30 }, signal });
}

export const fetchAgents = (signal: AbortSignal): Promise<AgentView[]> => api.get("/agents", { signal });
export const fetchInboxes = (signal: AbortSignal): Promise<InboxView[]> => api.get("/inboxes", { signal });
export const fetchTeams = (signal: AbortSignal): Promise<TeamView[]> => api.get("/teams", { signal });
