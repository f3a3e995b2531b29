import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope } from "vue";
import type { AgentCommand, AgentFrame } from "@kefu/protocol/agent-frames";
import * as calls from "./api";
import { InboxStore } from "./store";
import { conversation, message, START } from "./testing";

const outgoing = { text: "hello", attachments: [], card: null, replyTo: null, isNote: false, mentionIds: [], isWhisper: false };

function makeStore(commands: AgentCommand[], sendAtLeaving: typeof calls.sendAtLeaving = () => Promise.resolve()): InboxStore {
  const live = {
    post: () => true,
    request: (_ref: string, command: AgentCommand) => {
      commands.push(command);
      return new Promise<AgentFrame>(() => undefined);
    },
    track: () => undefined,
    untrack: () => undefined,
    view: () => undefined,
    watchAll: () => undefined,
    watchVisitors: () => undefined,
    device: () => undefined,
    retry: () => undefined,
  };
  const made = effectScope(true).run(() => new InboxStore({ agentId: "agt_me", live, calls: { ...calls, sendAtLeaving }, shelf: localStorage, now: Date.now }));
  if (!made) throw new Error("no store");
  return made;
}

describe("what an agent sends", () => {
  beforeEach(() => localStorage.clear());

  it("goes out in order, waits in the outbox, and leaves it when it is confirmed", () => {
    const commands: AgentCommand[] = [];
    const store = makeStore(commands);
    store.outbox.send("conv_1", outgoing);
    store.outbox.send("conv_1", { ...outgoing, text: "two" });
    expect(commands.map((command) => (command.type === "send" ? command.text : ""))).toEqual(["hello", "two"]);
    const first = store.state.value.outbox[0];
    const entry = message(1, { clientMessageId: first?.clientMessageId ?? "" });
    store.hear({ type: "sent", clientMessageId: entry.clientMessageId, conversationId: "conv_1", pos: 1, entry, conversation: conversation() });
    expect(store.state.value.outbox.map((each) => each.text)).toEqual(["two"]);
  });

  it("survives a reload and is sent again under the same id", () => {
    makeStore([]).outbox.send("conv_1", outgoing);
    const commands: AgentCommand[] = [];
    const reloaded = makeStore(commands);
    reloaded.outbox.restore();
    const kept = reloaded.state.value.outbox[0];
    expect(commands).toEqual([expect.objectContaining({ type: "send", text: "hello", clientMessageId: kept?.clientMessageId })]);
  });

  it("fails visibly, and a retry keeps its id", () => {
    const commands: AgentCommand[] = [];
    const store = makeStore(commands);
    store.outbox.send("conv_1", outgoing);
    const id = store.state.value.outbox[0]?.clientMessageId ?? "";
    store.hear({ type: "error", code: "rate_limited", detail: "wait", ref: id, params: {}, retryAfterSeconds: 3 });
    expect(store.state.value.outbox[0]?.failure).toBe("rate_limited");
    const again: AgentCommand[] = [];
    const reloaded = makeStore(again);
    reloaded.outbox.restore();
    expect(again).toEqual([]);
    store.outbox.retry(id);
    expect(store.state.value.outbox[0]?.failure).toBeNull();
    expect(commands.map((command) => (command.type === "send" ? command.clientMessageId : ""))).toEqual([id, id]);
  });

  it("can be discarded", () => {
    const store = makeStore([]);
    store.outbox.send("conv_1", outgoing);
    store.outbox.discard(store.state.value.outbox[0]?.clientMessageId ?? "");
    expect(store.state.value.outbox).toEqual([]);
    expect(localStorage.length).toBe(0);
  });
});

describe("what can be undone", () => {
  const texts = (commands: readonly AgentCommand[]): string[] => commands.map((command) => (command.type === "send" ? (command.text ?? "") : command.type));

  beforeEach(() => {
    localStorage.clear();
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => vi.useRealTimers());

  it("waits for its time, then goes out", () => {
    const commands: AgentCommand[] = [];
    const store = makeStore(commands);
    store.outbox.send("conv_1", outgoing, 5_000);
    vi.advanceTimersByTime(4_999);
    expect(commands).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(texts(commands)).toEqual(["hello"]);
    expect(store.state.value.outbox[0]?.heldUntil).toBeNull();
  });

  it("comes back whole and never leaves", () => {
    const commands: AgentCommand[] = [];
    const store = makeStore(commands);
    store.outbox.send("conv_1", outgoing, 5_000);
    const id = store.state.value.outbox[0]?.clientMessageId ?? "";
    expect(store.outbox.undo(id)).toMatchObject(outgoing);
    vi.advanceTimersByTime(60_000);
    expect(commands).toEqual([]);
    expect(localStorage.length).toBe(0);
    expect(store.outbox.undo(id)).toBeNull();
  });

  it("goes before whatever is sent after it, and at once when the agent turns away", () => {
    const commands: AgentCommand[] = [];
    const store = makeStore(commands);
    store.outbox.send("conv_1", outgoing, 5_000);
    store.outbox.send("conv_1", { ...outgoing, text: "two" }, 5_000);
    expect(texts(commands)).toEqual(["hello"]);
    store.outbox.release();
    expect(texts(commands)).toEqual(["hello", "two"]);
    vi.advanceTimersByTime(60_000);
    expect(commands).toHaveLength(2);
  });

  it("goes by a request that outlives the page when the page goes, under the same id", () => {
    const commands: AgentCommand[] = [];
    const last = vi.fn<typeof calls.sendAtLeaving>().mockResolvedValue();
    const store = makeStore(commands, last);
    store.outbox.send("conv_1", outgoing, 5_000);
    store.outbox.leave();
    const id = store.state.value.outbox[0]?.clientMessageId;
    expect(last).toHaveBeenCalledExactlyOnceWith("conv_1", expect.objectContaining({ clientMessageId: id, text: "hello" }));
    const again: AgentCommand[] = [];
    makeStore(again).outbox.restore();
    expect(again).toEqual([expect.objectContaining({ clientMessageId: id })]);
  });

  it("is left to the window that holds it, and sent from the next one when that window is gone", () => {
    const here = makeStore([]);
    here.outbox.send("conv_1", outgoing, 5_000);
    const id = here.state.value.outbox[0]?.clientMessageId ?? "";
    const there: AgentCommand[] = [];
    makeStore(there).outbox.restore();
    vi.advanceTimersByTime(3_000);
    expect(there).toEqual([]);
    here.outbox.undo(id);
    vi.advanceTimersByTime(60_000);
    expect(there).toEqual([]);

    localStorage.clear();
    const lost = makeStore([]);
    lost.outbox.send("conv_1", outgoing, 5_000);
    const kept = { ...localStorage };
    lost.outbox.undo(lost.state.value.outbox[0]?.clientMessageId ?? "");
    for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, String(value));
    makeStore(there).outbox.restore();
    vi.advanceTimersByTime(6_000);
    expect(texts(there)).toEqual(["hello"]);
  });
});
