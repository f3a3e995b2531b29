/** What a visitor can do; the components call nothing else. Made by start.ts. */

import type { Edit, Recall, VisitorMessage } from "@kefu/protocol/visitor-frames";
import { Refused } from "@kefu/realtime/requests";
import type { DeviceStorage } from "./device-storage.ts";
import type { Door } from "./door.ts";
import type { Freshen } from "./fresh-links.ts";
import { formToShow } from "./form-choice.ts";
import type { Host } from "./host.ts";
import { wordFor, type Live } from "./live.ts";
import { plainText } from "./markdown.ts";
import type { Outbox } from "./outbox.ts";
import { createPastActions } from "./past.ts";
import type { Notice, WidgetStore } from "./state.ts";
import type { ShownOffer } from "./teaser.ts";
import { withHistory } from "./timeline.ts";
import type { TypingSender } from "./typing-sender.ts";
import type { Uploads } from "./uploads.ts";

export interface Parts {
  store: WidgetStore;
  storage: DeviceStorage;
  door: Door;
  live: Live;
  outbox: Outbox;
  /** What sends files loads with the first one. */
  uploads: (work: (uploads: Uploads) => void) => void;
  typing: TypingSender;
  host: Host | null;
  /** Tries the first session again. */
  restart: () => void;
}

/** What the parts that load on use work with. */
export type LazyParts = Pick<Parts, "store" | "door" | "live">;

const QUOTE_LENGTH = 140;

export type Actions = ReturnType<typeof createActions>;

export function createActions(parts: Parts) {
  return { ...messageActions(parts), ...fileActions(parts), ...conversationActions(parts), ...createPastActions(parts), ...screenActions(parts), freshen: lateFreshen(parts) };
}

/** Links end on pages that stay open for long: what renews them loads when one has; null where it cannot. */
function lateFreshen(parts: LazyParts): Freshen {
  return (message) => import("./fresh-links.ts").then(({ freshen }) => freshen(parts, message), () => null);
}

function currentId({ store }: Parts): string {
  return store.state.timeline.conversation?.id ?? "";
}

/** Carries out a change of an own message; a refusal becomes a sentence on the screen. */
async function change({ live, store }: Parts, command: Edit | Recall): Promise<void> {
  try {
    await live.client.request(command.ref, command);
  } catch (error) {
    store.set({ notice: noticeFor(error) });
  }
}

async function answerOffer({ store, live }: Parts, offer: ShownOffer): Promise<void> {
  store.set({ offer: null });
  const { conversation, messages } = await offer.answer();
  live.adopt(conversation, messages);
}

function messageActions(parts: Parts) {
  const { store, storage, outbox, typing } = parts;
  return {
    send(text: string): void {
      const { replyTo, say, offer } = store.state;
      const quote = replyTo && quoteOf(replyTo, plainText(replyTo.text) || say(wordFor(replyTo)));
      const tell = (): void => outbox.add({ text: text.trim(), attachments: [], replyTo: quote });
      // What the site said first stands before the answer to it; where that fails the answer goes alone.
      if (offer) void answerOffer(parts, offer).then(tell, tell);
      else tell();
      typing.stop();
      store.set({ replyTo: null, dividerSeq: null });
    },
    async saveEdit(text: string): Promise<void> {
      const { editing } = store.state;
      store.set({ editing: null });
      if (!editing || text.trim() === editing.text) return;
      const ref = crypto.randomUUID();
      await change(parts, { type: "edit", ref, conversationId: currentId(parts), messageId: editing.id, text: text.trim() });
    },
    recall: (message: VisitorMessage): Promise<void> =>
      change(parts, { type: "recall", ref: crypto.randomUUID(), conversationId: currentId(parts), messageId: message.id }),
    retry: (clientMessageId: string): void => outbox.retry(clientMessageId),
    discard: (clientMessageId: string): void => outbox.remove(clientMessageId),
    replyTo: (message: VisitorMessage | null): void => store.set({ replyTo: message, editing: null }),
    edit: (message: VisitorMessage | null): void => store.set({ editing: message, replyTo: null }),
    draft: (): string => storage.get("draft") ?? "",
    typed(text: string): void {
      storage.set("draft", text || null);
      typing.update(text);
    },
  };
}

function fileActions({ uploads }: Parts) {
  return {
    addFiles: (files: readonly File[], durationMs: number | null = null): void => uploads((them) => them.add(files, durationMs)),
    retryUpload: (id: string): void => uploads((them) => them.retry(id)),
    cancelUpload: (id: string): void => uploads((them) => them.cancel(id)),
  };
}

function conversationActions(parts: Parts) {
  const { store, door, live } = parts;
  const fail = (error: unknown): void => store.set({ notice: noticeFor(error) });
  return {
    async loadEarlier(): Promise<void> {
      const { timeline, isLoadingEarlier } = store.state;
      const first = timeline.messages[0];
      if (isLoadingEarlier || !timeline.hasMore || !first || !timeline.conversation) return;
      const { id } = timeline.conversation;
      store.set({ isLoadingEarlier: true });
      const page = await door.history(id, first.seq).catch(() => null);
      const loaded = page ? { timeline: withHistory(store.state.timeline, id, page) } : {};
      store.set({ isLoadingEarlier: false, ...loaded });
    },
    end: (): Promise<void> => door.resolve(currentId(parts)).then((conversation) => live.adopt(conversation), fail),
    /** A new conversation, by way of the form where one is due. */
    async startAnew(): Promise<void> {
      store.set({ isStartingAnew: true });
      if (formToShow(store.state)) return;
      await door.startConversation().then((conversation) => live.adopt(conversation), fail);
      store.set({ isStartingAnew: false });
    },
    writeMore: (): void => store.set({ hasLeft: false }),
    /** For what loads on use: forms, earlier conversations, the queue. */
    lazyParts: { store, door, live } satisfies LazyParts,
  };
}

function screenActions({ store, storage, live, host, restart }: Parts) {
  return {
    switchSound(): void {
      const isSoundOn = !store.state.isSoundOn;
      storage.set("sound", isSoundOn ? null : "off");
      store.set({ isSoundOn });
    },
    reconnect: (): void => live.client.wake(),
    dismiss: (): void => store.set({ notice: null }),
    notify: (notice: Notice): void => store.set({ notice }),
    close: (): void => host?.post({ type: "close" }),
    openPanel: (): void => host?.post({ type: "open" }),
    showTeaser: (height: number): void => host?.post({ type: "teaser", height }),
    dismissTeaser(): void {
      const { teaser, offer } = store.state;
      if (teaser && teaser.id !== offer?.ruleId) storage.set("teaser", teaser.id);
      store.set({ teaser: null, offer: null });
    },
    restart: (): void => restart(),
  };
}

function quoteOf(message: VisitorMessage, text: string) {
  return { id: message.id, authorName: message.authorName, text: text.slice(0, QUOTE_LENGTH), type: message.type };
}

/** The sentence for a refusal; its code is stable, its detail is for logs. */
export function noticeFor(error: unknown): Notice {
  const code = error instanceof Refused || (error instanceof Error && "code" in error) ? String(error.code) : "";
  if (code.startsWith("rate") || code.includes("too_many")) return { key: "errorRate" };
  if (code.includes("window") || code.includes("too_late")) return { key: "errorWindow" };
  if (code.startsWith("identity.")) return { key: "errorIdentity" };
  return { key: "errorUnknown" };
}
