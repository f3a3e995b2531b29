/** Sends what agents write: once and in order, kept over breaks and reloads until the server has it; part of `store.ts`. */

import type { LiveSocket } from "../../shared/live";
import type { Outgoing } from "../../shared/outgoing";
import {
  addPending,
  dropPending,
  keepOutbox,
  newClientId,
  readOutbox,
  retryPending,
  sendCommand,
  type Outbox,
  type Pending,
  type Shelf,
} from "./outbox";
import type { InboxStore } from "./store";

interface SenderOptions {
  live: Pick<LiveSocket, "request">;
  shelf: Shelf;
  now: () => number;
}

export class OutboxSender {
  constructor(
    private readonly store: InboxStore,
    private readonly options: SenderOptions,
  ) {}

  /** What an earlier visit of this page left behind goes out first. */
  restore(): void {
    this.change(() => readOutbox(this.options.shelf, this.store.agentId));
    for (const pending of this.outbox) if (pending.failure === null) this.request(pending);
  }

  send(conversationId: string, outgoing: Outgoing): void {
    const pending: Pending = {
      ...outgoing,
      clientMessageId: newClientId(),
      conversationId,
      createdAt: this.options.now(),
      failure: null,
      failureDetail: null,
    };
    this.change((outbox) => addPending(outbox, pending));
    this.request(pending);
  }

  retry(clientMessageId: string): void {
    this.change((outbox) => retryPending(outbox, clientMessageId));
    const pending = this.outbox.find((each) => each.clientMessageId === clientMessageId);
    if (pending) this.request(pending);
  }

  discard(clientMessageId: string): void {
    this.change((outbox) => dropPending(outbox, clientMessageId));
  }

  keep(): void {
    keepOutbox(this.options.shelf, this.store.agentId, this.outbox);
  }

  private get outbox(): Outbox {
    return this.store.state.value.outbox;
  }

  /** The answer comes as a frame to the store; what is left unanswered is sent again by `restore`. */
  private request(pending: Pending): void {
    this.options.live.request(pending.clientMessageId, sendCommand(pending)).catch(() => undefined);
  }

  private change(step: (outbox: Outbox) => Outbox): void {
    this.store.change((state) => ({ ...state, outbox: step(state.outbox) }));
    this.keep();
  }
}
