/** The proactive rules' part of the HTTP door. */

import type { InboxView, ProactiveRuleBody, ProactiveRuleView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listRules(signal: AbortSignal): Promise<ProactiveRuleView[]> {
  return api.get("/proactive-rules", { signal });
}

export function saveRule(id: string | null, body: ProactiveRuleBody): Promise<ProactiveRuleView> {
  return id === null ? api.post("/proactive-rules", body) : api.put(`/proactive-rules/${id}`, body);
}

export function deleteRule(id: string): Promise<void> {
  return api.delete(`/proactive-rules/${id}`);
}

export function listInboxes(signal: AbortSignal): Promise<InboxView[]> {
  return api.get("/inboxes", { signal });
}
