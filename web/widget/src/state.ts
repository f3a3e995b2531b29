/** The one state of the widget and its store; changed by the plain modules, read by components through `useStore`. */

import type { AssigneeView, QueuePlace, VisitorMessage, WidgetConfig } from "@kefu/protocol/visitor-frames";
import type { ConnectionState } from "@kefu/realtime/client";
import type { Calling } from "./calls/desk.ts";
import type { Language, MessageKey, Say } from "./i18n/messages.ts";
import type { OutboxItem } from "./outbox.ts";
import type { Past } from "./past.ts";
import type { Timeline } from "./timeline.ts";
import type { ShownOffer, Teaser } from "./teaser.ts";
import type { UploadItem } from "./uploads.ts";

/** A sentence for the visitor that needs an answer or a look. */
export interface Notice {
  key: MessageKey;
  places?: Record<string, string>;
}

export interface WidgetState {
  config: WidgetConfig;
  language: Language;
  say: Say;
  /** "failed": the first session could not be had; the screen offers to try again. */
  phase: "loading" | "ready" | "failed";
  /** False on the plain page, which nobody can close. */
  isInFrame: boolean;
  isOpen: boolean;
  /** What the closed widget shows beside its button. */
  teaser: Teaser | null;
  /** What the site said first, until the visitor answers or sends it away. */
  offer: ShownOffer | null;
  timeline: Timeline;
  past: Past;
  isLoadingEarlier: boolean;
  outbox: readonly OutboxItem[];
  uploads: readonly UploadItem[];
  connection: ConnectionState;
  /** The form before the next conversation must be answered. */
  isIntakeDue: boolean;
  /** What the forms need not ask: name, email, phone. */
  knownFields: readonly string[];
  /** The visitor wants a new conversation, and an ended one is no longer read. */
  isStartingAnew: boolean;
  /** A message was left just now. */
  hasLeft: boolean;
  /** Where in the queue the current conversation is, as far as it is known; drawn while it waits there. */
  place: QueuePlace | null;
  /** A call that rings, goes on or has just ended. */
  calling: Calling | null;
  typingAgent: AssigneeView | "someone" | null;
  /** What was read when the panel opened: the unread line is drawn after it. */
  dividerSeq: number | null;
  replyTo: VisitorMessage | null;
  editing: VisitorMessage | null;
  isBlocked: boolean;
  isSoundOn: boolean;
  notice: Notice | null;
}

export class Store<State extends object> {
  readonly #listeners = new Set<() => void>();
  #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export type WidgetStore = Store<WidgetState>;
