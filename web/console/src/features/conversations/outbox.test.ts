import { beforeEach, describe, expect, it } from "vitest";
import { effectScope } from "vue";
import type { AgentCommand, AgentFrame } from "@kefu/protocol/agent-frames";
import * as calls from "./api";
import { InboxStore } from "./store";
import { conversation, message, START } from "./testing";

const outgoing = { text: "hello", attachments: [], card: null, replyTo: null, isNote: false };

function makeStore(commands: AgentCommand[]): InboxStore {
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
    retry: () => undefined,
  };
  const made = effectScope(true).run(() => new InboxStore({ agentId: "agt_me", live, calls, shelf: localStorage, now: () => START }));
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
