/** What the visitor's other conversations say and how they are read: state, pure changes, and the actions of past/. */

import type { VisitorConversation, VisitorFrame } from "@kefu/protocol/visitor-frames";
import type { Door, ListPage, VisitorSession } from "./door.ts";
import type { Live } from "./live.ts";
import type { WidgetStore } from "./state.ts";
import { applyFrame, withEarlier, type Timeline } from "./timeline.ts";

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

/** Above every position: the page before it is the newest one. */
const END = 2 ** 31 - 1;

export function countUnreadPast({ unread }: Past): number {
  return Object.values(unread).reduce((sum, count) => sum + count, 0);
}

/** A session's snapshot; whoever is somebody else now reads nothing of the one before. */
export function pastOf({ unreadBeside }: VisitorSession, before: Past, isSameVisitor: boolean): Past {
  const known = { hasAny: unreadBeside !== null, unread: unreadBeside ?? {} };
  return isSameVisitor ? { ...before, ...known } : { ...NO_PAST, ...known };
}

/** What a frame of another conversation than the current one changes. */
export function applyToPast(past: Past, frame: VisitorFrame): Past {
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

export function createPastActions({ store, door, live }: { store: WidgetStore; door: Door; live: Live }) {
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
    listPast: (cursor: string | null): Promise<ListPage> => door.conversations(cursor),
    /** Opens one: its events are kept from now on, its pages are fetched by the reader. */
    readPast(conversation: VisitorConversation): void {
      set({ reading: { conversation, messages: [], hasMore: true } });
      live.client.hold(conversation.id, conversation.lastPos);
    },
    /** The newest page first, then the one before; rejects when it cannot be had. */
    async loadEarlierPast(): Promise<void> {
      const first = store.state.past.reading?.messages[0];
      await loadPage(store, door, first?.seq ?? END);
      live.updateMarks();
    },
    leavePast: (): void => set({ ...drop(), reading: null }),
  };
}

/** Adds the page before `before` to what is read, if it is still what is read. */
async function loadPage(store: WidgetStore, door: Door, before: number): Promise<void> {
  const id = store.state.past.reading?.conversation?.id;
  if (!id) return;
  const page = await door.history(id, before);
  const { past } = store.state;
  if (past.reading?.conversation?.id !== id) return;
  store.set({ past: { ...past, reading: withEarlier(past.reading, page) } });
}
