/** What was written and is not yet stored by the server: kept on the device, sent once and in order; made by start.ts. */

import type { AttachmentView, QuoteView, Send, Sent } from "@kefu/protocol/visitor-frames";
import { blankQuote } from "./timeline.ts";
import type { DeviceStorage } from "./device-storage.ts";

export interface OutboxItem {
  clientMessageId: string;
  text: string;
  attachments: AttachmentView[];
  replyTo: QuoteView | null;
  createdAt: number;
  /** "failed": the server refused it for good; the visitor may try again or delete it. */
  state: "waiting" | "failed";
  errorCode: string | null;
}

export interface OutboxDoor {
  /** Settles when the server has answered, over as many connections as it takes. */
  send(command: Send): Promise<Sent>;
  /** A refusal by the server, or null when the connection was stopped. */
  refusalOf(error: unknown): { code: string; retryAfterSeconds: number | null } | null;
  onSent(item: OutboxItem, sent: Sent): void;
  onChange(items: readonly OutboxItem[]): void;
}

const PREFIX = "outbox.";

export class Outbox {
  readonly #storage: DeviceStorage;
  readonly #door: OutboxDoor;
  #items: OutboxItem[];
  #isRunning = false;
  #isStarted = false;
  #hasRestarted = false;

  constructor(storage: DeviceStorage, door: OutboxDoor) {
    this.#storage = storage;
    this.#door = door;
    this.#items = storage
      .list(PREFIX)
      .flatMap((name) => parseItem(storage.get(name)))
      .sort((one, other) => one.createdAt - other.createdAt);
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /** There is a session: what waits may go. */
  start(): void {
    this.#isStarted = true;
    this.#hasRestarted = true;
    void this.#run();
  }

  add(content: Pick<OutboxItem, "text" | "attachments" | "replyTo">): void {
    const last = this.#items.at(-1)?.createdAt ?? 0;
    const item: OutboxItem = {
      ...content,
      clientMessageId: crypto.randomUUID(),
      createdAt: Math.max(Date.now(), last + 1),
      state: "waiting",
      errorCode: null,
    };
    this.#keep(item);
    this.#change([...this.#items, item]);
    void this.#run();
  }

  retry(clientMessageId: string): void {
    this.#replace(clientMessageId, { state: "waiting", errorCode: null });
    void this.#run();
  }

  /** Forgets an item: it was sent, seen in the timeline, or given up. */
  remove(clientMessageId: string): void {
    if (!this.#items.some((item) => item.clientMessageId === clientMessageId)) return;
    this.#storage.set(PREFIX + clientMessageId, null);
    this.#change(this.#items.filter((item) => item.clientMessageId !== clientMessageId));
  }

  /** What is quoted was taken back: what waits keeps only that it answers something. */
  blankQuotes(messageId: string): void {
    for (const { clientMessageId, replyTo } of this.#items) {
      if (replyTo?.id === messageId) this.#replace(clientMessageId, { replyTo: blankQuote(replyTo) });
    }
  }

  /** One at a time: the next goes when the one before is answered. */
  async #run(): Promise<void> {
    if (this.#isRunning || !this.#isStarted) return;
    this.#isRunning = true;
    for (;;) {
      const item = this.#items.find((each) => each.state === "waiting");
      this.#hasRestarted = false;
      if (!item || (!(await this.#send(item)) && !this.#hasRestarted)) break;
    }
    this.#isRunning = false;
  }

  /** False when the connection was stopped: the next `start` goes on. */
  async #send(item: OutboxItem): Promise<boolean> {
    try {
      const sent = await this.#door.send(commandOf(item));
      this.#door.onSent(item, sent);
      this.remove(item.clientMessageId);
    } catch (error) {
      const refusal = this.#door.refusalOf(error);
      if (!refusal) return false;
      const pause = refusal.retryAfterSeconds;
      if (pause === null) this.#replace(item.clientMessageId, { state: "failed", errorCode: refusal.code });
      else await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
    return true;
  }

  #replace(clientMessageId: string, change: Partial<OutboxItem>): void {
    const items = this.#items.map((item) => (item.clientMessageId === clientMessageId ? { ...item, ...change } : item));
    const changed = items.find((item) => item.clientMessageId === clientMessageId);
    if (changed) this.#keep(changed);
    this.#change(items);
  }

  #keep(item: OutboxItem): void {
    this.#storage.set(PREFIX + item.clientMessageId, JSON.stringify(item));
  }

  #change(items: OutboxItem[]): void {
    this.#items = items;
    this.#door.onChange(items);
  }
}

function commandOf(item: OutboxItem): Send {
  return {
    type: "send",
    clientMessageId: item.clientMessageId,
    text: item.text,
    attachmentIds: item.attachments.map((attachment) => attachment.id),
    replyToId: item.replyTo?.id ?? null,
  };
}

/** What is broken in the storage is left behind, not thrown. */
function parseItem(text: string | null): OutboxItem[] {
  try {
    const item = JSON.parse(text ?? "null") as OutboxItem | null;
    return item?.clientMessageId ? [item] : [];
  } catch {
    return [];
  }
}
