/** Sends what agents write: once and in order, kept over breaks and reloads until the server has it; part of `store.ts`. */

import type { LiveSocket } from "../../shared/live";
import type { Outgoing } from "../../shared/outgoing";
import type * as calls from "./api";
import {
  addPending,
  confirmPending,
  dropPending,
  isHeld,
  keepOutbox,
  newClientId,
  readHeld,
  readOutbox,
  releaseHeld,
  retryPending,
  sendCommand,
  shelveHeld,
  unshelveHeld,
  type Outbox,
  type Pending,
  type Shelf,
} from "./outbox";
import type { InboxStore } from "./store";

interface SenderOptions {
  live: Pick<LiveSocket, "request">;
  calls: Pick<typeof calls, "sendAtLeaving">;
  shelf: Shelf;
  now: () => number;
}

/** What another window holds is left to it for so long after its time, in case that window is gone. */
const GRACE_MS = 1_000;

export class OutboxSender {
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly store: InboxStore,
    private readonly options: SenderOptions,
  ) {}

  /** What an earlier visit of this page left behind goes out first. */
  restore(): void {
    this.change(() => readOutbox(this.options.shelf, this.store.agentId));
    for (const pending of this.outbox) if (pending.failure === null) this.request(pending);
    for (const held of readHeld(this.options.shelf, this.store.agentId)) {
      const wait = (held.heldUntil ?? 0) + GRACE_MS - this.options.now();
      if (wait <= 0) this.adopt(held.clientMessageId);
      else setTimeout(() => this.adopt(held.clientMessageId), wait);
    }
  }

  /** `holdMs`: how long it waits here, where `undo` can take it back. */
  send(conversationId: string, outgoing: Outgoing, holdMs = 0): void {
    this.release();
    const pending: Pending = {
      ...outgoing,
      clientMessageId: newClientId(),
      conversationId,
      createdAt: this.options.now(),
      heldUntil: holdMs > 0 ? this.options.now() + holdMs : null,
      failure: null,
      failureDetail: null,
    };
    if (isHeld(pending)) shelveHeld(this.options.shelf, this.store.agentId, pending);
    this.change((outbox) => addPending(outbox, pending));
    if (isHeld(pending)) this.timer = setTimeout(() => this.release(), holdMs);
    else this.request(pending);
  }

  /** The words that were held, which then never left; null when they have. */
  undo(clientMessageId: string): Pending | null {
    const held = this.outbox.find((each) => each.clientMessageId === clientMessageId && isHeld(each));
    if (!held) return null;
    if (this.timer) clearTimeout(this.timer);
    unshelveHeld(this.options.shelf, this.store.agentId, clientMessageId);
    this.change((outbox) => dropPending(outbox, clientMessageId));
    return held;
  }

  /** What is held goes out now: its time is over, something else follows it, or the agent turns to something else. */
  release(): Pending[] {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const held = this.outbox.filter(isHeld);
    if (held.length === 0) return [];
    this.change(releaseHeld);
    for (const pending of held) {
      unshelveHeld(this.options.shelf, this.store.agentId, pending.clientMessageId);
      this.request(pending);
    }
    return held;
  }

  /** The page goes away: the socket may not get it out any more, a request that outlives the page does. The id makes one of both. */
  leave(): void {
    for (const pending of this.release()) void this.options.calls.sendAtLeaving(pending.conversationId, sendCommand(pending));
  }

  retry(clientMessageId: string): void {
    this.change((outbox) => retryPending(outbox, clientMessageId));
    const pending = this.outbox.find((each) => each.clientMessageId === clientMessageId);
    if (pending) this.request(pending);
  }

  confirm(clientMessageId: string): void {
    this.change((outbox) => confirmPending(outbox, clientMessageId));
    this.retry(clientMessageId);
  }

  /** The words that were refused, to be written better; null when they are not refused. */
  takeBack(clientMessageId: string): Pending | null {
    const refused = this.outbox.find((each) => each.clientMessageId === clientMessageId && each.failure !== null);
    if (refused) this.discard(clientMessageId);
    return refused ?? null;
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

  /** What a window that is gone had held: sent from here, unless it was undone or sent there after all. */
  private adopt(clientMessageId: string): void {
    const held = readHeld(this.options.shelf, this.store.agentId).find((each) => each.clientMessageId === clientMessageId);
    if (!held || this.outbox.some((each) => each.clientMessageId === clientMessageId)) return;
    unshelveHeld(this.options.shelf, this.store.agentId, clientMessageId);
    const pending = { ...held, heldUntil: null };
    this.change((outbox) => addPending(outbox, pending));
    this.request(pending);
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
