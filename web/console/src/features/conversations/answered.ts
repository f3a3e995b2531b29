/** Which answers others gave while one's own was being written; asked by the inbox screen before it sends. */

import type { MessageEntry } from "@kefu/protocol/agent-frames";
import type { Timeline } from "./timeline";

/** Colleagues' messages after the position at which the writing began. */
export function answersSince(timeline: Timeline | undefined, since: number | null, myId: string): MessageEntry[] {
  if (!timeline || since === null) return [];
  return [...timeline.entries, ...timeline.late].filter(
    (entry): entry is MessageEntry =>
      entry.kind === "message" &&
      entry.pos > since &&
      entry.direction === "outgoing" &&
      entry.author.kind === "agent" &&
      entry.author.id !== myId &&
      entry.recalledAt === null &&
      entry.deletedAt === null,
  );
}
