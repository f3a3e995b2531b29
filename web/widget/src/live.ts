/** Wires the realtime client to the state: frames in, commands out, reset and new sessions; made by start.ts. */

import type { AgentTyping, Sent, VisitorCommand, VisitorFrame, VisitorMessage } from "@kefu/protocol/visitor-frames";
import { RealtimeClient } from "@kefu/realtime/client";
import { announce } from "./announcer.ts";
import { DOOR, type Door } from "./door.ts";
import { plainText } from "./markdown.ts";
import { ReadMarks } from "./read-marks.ts";
import { playNewMessage } from "./sound.ts";
import type { WidgetStore } from "./state.ts";
import { applyFrame, withConversation } from "./timeline.ts";

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
}

export class Live {
  readonly client: RealtimeClient<VisitorFrame, VisitorCommand>;
  readonly #store: WidgetStore;
  readonly #events: LiveEvents;
  readonly #marks: ReadMarks;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: WidgetStore, door: Door, events: LiveEvents) {
    this.#store = store;
    this.#events = events;
    this.client = new RealtimeClient<VisitorFrame, VisitorCommand>({
      socketUrl: `${DOOR}/socket`,
      liveUrl: `${DOOR}/live`,
      headers: () => door.headers,
      hello: (conversations) => ({ type: "hello", token: events.token(), conversations }),
      resume: ({ id, pos }) => ({ type: "resume", conversationId: id, pos }),
      ping: () => ({ type: "ping" }),
      renewSession: () => events.renewSession(),
      onFrame: (frame) => this.#receive(frame),
      onState: (connection) => {
        const isBack = connection.name === "live" && store.state.connection.name !== "live";
        store.set({ connection });
        if (isBack) this.#marks.forget();
        if (isBack) this.updateMarks();
      },
    });
    this.#marks = new ReadMarks((command) => this.client.post(command));
    document.addEventListener("visibilitychange", () => this.updateMarks());
  }

  /** The snapshot on screen is the newest: follow its conversation from there. */
  follow(): void {
    const { conversation } = this.#store.state.timeline;
    this.client.dropAll();
    if (conversation) this.client.hold(conversation.id, conversation.lastPos);
    this.updateMarks();
  }

  updateMarks(): void {
    const { timeline, isOpen } = this.#store.state;
    this.#marks.update(timeline, isOpen && document.visibilityState === "visible");
  }

  /** An answered `send`, whose frame may wait behind a gap. */
  applySent(sent: Sent): void {
    this.#apply(sent);
  }

  #receive(frame: VisitorFrame): void {
    if (frame.type === "agent.typing") {
      this.#showTyping(frame);
      return;
    }
    if (frame.type === "resumed" && frame.reset) {
      this.#refetch();
      return;
    }
    this.#apply(frame);
    if (frame.type === "message.added") this.#welcomeMessage(frame.message);
  }

  /** The replay would be too long: the snapshot is fetched anew, until it comes. */
  #refetch(): void {
    this.#events.renewSession().catch(() => setTimeout(() => this.#refetch(), REFETCH_MS));
  }

  #apply(frame: VisitorFrame): void {
    const { timeline } = this.#store.state;
    this.#store.set({ timeline: applyFrame(timeline, frame) });
    const { conversation } = this.#store.state.timeline;
    if (conversation && conversation.id !== timeline.conversation?.id) {
      this.client.dropAll();
      this.client.hold(conversation.id, "pos" in frame ? frame.pos : conversation.lastPos);
    }
    this.updateMarks();
  }

  #welcomeMessage(message: VisitorMessage): void {
    if (message.direction === "incoming") {
      if (message.clientMessageId) this.#events.onStored(message.clientMessageId);
      return;
    }
    this.#clearTyping();
    const { say, isOpen, isSoundOn } = this.#store.state;
    announce(say("newMessageFrom", { name: message.authorName, text: plainText(message.text) || say(wordFor(message)) }));
    if (isSoundOn && !(isOpen && document.hasFocus())) playNewMessage();
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
  adopt(conversation: Parameters<typeof withConversation>[1]): void {
    const { timeline } = this.#store.state;
    this.#store.set({ timeline: withConversation(timeline, conversation) });
    if (conversation.id !== timeline.conversation?.id) this.follow();
  }
}

/** What a message without text is called. */
export function wordFor(message: { type: VisitorMessage["type"] }): "picture" | "file" | "voice" | "video" | "card" | "messages" {
  return message.type === "text" ? "messages" : message.type;
}
