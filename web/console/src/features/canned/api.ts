/** Canned responses and their folders through the HTTP door. */

import type {
  CannedFoldersView,
  CannedFolderView,
  CannedImportView,
  CannedResponseBody,
  CannedResponseView,
  FilledInView,
} from "@kefu/protocol/console-api";
import { addressOf, api, type Query } from "../../shared/api";

export const PAGE = 50;

export interface CannedWish extends Query {
  query: string;
  scope: CannedResponseView["scope"] | null;
  folderId: string | null;
}

export function listCannedResponses(wish: CannedWish, offset: number, signal: AbortSignal): Promise<CannedResponseView[]> {
  return api.get("/canned-responses", { query: { ...wish, limit: PAGE, offset }, signal });
}

export function saveCannedResponse(id: string | null, body: CannedResponseBody): Promise<CannedResponseView> {
  return id === null ? api.post("/canned-responses", body) : api.patch(`/canned-responses/${id}`, body);
}

export const deleteCannedResponse = (id: string): Promise<void> => api.delete(`/canned-responses/${id}`);

export function previewText(text: string, signal: AbortSignal): Promise<FilledInView> {
  return api.post("/canned-responses/preview", { text }, { signal });
}

export const listFolders = (signal: AbortSignal): Promise<CannedFoldersView> => api.get("/canned-folders", { signal });

export function saveFolder(id: string | null, name: string, isPersonal: boolean): Promise<CannedFolderView> {
  return id === null ? api.post("/canned-folders", { name, isPersonal }) : api.patch(`/canned-folders/${id}`, { name });
}

export const deleteFolder = (id: string): Promise<void> => api.delete(`/canned-folders/${id}`);

export function importFile(file: File): Promise<CannedImportView> {
  const form = new FormData();
  form.append("file", file, file.name);
  return api.post("/canned-imports", form);
}

export const exportAddress = (): string => addressOf("/canned-export.csv");
