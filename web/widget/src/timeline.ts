/** The conversation as the visitor sees it: one reducer for snapshots, pushed frames and answers; called by live.ts. */

import type { CallChanged, CallJoined, CallSignalled, QuoteView, VisitorConversation, VisitorFrame, VisitorMessage } from "@kefu/protocol/visitor-frames";

/** Calls go another way. */
export type ConversationFrame = Exclude<VisitorFrame, CallChanged | CallJoined | CallSignalled>;

export interface Timeline {
  conversation: VisitorConversation | null;
  /** Ascending by `seq`, each once. */
  messages: readonly VisitorMessage[];
  hasMore: boolean;
}

export const EMPTY_TIMELINE: Timeline = { conversation: null, messages: [], hasMore: false };

/** What a pushed frame or an answer does to the timeline. */
export function applyFrame(timeline: Timeline, frame: ConversationFrame): Timeline {
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
    case "queue.changed":
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
  // A change of a message that is not loaded yet comes with its page: added now, it would hide the ones between.
  const first = timeline.hasMore ? (timeline.messages[0]?.seq ?? 0) : 0;
  const shown = added.filter(({ seq }) => seq >= first);
  return { ...timeline, messages: withoutRecalledQuotes(merged(timeline.messages, shown), shown) };
}

/** Adds a page of history; what is on screen already is at least as new. */
export function withEarlier(timeline: Timeline, page: { items: VisitorMessage[]; hasMore: boolean }): Timeline {
  return { ...timeline, messages: merged(page.items, timeline.messages), hasMore: page.hasMore };
}

export function withHistory(timeline: Timeline, conversationId: string, page: { items: VisitorMessage[]; hasMore: boolean }): Timeline {
  return timeline.conversation?.id === conversationId ? withEarlier(timeline, page) : timeline;
}

function merged(known: readonly VisitorMessage[], newer: readonly VisitorMessage[]): VisitorMessage[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of newer) byId.set(message.id, message);
  return [...byId.values()].sort((one, other) => one.seq - other.seq);
}

/** What was taken back leaves the answers that quote it, too; the server has done the same with what it stores. */
function withoutRecalledQuotes(messages: VisitorMessage[], changed: readonly VisitorMessage[]): VisitorMessage[] {
  const gone = new Set(changed.filter(({ isRemoved }) => isRemoved).map(({ id }) => id));
  if (gone.size === 0) return messages;
  return messages.map((message) => {
    const { replyTo } = message;
    return replyTo && gone.has(replyTo.id) ? { ...message, replyTo: blankQuote(replyTo) } : message;
  });
}

export function blankQuote(quote: QuoteView): QuoteView {
  return { ...quote, text: "", type: "text" };
}

export function lastSeq(timeline: Timeline): number {
  return timeline.messages.at(-1)?.seq ?? 0;
}
