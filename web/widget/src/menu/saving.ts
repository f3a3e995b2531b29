/** Takes the transcript of a conversation: as a file on the device, or by mail. */

import { DOOR, DoorError, type Door } from "../door.ts";

export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Saves the file under the name that the server gives it. */
export async function saveTranscript(door: Door, conversationId: string, language: string, format: "text" | "html"): Promise<void> {
  const query = new URLSearchParams({ format, language, timeZone: timeZone() });
  const answer = await fetch(`${DOOR}/conversations/${conversationId}/transcript?${query}`, { headers: door.headers });
  if (!answer.ok) throw new DoorError(answer.status, answer.status === 429 ? "too_many" : "unknown");
  const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "conversation.txt";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** `email` null: to the address that is known. */
export function mailTranscript(door: Door, conversationId: string, language: string, email: string | null): Promise<unknown> {
  return door.post(`/conversations/${conversationId}/transcript-mails`, { email, language, timeZone: timeZone() });
}
