/** Whether an ended conversation goes on with the next message, as the inbox says. */

import type { VisitorConversation } from "@kefu/protocol/visitor-frames";

/** `seconds` null: always. The server has the last word; what it does not let go on begins a new conversation. */
export function canGoOn(conversation: Pick<VisitorConversation, "resolvedAt"> | null, seconds: number | null, now: number): boolean {
  if (!conversation || conversation.resolvedAt === null) return false;
  return seconds === null || now < conversation.resolvedAt + seconds * 1000;
}
