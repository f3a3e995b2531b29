import type { AgentFrame, Sent } from "@kefu/protocol/agent-frames";
import { Positions } from "@kefu/realtime/positions";
import { describe, expect, it, vi } from "vitest";
import type { Pending } from "./outbox";
import { emptyState, putTimeline, reduce, type InboxState } from "./reducer";
import { added, changed, conversation, message, page, START } from "./testing";
import { timelineFromPage } from "./timeline";

const known = (): InboxState => putTimeline(emptyState(), timelineFromPage("conv_1", page([message(1)])));
const run = (state: InboxState, frames: AgentFrame[]) => frames.reduce((now, frame) => reduce(now, frame, START).state, state);
const texts = (state: InboxState) => state.timelines.get("conv_1")?.entries.map((entry) => (entry.kind === "activity" ? "" : entry.text));

const pending = (id: string): Pending => ({
  clientMessageId: id,
  conversationId: "conv_1",
  createdAt: START,
  heldUntil: null, failure: null,
  failureDetail: null,
  text: "mine",
  attachments: [],
  card: null,
  replyTo: null,
  isNote: false, mentionIds: [], isWhisper: false,
});
const sent = (pos: number, id: string): Sent => ({
  type: "sent",
  clientMessageId: id,
  conversationId: "conv_1",
  pos,
  entry: message(pos, { clientMessageId: id, text: "mine", direction: "outgoing" }),
  conversation: conversation({ version: pos + 1 }),
});

it("own words on their way stop quoting what is gone", () => {
  const replyTo = { id: "msg_1", authorName: "Wang", text: "text 1", type: "text" } as const;
  const state: InboxState = { ...known(), outbox: [{ ...pending("client-x"), replyTo }] };
  const after = run(state, [changed(2, message(1, { text: "", deletedAt: 5 }))]);
  expect(after.outbox.map((each) => each.replyTo?.text)).toEqual([""]);
});

describe("convergence", () => {
  it("shuffled and doubled frames end as the fresh snapshot, through the client that orders them", () => {
    vi.useFakeTimers();
    let state = known();
    const positions = new Positions<AgentFrame>((frame) => (state = reduce(state, frame, START).state), () => undefined);
    positions.hold("conv_1", 1);
    const frames = [added(4), added(2), added(2), changed(3, message(2, { text: "two" })), added(4), added(5)];
    for (const frame of frames) positions.receive(frame);
    vi.useRealTimers();
    expect(texts(state)).toEqual(["text 1", "two", "text 4", "text 5"]);
    expect(state.timelines.get("conv_1")?.knownPos).toBe(5);
  });

  it("the newest version of a conversation wins in any order", () => {
    const newer = { type: "conversation.changed", conversationId: "conv_1", conversation: conversation({ version: 9, unread: 3 }) } as const;
    const older = { ...newer, conversation: conversation({ version: 8, unread: 7 }) };
    expect(run(emptyState(), [newer, older]).conversations.get("conv_1")?.unread).toBe(3);
    expect(run(emptyState(), [older, newer]).conversations.get("conv_1")?.unread).toBe(3);
  });

  it("a hole asks for the timeline again and leaves the rest as it is", () => {
    const reduced = reduce(known(), added(7), START);
    expect(reduced.refetch).toBe("conv_1");
    expect(texts(reduced.state)).toEqual(["text 1"]);
  });

  it("events of a timeline that is not held still bring the conversation", () => {
    const state = run(emptyState(), [added(5)]);
    expect(state.timelines.size).toBe(0);
    expect(state.conversations.get("conv_1")?.lastText).toBe("text 5");
  });
});

describe("optimistic entries", () => {
  const waiting = (): InboxState => ({ ...known(), outbox: [pending("a"), pending("b")] });
  const echo = added(2, { clientMessageId: "a", text: "mine", direction: "outgoing" });

  it("are replaced once, whichever of sent and entry.added comes first", () => {
    for (const frames of [[sent(2, "a"), echo], [echo, sent(2, "a")]]) {
      const state = run(waiting(), frames);
      expect(texts(state)).toEqual(["text 1", "mine"]);
      expect(state.outbox.map((each) => each.clientMessageId)).toEqual(["b"]);
    }
  });

  it("are settled by a replay as well", () => {
    const resumed: AgentFrame = { type: "resumed", conversationId: "conv_1", reset: false, events: [echo], conversation: null };
    expect(run(waiting(), [resumed]).outbox).toHaveLength(1);
  });

  it("keep the reason when they are refused", () => {
    const error = { type: "error", code: "message.conflict", detail: "no", ref: "b", params: {}, retryAfterSeconds: null } as const;
    const state = run(waiting(), [error]);
    expect(state.outbox[0]?.failure).toBeNull();
    expect(state.outbox[1]).toMatchObject({ failure: "message.conflict", failureDetail: "no" });
  });

  it("an error of something else changes nothing", () => {
    const state = waiting();
    const error = { type: "error", code: "x", detail: "", ref: null, params: {}, retryAfterSeconds: null } as const;
    expect(reduce(state, error, START).state).toBe(state);
  });
});

it("a message ends its own typing preview", () => {
  const typing = { type: "visitor.typing", conversationId: "conv_1", isTyping: true, text: "hel" } as const;
  const typed = run(known(), [typing]);
  expect(typed.scenes.get("conv_1")?.visitor?.text).toBe("hel");
  expect(run(typed, [added(2)]).scenes.get("conv_1")?.visitor).toBeNull();
});

it("a contact's new name shows in the lists", () => {
  const contact = {
    id: "cont_1", name: "Wang Li", email: null, phone: null, externalId: null, isIdentified: false, attributes: {}, tagIds: [],
    createdAt: START, lastSeenAt: null,
    visitCount: 0,
    mergedInto: null,
  };
  const state = run(emptyState(), [added(2), { type: "contact.changed", contact }]);
  expect(state.conversations.get("conv_1")?.contactName).toBe("Wang Li");
});

it("a frame of a newer server is passed over", () => {
  const state = known();
  const unknown = { type: "weather.changed" } as unknown as AgentFrame;
  expect(reduce(state, unknown, START).state).toBe(state);
});
