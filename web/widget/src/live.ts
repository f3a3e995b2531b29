/** Wires the realtime client to the state: frames in, commands out, reset and new sessions; made by start.ts. */

import type { AgentTyping, Sent, VisitorCommand, VisitorConversation, VisitorFrame, VisitorMessage } from "@kefu/protocol/visitor-frames";
import { RealtimeClient } from "@kefu/realtime/client";
import { noteServerTime } from "@kefu/ui/signed-link";
import { announce } from "./announcer.ts";
import { DOOR, type Door } from "./door.ts";
import { plainText } from "./markdown.ts";
import { applyToPast, leaveBehind } from "./past.ts";
import { ReadMarks } from "./read-marks.ts";
import type { WidgetStore } from "./state.ts";
import { applyFrame, withConversation, withMessages, type ConversationFrame } from "./timeline.ts";

/** An agent who stops without a word is forgotten after this. */
const TYPING_MS = 5_000;
const REFETCH_MS = 3_000;

export interface LiveEvents {
  token(): string;
  /** Gets a session and its snapshot again; false when there is none to be had. */
  renewSession(): Promise<boolean>;
  /** A message arrived, by push or by replay, that the server stored under this client message id. */
  onStored(clientMessageId: string): void;
  onMessage(message: VisitorMessage): void;
  /** A message was taken back: nothing may quote it any more. */
  onRemoved(messageId: string): void;
  /** Calls have a part of their own, which loads with the first one. */
  onCall(frame: CallFrame): void;
}

export type CallFrame = Exclude<VisitorFrame, ConversationFrame>;

