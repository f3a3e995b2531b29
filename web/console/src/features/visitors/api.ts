/** The live visitors' part of the HTTP door. */

import type { ConversationView } from "@kefu/protocol/agent-frames";
import type { VisitDetail } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import type { Site } from "./site";

export function listLiveVisitors(signal: AbortSignal): Promise<Site> {
  return api.get("/live-visitors", { signal });
}

export function getVisit(id: string, signal: AbortSignal): Promise<VisitDetail> {
  return api.get(`/visits/${id}`, { signal });
}

export function inviteVisitor(id: string, text: string): Promise<ConversationView> {
  return api.post(`/live-visitors/${id}/invite`, { text });
}
