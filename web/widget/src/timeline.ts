/** The conversation as the visitor sees it: one reducer for snapshots, pushed frames and answers; called by live.ts. */

import type { VisitorConversation, VisitorFrame, VisitorMessage } from "@kefu/protocol/visitor-frames";

export interface Timeline {
  conversation: VisitorConversation | null;
  /** Ascending by `seq`, each once. */
  messages: readonly VisitorMessage[];
  hasMore: boolean;
}

export const EMPTY_TIMELINE: Timeline = { conversation: null, messages: [], hasMore: false };

/** What a pushed frame or an answer does to the timeline. */
export function applyFrame(timeline: Timeline, frame: VisitorFrame): Timeline {
  switch (frame.type) {
    case "message.added":
    case "message.changed":
    case "sent":
      return withMessages(withConversation(timeline, frame.conversation), frame.conversationId, [frame.message]);
    case "status.changed":
    case "conversation.changed":
      return withConversation(timeline, frame.conversation);
    case "resumed":
      return frame.conversation ? withConversation(timeline, frame.conversation) : timeline;
    case "agent.typing":
    case "welcome":
    case "done":
    case "error":
    case "pong":
      return timeline;
    default: {
      // An old widget survives a new server: what it does not know, it leaves.
      const unknown: never = frame;
      void unknown;
      return timeline;
    }
  }
}

/** The newest version wins; another, newer conversation takes the place with an empty list. */
export function withConversation(timeline: Timeline, conversation: VisitorConversation): Timeline {
  const known = timeline.conversation;
  if (!known) return { ...timeline, conversation };
  if (known.id === conversation.id) {
    return conversation.version >= known.version ? { ...timeline, conversation } : timeline;
  }
  return conversation.createdAt > known.createdAt ? { conversation, messages: [], hasMore: false } : timeline;
}

/** Adds or replaces messages of the conversation on screen. */
export function withMessages(timeline: Timeline, conversationId: string, added: readonly VisitorMessage[]): Timeline {
  if (timeline.conversation?.id !== conversationId) return timeline;
  const byId = new Map(timeline.messages.map((message) => [message.id, message]));
  for (const message of added) byId.set(message.id, message);
  const messages = [...byId.values()].sort((one, other) => one.seq - other.seq);
  return { ...timeline, messages };
}

export function withHistory(timeline: Timeline, conversationId: string, page: { items: VisitorMessage[]; hasMore: boolean }): Timeline {
  if (timeline.conversation?.id !== conversationId) return timeline;
  return { ...withMessages(timeline, conversationId, page.items), hasMore: page.hasMore };
}

export function lastSeq(timeline: Timeline): number {
  return timeline.messages.at(-1)?.seq ?? 0;
}
