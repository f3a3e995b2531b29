/** What the visitor's other conversations say and how they are read: state, pure changes, and the actions of past/. */

import type { VisitorConversation } from "@kefu/protocol/visitor-frames";
import type { VisitorSession } from "./door.ts";
import type { Live } from "./live.ts";
import type { WidgetStore } from "./state.ts";
import { applyFrame, type ConversationFrame, type Timeline } from "./timeline.ts";

export interface Past {
  /** There is something to list beside the current conversation. */
  hasAny: boolean;
  /** Messages that wait in other conversations, by conversation. */
  unread: Readonly<Record<string, number>>;
  /** The list, or one of its conversations, is on screen in place of the current one. */
  isOpen: boolean;
  reading: Timeline | null;
}

export const NO_PAST: Past = { hasAny: false, unread: {}, isOpen: false, reading: null };

export function countUnreadPast({ unread }: Past): number {
  return Object.values(unread).reduce((sum, count) => sum + count, 0);
}

/** A session's snapshot; whoever is somebody else now reads nothing of the one before. */
export function pastOf({ unreadBeside }: VisitorSession, before: Past, isSameVisitor: boolean): Past {
  const known = { hasAny: unreadBeside !== null, unread: unreadBeside ?? {} };
  return isSameVisitor ? { ...before, ...known } : { ...NO_PAST, ...known };
}

/** What a frame of another conversation than the current one changes. */
export function applyToPast(past: Past, frame: ConversationFrame): Past {
  const conversation = "conversation" in frame ? frame.conversation : null;
  if (!conversation) return past;
  const reading = past.reading?.conversation?.id === conversation.id ? applyFrame(past.reading, frame) : past.reading;
  return { ...withUnread(past, conversation), reading };
}

/** `conversation` is not the current one any more, or never was. */
export function withUnread(past: Past, { id, unread, lastSeq: last }: VisitorConversation): Past {
  const others = Object.fromEntries(Object.entries(past.unread).filter(([other]) => other !== id));
  return { ...past, hasAny: past.hasAny || last > 0, unread: unread > 0 ? { ...others, [id]: unread } : others };
}

/** The state with another current conversation: the one before joins the past. */
export function leaveBehind(past: Past, before: VisitorConversation | null, now: VisitorConversation | null): Past {
  if (!before || before.id === now?.id) return past;
  const unread = Object.fromEntries(Object.entries(past.unread).filter(([id]) => id !== now?.id));
  return withUnread({ ...past, unread }, before);
}

export function createPastActions({ store, live }: { store: WidgetStore; live: Live }) {
  const set = (change: Partial<Past>): void => store.set({ past: { ...store.state.past, ...change } });
  /** What was read is not waiting any more, even before the server has said so. */
  const drop = (): Past => {
    const { past } = store.state;
    const conversation = past.reading?.conversation;
    if (!conversation) return past;
    live.client.drop(conversation.id);
    return past.reading?.messages.length ? withUnread(past, { ...conversation, unread: 0 }) : past;
  };
  return {
    openPast: (): void => set({ isOpen: true, reading: null }),
    closePast: (): void => set({ ...drop(), isOpen: false, reading: null }),
    leavePast: (): void => set({ ...drop(), reading: null }),
  };
}
