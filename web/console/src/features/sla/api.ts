/** SLA policies through the HTTP door. */

import type { SlaPolicyBody, SlaPolicyView, SlaPreview, SlaTally } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listPolicies(signal: AbortSignal): Promise<SlaPolicyView[]> {
  return api.get("/sla-policies", { signal });
}

export function fetchReport(signal: AbortSignal): Promise<SlaTally[]> {
  return api.get("/sla-policies/report", { signal });
}

export function savePolicy(id: string | null, body: SlaPolicyBody): Promise<SlaPolicyView> {
  return id === null ? api.post("/sla-policies", body) : api.patch(`/sla-policies/${id}`, body);
}

export const deletePolicy = (id: string): Promise<void> => api.delete(`/sla-policies/${id}`);

export const orderPolicies = (ids: string[]): Promise<void> => api.put("/sla-policies/order", { ids });

export function previewPolicy(body: SlaPolicyBody, signal: AbortSignal): Promise<SlaPreview> {
  return api.post("/sla-policies/preview", body, { signal });
}
