/** What is written offline goes out once and in order, also after a reload. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Send, Sent } from "@kefu/protocol/visitor-frames";
import { openStorage, type DeviceStorage } from "./device-storage.ts";
import { Outbox, type OutboxItem } from "./outbox.ts";

class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code);
  }
}

class Server {
  readonly got: Send[] = [];
  readonly #answers: { resolve: (sent: Sent) => void; reject: (error: Error) => void }[] = [];

  send(command: Send): Promise<Sent> {
    this.got.push(command);
    return new Promise((resolve, reject) => this.#answers.push({ resolve, reject }));
  }

  async answer(error?: Error): Promise<void> {
    const answer = this.#answers.shift();
    if (error) answer?.reject(error);
    else answer?.resolve({} as Sent);
    await vi.advanceTimersByTimeAsync(0);
  }

  texts(): (string | undefined)[] {
    return this.got.map((command) => command.text);
  }
}

let storage: DeviceStorage;
let server: Server;
let shown: readonly OutboxItem[];

function open(): Outbox {
  return new Outbox(storage, {
    send: (command) => server.send(command),
    refusalOf: (error) => (error instanceof Refusal ? error : null),
    onSent: () => undefined,
    onChange: (items) => (shown = items),
  });
}

function write(outbox: Outbox, ...texts: string[]): void {
  for (const text of texts) outbox.add({ text, attachments: [], replyTo: null });
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  storage = openStorage("inb_a");
  server = new Server();
  shown = [];
});

afterEach(() => {
  vi.useRealTimers();
});

describe("Outbox", () => {
  it("sends one after the other, in order", async () => {
    const outbox = open();
    outbox.start();
    write(outbox, "one", "two");
    expect(server.texts()).toEqual(["one"]);
    await server.answer();
    expect(server.texts()).toEqual(["one", "two"]);
    await server.answer();
    expect(shown).toEqual([]);
  });

  it("keeps only that it answers something when that was taken back, also after a reload", () => {
    const replyTo = { id: "msg_1", authorName: "Ada", text: "secret", type: "text" } as const;
    const outbox = open();
    outbox.add({ text: "yes", attachments: [], replyTo });
    write(outbox, "another");
    outbox.blankQuotes("msg_1");
    expect(shown.map((item) => item.replyTo)).toEqual([{ ...replyTo, text: "" }, null]);
    expect(open().items[0]?.replyTo?.text).toBe("");
  });

  it("waits for a session", () => {
    const outbox = open();
    write(outbox, "one");
    expect(server.got).toEqual([]);
    outbox.start();
    expect(server.texts()).toEqual(["one"]);
  });

  it("goes on after a reload with the same ids, and sends nothing twice", async () => {
    const before = open();
    before.start();
    write(before, "one", "two", "three");
    await server.answer();
    const first = server.got.map((command) => command.clientMessageId);
    server = new Server();
    const after = open();
    expect(after.items.map((item) => item.text)).toEqual(["two", "three"]);
    after.start();
    await server.answer();
    await server.answer();
    expect(server.texts()).toEqual(["two", "three"]);
    expect(server.got[0]?.clientMessageId).toBe(first[1]);
    expect(open().items).toEqual([]);
  });

  it("marks what is refused, goes on with the next, and tries again when asked", async () => {
    const outbox = open();
    outbox.start();
    write(outbox, "bad", "good");
    await server.answer(new Refusal("message.too_long"));
    expect(shown[0]).toMatchObject({ text: "bad", state: "failed", errorCode: "message.too_long" });
    await server.answer();
    const [failed] = shown;
    outbox.retry(failed?.clientMessageId ?? "");
    expect(server.texts()).toEqual(["bad", "good", "bad"]);
    expect(server.got[2]?.clientMessageId).toBe(server.got[0]?.clientMessageId);
  });

  it("waits as long as the server asks and keeps the order", async () => {
    const outbox = open();
    outbox.start();
    write(outbox, "one", "two");
    await server.answer(new Refusal("rate.limited", 3));
    expect(server.got).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.texts()).toEqual(["one", "one"]);
    await server.answer();
    expect(server.texts()).toEqual(["one", "one", "two"]);
  });

  it("goes on when the connection was stopped and a new session started at once", async () => {
    const outbox = open();
    outbox.start();
    write(outbox, "one");
    const stopped = server.answer(new Error("stopped"));
    outbox.start();
    await stopped;
    expect(server.texts()).toEqual(["one", "one"]);
  });

  it("forgets what another way has proved to be stored", async () => {
    const outbox = open();
    write(outbox, "one");
    outbox.remove(shown[0]?.clientMessageId ?? "");
    outbox.start();
    expect(server.got).toEqual([]);
    expect(open().items).toEqual([]);
  });

  it("leaves what is broken in the storage", () => {
    storage.set("outbox.x", "{oops");
    storage.set("outbox.y", "null");
    expect(open().items).toEqual([]);
  });
});
