/** Reading another conversation than the current one; loaded with the screens that do it. */

import type { VisitorConversation } from "@kefu/protocol/visitor-frames";
import type { LazyParts } from "../actions.ts";
import { withEarlier } from "../timeline.ts";

/** Above every position: the page before it is the newest one. */
const END = 2 ** 31 - 1;

/** Opens one: its events are kept from now on, its pages are fetched by the reader. */
export function readPast({ store, live }: LazyParts, conversation: VisitorConversation): void {
  store.set({ past: { ...store.state.past, reading: { conversation, messages: [], hasMore: true } } });
  live.client.hold(conversation.id, conversation.lastPos);
}

/** The newest page first, then the one before; rejects when it cannot be had. */
export async function loadEarlierPast({ store, door, live }: LazyParts): Promise<void> {
  const id = store.state.past.reading?.conversation?.id;
  if (!id) return;
  const page = await door.history(id, store.state.past.reading?.messages[0]?.seq ?? END);
  const { past } = store.state;
  if (past.reading?.conversation?.id !== id) return;
  store.set({ past: { ...past, reading: withEarlier(past.reading, page) } });
  live.updateMarks();
}
