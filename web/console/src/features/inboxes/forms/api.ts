/** The forms' part of the HTTP door. */

import type { FormsBody, FormsView } from "@kefu/protocol/console-api";
import { api } from "../../../shared/api";

export function getForms(inboxId: string, signal: AbortSignal): Promise<FormsView> {
  return api.get(`/inboxes/${inboxId}/forms`, { signal });
}

export function changeForms(inboxId: string, body: FormsBody): Promise<FormsView> {
  return api.put(`/inboxes/${inboxId}/forms`, body);
}
