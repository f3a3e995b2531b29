/** Gets a message anew when its signed links have ended; the action behind every picture, voice message and file. */

import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import type { Door } from "./door.ts";
import type { WidgetStore } from "./state.ts";
import { withMessages } from "./timeline.ts";

/** The message with links that work; null when it cannot be had now. */
export type Freshen = (message: VisitorMessage) => Promise<VisitorMessage | null>;

export function createFreshen(store: WidgetStore, door: Door): Freshen {
  const asked = new Map<string, Promise<VisitorMessage | null>>();

  async function fetchAnew({ id, seq }: VisitorMessage): Promise<VisitorMessage | null> {
    const { timeline, past } = store.state;
    const holder = [past.reading, timeline].find((each) => each?.messages.some((message) => message.id === id));
    const conversationId = holder?.conversation?.id;
    if (!conversationId) return null;
    const page = await door.history(conversationId, seq + 1, 1).catch(() => null);
    const fresh = page?.items.find((message) => message.id === id) ?? null;
    if (fresh) show(store, conversationId, fresh);
    return fresh;
  }

  return (message) => {
    // All the pictures of a message end together: one question for all of them.
    const answer = asked.get(message.id) ?? fetchAnew(message).finally(() => asked.delete(message.id));
    asked.set(message.id, answer);
    return answer;
  };
}

let made: Freshen | null = null;

/** The same for the page's one widget. */
export function freshen({ store, door }: { store: WidgetStore; door: Door }, message: VisitorMessage): Promise<VisitorMessage | null> {
  made ??= createFreshen(store, door);
  return made(message);
}

function show(store: WidgetStore, conversationId: string, fresh: VisitorMessage): void {
  const { timeline, past } = store.state;
  store.set({
    timeline: withMessages(timeline, conversationId, [fresh]),
    past: past.reading ? { ...past, reading: withMessages(past.reading, conversationId, [fresh]) } : past,
  });
}
