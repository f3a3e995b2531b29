/** The part of the HTTP door for importing and exporting contacts. */

import type { ContactImportView, StartImportBody } from "@kefu/protocol/console-api";
import { addressOf, api } from "../../shared/api";

export function uploadFile(file: File): Promise<ContactImportView> {
  const form = new FormData();
  form.append("file", file, file.name);
  return api.post("/contact-imports", form);
}

export function startImport(id: string, body: StartImportBody): Promise<ContactImportView> {
  return api.post(`/contact-imports/${id}/start`, body);
}

export function listImports(signal: AbortSignal): Promise<ContactImportView[]> {
  return api.get("/contact-imports", { signal });
}

export function errorFile(id: string): string {
  return addressOf(`/contact-imports/${id}/errors.csv`);
}

export function exportFile(kind: string, sheet: string): string {
  return addressOf("/contact-export", { kind, sheet });
}
