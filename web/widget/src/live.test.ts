/** Frames to state: new conversations are followed, a reset fetches anew, typing is forgotten. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VisitorFrame } from "@kefu/protocol/visitor-frames";
import { Door } from "./door.ts";
import { aConversation, aMessage } from "./fake-data.ts";
import { loadMessages, sayIn } from "./i18n/messages.ts";
import { Live, type LiveEvents } from "./live.ts";
import { NO_PAST } from "./past.ts";
import { Store, type WidgetState } from "./state.ts";
import { EMPTY_TIMELINE } from "./timeline.ts";

class FakeSocket {
  static last: FakeSocket;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly said: { type: string; [field: string]: unknown }[] = [];

  constructor() {
    FakeSocket.last = this;
  }

  send(data: string): void {
    this.said.push(JSON.parse(data) as { type: string });
  }

  close(): void {
    this.onclose = null;
  }

  push(...frames: VisitorFrame[]): void {
    this.onmessage?.({ data: frames.map((frame) => JSON.stringify(frame)).join("\n") });
  }

  saidOf(type: string): unknown[] {
    return this.said.filter((command) => command.type === type);
  }
}

const welcome: VisitorFrame = { type: "welcome", connectionId: "c", visitorId: "vis_1", heartbeatSeconds: 25, serverTime: 0 };
const conversation = aConversation({ lastPos: 2, version: 5 });
let store: Store<WidgetState>;
let live: Live;
let events: { [Name in keyof LiveEvents]: ReturnType<typeof vi.fn<LiveEvents[Name]>> };

beforeEach(async () => {
  const say = sayIn(await loadMessages("en"));
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  const timeline = EMPTY_TIMELINE;
  store = new Store({ say, timeline, past: NO_PAST, isOpen: true, isSoundOn: false, connection: { name: "connecting" } } as unknown as WidgetState);
  events = {
    token: vi.fn(() => "tok"),
    renewSession: vi.fn(() => Promise.resolve(true)),
    onStored: vi.fn(),
    onMessage: vi.fn(),
    onRemoved: vi.fn(),
    onCall: vi.fn<() => void>(),
  };
  live = new Live(store, new Door(), events);
});

afterEach(() => {
  live.client.stop();
  vi.useRealTimers();
});

function connect(): FakeSocket {
  live.client.start();
  FakeSocket.last.onopen?.();
  FakeSocket.last.push(welcome);
  return FakeSocket.last;
}

describe("Live", () => {
  it("says hello with the token and the position of the snapshot", () => {
    store.set({ timeline: { conversation, messages: [aMessage(1)], hasMore: false } });
    live.follow();
    const socket = connect();
    expect(socket.said[0]).toEqual({ type: "hello", device: null, token: "tok", conversations: [{ id: "conv_a", pos: 2 }] });
    expect(socket.saidOf("read")).toEqual([{ type: "read", conversationId: "conv_a", seq: 1 }]);
  });

  it("follows the conversation that the first message has started", () => {
    const socket = connect();
    socket.push({ type: "sent", clientMessageId: "c1", conversationId: "conv_a", pos: 2, message: aMessage(1), conversation });
    expect(live.client.knownPos("conv_a")).toBe(2);
    socket.push({ type: "message.added", conversationId: "conv_a", pos: 3, message: aMessage(2), conversation });
    expect(store.state.timeline.messages).toHaveLength(2);
    expect(events.onMessage).toHaveBeenCalledTimes(1);
  });

  it("clears the outbox of what another tab or a replay shows as stored", () => {
    store.set({ timeline: { conversation, messages: [], hasMore: false } });
    live.follow();
    const message = aMessage(1, { direction: "incoming", clientMessageId: "c9" });
    connect().push({ type: "message.added", conversationId: "conv_a", pos: 3, message, conversation });
    expect(events.onStored).toHaveBeenCalledExactlyOnceWith("c9");
    expect(events.onMessage).not.toHaveBeenCalled();
  });

  it("fetches anew after a reset, until it succeeds", async () => {
    store.set({ timeline: { conversation, messages: [], hasMore: false } });
    live.follow();
    events.renewSession.mockRejectedValueOnce(new Error("away"));
    connect().push({ type: "resumed", conversationId: "conv_a", reset: true, events: [], conversation });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(events.renewSession).toHaveBeenCalledTimes(2);
  });

  it("stops answering what was taken back", () => {
    const message = aMessage(1);
    store.set({ timeline: { conversation, messages: [message], hasMore: false }, replyTo: message, editing: null });
    live.follow();
    const gone = { ...message, isRemoved: true, text: "" };
    connect().push({ type: "message.changed", conversationId: "conv_a", pos: 3, message: gone, conversation });
    expect(store.state.replyTo).toBeNull();
    expect(events.onRemoved).toHaveBeenCalledExactlyOnceWith("msg_1");
  });

  it("forgets an agent who types no more", () => {
    store.set({ timeline: { conversation, messages: [], hasMore: false } });
    const socket = connect();
    socket.push({ type: "agent.typing", conversationId: "conv_a", isTyping: true, agent: null });
    expect(store.state.typingAgent).toBe("someone");
    vi.advanceTimersByTime(5_000);
    expect(store.state.typingAgent).toBeNull();
  });

  it("tells what is said in another conversation apart, and reads it where it is on screen", () => {
    store.set({ timeline: { conversation, messages: [], hasMore: false } });
    live.follow();
    const socket = connect();
    const earlier = aConversation({ id: "conv_0", createdAt: 1, lastSeq: 4, unread: 1 });
    const frame = (seq: number) =>
      ({ type: "message.added", conversationId: "conv_0", pos: seq, message: aMessage(seq), conversation: { ...earlier, version: seq } }) as const;
    socket.push(frame(4));
    expect(store.state.timeline).toMatchObject({ conversation: { id: "conv_a" }, messages: [] });
    expect(store.state.past).toMatchObject({ hasAny: true, unread: { conv_0: 1 } });
    expect(events.onMessage).toHaveBeenCalledTimes(1);
    expect(socket.saidOf("read")).toEqual([]);

    live.client.hold("conv_0", 4);
    store.set({ past: { ...store.state.past, isOpen: true, reading: { conversation: earlier, messages: [aMessage(4)], hasMore: false } } });
    socket.push(frame(5));
    expect(store.state.past.reading?.messages).toHaveLength(2);
    expect(socket.saidOf("read")).toEqual([{ type: "read", conversationId: "conv_0", seq: 5 }]);
  });

  it("lets the conversation before join the past when the next one starts", () => {
    store.set({ timeline: { conversation: { ...conversation, lastSeq: 3, unread: 2 }, messages: [], hasMore: false } });
    live.follow();
    connect();
    live.adopt(aConversation({ id: "conv_b", createdAt: 9_000, lastPos: 1 }));
    expect(store.state.timeline).toMatchObject({ conversation: { id: "conv_b" } });
    expect(store.state.past).toMatchObject({ hasAny: true, unread: { conv_a: 2 } });
    expect([live.client.knownPos("conv_a"), live.client.knownPos("conv_b")]).toEqual([null, 1]);
  });

  it("goes back to the list when too much has happened in what is read", () => {
    const reading = { conversation: aConversation({ id: "conv_0" }), messages: [aMessage(1)], hasMore: false };
    store.set({ timeline: { conversation, messages: [], hasMore: false }, past: { ...NO_PAST, isOpen: true, reading } });
    live.client.hold("conv_0", 1);
    connect().push({ type: "resumed", conversationId: "conv_0", reset: true, events: [], conversation: reading.conversation });
    expect(store.state.past).toMatchObject({ isOpen: true, reading: null });
    expect(events.renewSession).not.toHaveBeenCalled();
  });

  it("reads nothing while the panel is closed", () => {
    store.set({ isOpen: false, timeline: { conversation, messages: [aMessage(1)], hasMore: false } });
    live.follow();
    const socket = connect();
    expect(socket.saidOf("read")).toEqual([]);
    expect(socket.saidOf("delivered")).toHaveLength(1);
  });
});
