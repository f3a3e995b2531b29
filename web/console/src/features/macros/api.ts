/** Macros through the HTTP door. */

import type { MacroBody, MacroView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listMacros(signal: AbortSignal): Promise<MacroView[]> {
  return api.get("/macros", { signal });
}

export function saveMacro(id: string | null, body: MacroBody): Promise<MacroView> {
  return id === null ? api.post("/macros", body) : api.patch(`/macros/${id}`, body);
}

export function deleteMacro(id: string): Promise<void> {
  return api.delete(`/macros/${id}`);
}