export class Live {
  readonly client: RealtimeClient<VisitorFrame, VisitorCommand>;
  /** The secret of this page while it is in a call. */
  device: string | null = null;
  readonly #store: WidgetStore;
  readonly #events: LiveEvents;
  readonly #marks: ReadMarks;
  readonly #pastMarks: ReadMarks;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: WidgetStore, door: Door, events: LiveEvents) {
    this.#store = store;
    this.#events = events;
    this.client = new RealtimeClient<VisitorFrame, VisitorCommand>({
      socketUrl: `${DOOR}/socket`,
      liveUrl: `${DOOR}/live`,
      headers: () => door.headers,
      hello: (conversations) => ({ type: "hello", token: events.token(), conversations, device: this.device }),
      resume: ({ id, pos }) => ({ type: "resume", conversationId: id, pos }),
      ping: () => ({ type: "ping" }),
      renewSession: () => events.renewSession(),
      onFrame: (frame) => this.#receive(frame),
      onState: (connection) => {
        const isBack = connection.name === "live" && store.state.connection.name !== "live";
        store.set({ connection });
        if (isBack) this.#marks.forget();
        if (isBack) this.#pastMarks.forget();
        if (isBack) this.updateMarks();
      },
    });
    this.#marks = new ReadMarks((command) => this.client.post(command));
    this.#pastMarks = new ReadMarks((command) => this.client.post(command));
    document.addEventListener("visibilitychange", () => this.updateMarks());
  }

  /** The snapshot on screen is the newest: follow its conversation from there. */
  follow(): void {
    const { timeline, past } = this.#store.state;
    const pos = past.reading?.conversation ? this.client.knownPos(past.reading.conversation.id) : null;
    this.client.dropAll();
    if (timeline.conversation) this.client.hold(timeline.conversation.id, timeline.conversation.lastPos);
    if (past.reading?.conversation && pos !== null) this.client.hold(past.reading.conversation.id, pos);
    this.updateMarks();
  }

  updateMarks(): void {
    const { timeline, past, isOpen } = this.#store.state;
    const isSeen = isOpen && document.visibilityState === "visible";
    this.#marks.update(timeline, isSeen && !past.isOpen);
    if (past.reading) this.#pastMarks.update(past.reading, isSeen);
  }

  /** An answered `send`, whose frame may wait behind a gap. */
  applySent(sent: Sent): void {
    this.#apply(sent);
  }

  #receive(frame: VisitorFrame): void {
    if (frame.type === "welcome") noteServerTime(frame.serverTime);
    if (frame.type === "agent.typing") {
      this.#showTyping(frame);
      return;
    }
    if (isOfCall(frame)) {
      this.#events.onCall(frame);
      return;
    }
    if (frame.type === "queue.changed") {
      if (frame.conversationId === this.#store.state.timeline.conversation?.id) this.#store.set({ place: frame.place });
      return;
    }
    if (frame.type === "resumed" && frame.reset) {
      this.#reset(frame.conversationId);
      return;
    }
    this.#apply(frame);
    if (frame.type === "message.added") this.#welcomeMessage(frame.message);
    if (frame.type === "message.changed" && frame.message.isRemoved) this.#letGo(frame.message.id);
  }

  #reset(conversationId: string): void {
    const { past } = this.#store.state;
    if (past.reading?.conversation?.id !== conversationId) {
      this.#refetch();
      return;
    }
    // Too much has happened in it since: the list, one step back, knows it anew.
    this.client.drop(conversationId);
    this.#store.set({ past: { ...past, reading: null } });
  }

  /** The replay would be too long: the snapshot is fetched anew, until it comes. */
  #refetch(): void {
    this.#events.renewSession().catch(() => setTimeout(() => this.#refetch(), REFETCH_MS));
  }

  #apply(frame: ConversationFrame): void {
    const { timeline, past } = this.#store.state;
    const next = applyFrame(timeline, frame);
    const isOfCurrent = !("conversationId" in frame) || frame.conversationId === next.conversation?.id;
    this.#store.set({ timeline: next, past: isOfCurrent ? past : applyToPast(past, frame) });
    if (next.conversation && next.conversation.id !== timeline.conversation?.id) {
      this.#moveOn(timeline.conversation, "pos" in frame ? frame.pos : next.conversation.lastPos);
    }
    this.updateMarks();
  }

  /** Another conversation is the current one now; the one before joins the past. */
  #moveOn(before: VisitorConversation | null, pos: number): void {
    const { timeline, past } = this.#store.state;
    this.#store.set({ past: leaveBehind(past, before, timeline.conversation) });
    if (before) this.client.drop(before.id);
    if (timeline.conversation) this.client.hold(timeline.conversation.id, pos);
  }

  /** What was taken back can be neither answered nor edited. */
  #letGo(id: string): void {
    const { replyTo, editing } = this.#store.state;
    if (replyTo?.id === id) this.#store.set({ replyTo: null });
    if (editing?.id === id) this.#store.set({ editing: null });
    this.#events.onRemoved(id);
  }

  #welcomeMessage(message: VisitorMessage): void {
    if (message.direction === "incoming") {
      if (message.clientMessageId) this.#events.onStored(message.clientMessageId);
      return;
    }
    this.#clearTyping();
    const { say, isOpen, isSoundOn } = this.#store.state;
    announce(say("newMessageFrom", { name: message.authorName, text: plainText(message.text) || say(wordFor(message)) }));
    if (isSoundOn && !(isOpen && document.hasFocus())) void import("./sound.ts").then(({ playNewMessage }) => playNewMessage(), () => undefined);
    this.#events.onMessage(message);
  }

  #showTyping(frame: AgentTyping): void {
    this.#clearTyping();
    if (!frame.isTyping || frame.conversationId !== this.#store.state.timeline.conversation?.id) return;
    this.#store.set({ typingAgent: frame.agent ?? "someone" });
    this.#typingTimer = setTimeout(() => this.#clearTyping(), TYPING_MS);
  }

  #clearTyping(): void {
    clearTimeout(this.#typingTimer);
    this.#store.set({ typingAgent: null });
  }

  /** The answer of a door that gives the conversation's new state. */
  adopt(conversation: VisitorConversation, messages: readonly VisitorMessage[] = []): void {
    const before = this.#store.state.timeline;
    const timeline = withMessages(withConversation(before, conversation), conversation.id, messages);
    this.#store.set({ timeline });
    if (timeline.conversation?.id !== before.conversation?.id) this.#moveOn(before.conversation, conversation.lastPos);
    this.updateMarks();
  }
}

function isOfCall(frame: VisitorFrame): frame is CallFrame {
  return frame.type.startsWith("call.");
}

/** What a message without text is called. */
export function wordFor(message: { type: VisitorMessage["type"] }): "picture" | "file" | "voice" | "video" | "card" | "call" | "messages" {
  return message.type === "text" ? "messages" : message.type;
}
