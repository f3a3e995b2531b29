/** Tells the server how far the device holds and the visitor has seen, each position once; made by live.ts. */

import type { Delivered, Read } from "@kefu/protocol/visitor-frames";
import { lastSeq, type Timeline } from "./timeline.ts";

export class ReadMarks {
  readonly #post: (command: Delivered | Read) => boolean;
  #told = { id: "", read: 0, delivered: 0 };

  constructor(post: (command: Delivered | Read) => boolean) {
    this.#post = post;
  }

  /** `isSeen`: the panel is open and the page in front. */
  update(timeline: Timeline, isSeen: boolean): void {
    const { conversation } = timeline;
    const seq = lastSeq(timeline);
    if (!conversation || seq === 0) return;
    const { id, visitorReadSeq } = conversation;
    if (this.#told.id !== id) this.#told = { id, read: visitorReadSeq, delivered: visitorReadSeq };
    if (isSeen && seq > Math.max(this.#told.read, visitorReadSeq)) {
      if (this.#post({ type: "read", conversationId: id, seq })) this.#told = { id, read: seq, delivered: seq };
    } else if (seq > this.#told.delivered && this.#post({ type: "delivered", conversationId: id, seq })) {
      this.#told.delivered = seq;
    }
  }

  /** What was told over a connection that broke may be lost: it is told again. */
  forget(): void {
    this.#told = { id: "", read: 0, delivered: 0 };
  }
}

/** Messages of agents that the visitor has not seen. */
export function countUnread(timeline: Timeline): number {
  return timeline.conversation?.unread ?? 0;
}
