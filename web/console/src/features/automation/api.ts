/** Automation rules through the HTTP door. */

import type { AutomationRuleBody, AutomationRuleView, Filter, RuleRunView, Trial } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listRules(signal: AbortSignal): Promise<AutomationRuleView[]> {
  return api.get("/automation-rules", { signal });
}

export function saveRule(id: string | null, body: AutomationRuleBody): Promise<AutomationRuleView> {
  return id === null ? api.post("/automation-rules", body) : api.patch(`/automation-rules/${id}`, body);
}

export const deleteRule = (id: string): Promise<void> => api.delete(`/automation-rules/${id}`);

export const orderRules = (ids: string[]): Promise<void> => api.put("/automation-rules/order", { ids });

export const tryFilter = (filter: Filter): Promise<Trial> => api.post("/automation-rules/trial", { filter });

export function listRuns(id: string, signal: AbortSignal): Promise<RuleRunView[]> {
  return api.get(`/automation-rules/${id}/runs`, { signal });
}
