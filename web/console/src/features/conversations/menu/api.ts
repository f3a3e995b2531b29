/** What the menu of a conversation asks the server for. */

import type { ConversationView } from "@kefu/protocol/agent-frames";
import type { TranscriptMailed } from "@kefu/protocol/console-api";
import { addressOf, api } from "../../../shared/api";

export interface TranscriptWish {
  format: "text" | "html";
  language: string;
  notes: boolean;
}

/** The reader's own zone: what a transcript shows its times in. */
export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export function askForRating(id: string): Promise<ConversationView> {
  return api.post(`/conversations/${id}/survey`);
}

export function transcriptAddress(id: string, wish: TranscriptWish): string {
  return addressOf(`/conversations/${id}/transcript`, { ...wish, timeZone: timeZone() });
}

export function mailTranscript(id: string): Promise<TranscriptMailed> {
  return api.post(`/conversations/${id}/transcript-mails`, { timeZone: timeZone() });
}
