/** Canned responses and macros through the HTTP door. */

import type { CannedResponseBody, CannedResponseView, MacroBody, MacroView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listCannedResponses(signal: AbortSignal): Promise<CannedResponseView[]> {
  return api.get("/canned-responses", { signal });
}

export function saveCannedResponse(id: string | null, body: CannedResponseBody): Promise<CannedResponseView> {
  if (id === null) return api.post("/canned-responses", body);
  return api.patch(`/canned-responses/${id}`, body);
}

export function deleteCannedResponse(id: string): Promise<void> {
  return api.delete(`/canned-responses/${id}`);
}

export function listMacros(signal: AbortSignal): Promise<MacroView[]> {
  return api.get("/macros", { signal });
}

export function saveMacro(id: string | null, body: MacroBody): Promise<MacroView> {
  return id === null ? api.post("/macros", body) : api.patch(`/macros/${id}`, body);
}

export function deleteMacro(id: string): Promise<void> {
  return api.delete(`/macros/${id}`);
}
