/** Tells the server which messages have reached this console, so that the visitor sees them delivered; started by the shell. */

import type { AgentFrame } from "@kefu/protocol/agent-frames";
import { live, onFrame } from "../../shared/live";

/** Messages that come in a burst are reported once. */
const PAUSE_MS = 300;

/** The conversation and the seq to report, or null where there is nothing new. */
export function deliveredBy(frame: AgentFrame): { conversationId: string; seq: number } | null {
  if (frame.type !== "entry.added" || frame.entry.kind !== "message" || frame.entry.direction !== "incoming") return null;
  return { conversationId: frame.conversationId, seq: frame.entry.seq };
}

export function startDelivery(): () => void {
  const waiting = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = (): void => {
    timer = undefined;
    for (const [conversationId, seq] of waiting) live.post({ type: "delivered", conversationId, seq });
    waiting.clear();
  };
  const stop = onFrame((frame) => {
    const found = deliveredBy(frame);
    if (!found) return;
    waiting.set(found.conversationId, Math.max(found.seq, waiting.get(found.conversationId) ?? 0));
    timer ??= setTimeout(report, PAUSE_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
