/** Which offers of conversations concern whom, and what their ends say to whom; pure, used by `start.ts` and the cards. */

import type { AgentFrame } from "@kefu/protocol/agent-frames";
import type { TransferView } from "@kefu/protocol/console-api";

/** Offers that this agent has to answer, those that end first on top. */
export function offersTo(agentId: string, offers: readonly TransferView[], now: number): TransferView[] {
  return offers
    .filter((each) => each.agentId === agentId && each.expiresAt > now && each.conversation.assigneeId === each.giverId)
    .sort((a, b) => a.expiresAt - b.expiresAt);
}

/** Whole seconds left; never less than none. */
export function secondsLeft(expiresAt: number, now: number): number {
  return Math.max(0, Math.ceil((expiresAt - now) / 1_000));
}

const CHANGING = new Set(["transfer_offered", "transfer_declined", "transfer_timed_out", "transfer_withdrawn", "transferred", "taken_over", "assigned", "resolved"]);

/** Whether offers may be others now. */
export function isAboutOffers(frame: AgentFrame): boolean {
  if (frame.type !== "entry.added" && frame.type !== "entry.changed") return false;
  return frame.entry.kind === "activity" && CHANGING.has(frame.entry.activity);
}

export interface Outcome {
  word: "accepted" | "declined" | "timedOut" | "takenOver";
  name: string;
  agentId: string | null;
  reason: string;
  conversationId: string;
  contactName: string;
  contactId: string;
}

/** What who gave a conversation, or lost it, should hear at once. */
export function outcomeFor(agentId: string, frame: AgentFrame): Outcome | null {
  if (frame.type !== "entry.added" || frame.entry.kind !== "activity" || frame.entry.author.id === agentId) return null;
  const { entry, conversation } = frame;
  const { contactName, contactId, assigneeId } = conversation;
  const about = { conversationId: conversation.id, contactName, contactId, reason: entry.note, agentId: entry.agentId };
  const isMine = assigneeId === agentId;
  if (entry.activity === "transferred" && entry.agentId === agentId) return { ...about, word: "accepted", name: entry.author.name };
  if (entry.activity === "taken_over" && entry.agentId === agentId) return { ...about, word: "takenOver", name: entry.author.name };
  if (entry.activity === "transfer_declined" && isMine) return { ...about, word: "declined", name: entry.author.name };
  if (entry.activity === "transfer_timed_out" && isMine) return { ...about, word: "timedOut", name: entry.agentName ?? "" };
  return null;
}
