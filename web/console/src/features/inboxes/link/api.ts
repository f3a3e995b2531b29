/** The plain link's part of the HTTP door. */

import type { LinkView, Topic } from "@kefu/protocol/console-api";
import { addressOf, api } from "../../../shared/api";

export type CodeFormat = "svg" | "png";

export function getLink(inboxId: string, signal: AbortSignal): Promise<LinkView> {
  return api.get(`/inboxes/${inboxId}/link`, { signal });
}

export function saveTopics(inboxId: string, topics: Topic[]): Promise<LinkView> {
  return api.put(`/inboxes/${inboxId}/topics`, { topics });
}

export function codeAddress(inboxId: string, format: CodeFormat, marks: { source: string; topic: string }): string {
  return addressOf(`/inboxes/${inboxId}/link-code`, { format, ...marks });
}
