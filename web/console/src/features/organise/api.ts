/** Tags and attribute definitions through the HTTP door. */

import type {
  DefinitionBody,
  DefinitionChangeBody,
  DefinitionView,
  TagBody,
  TagUses,
  TagView,
} from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export const listUses = (signal: AbortSignal): Promise<TagUses[]> => api.get("/tags/uses", { signal });

export function saveTag(id: string | null, body: TagBody): Promise<TagView> {
  return id === null ? api.post("/tags", body) : api.patch(`/tags/${id}`, body);
}

export const deleteTag = (id: string): Promise<void> => api.delete(`/tags/${id}`);

export const createDefinition = (body: DefinitionBody): Promise<DefinitionView> => api.post("/attributes", body);

export function changeDefinition(id: string, body: DefinitionChangeBody): Promise<DefinitionView> {
  return api.patch(`/attributes/${id}`, body);
}

export function orderDefinitions(subject: DefinitionView["subject"], ids: string[]): Promise<void> {
  return api.put("/attributes/order", { subject, ids });
}

export const deleteDefinition = (id: string): Promise<void> => api.delete(`/attributes/${id}`);
