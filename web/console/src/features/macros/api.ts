/** The canned responses' part of the HTTP door. */

import type { CannedResponseBody, CannedResponseView } from "@kefu/protocol/console-api";
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
