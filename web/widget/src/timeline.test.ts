/** The reducer: pushed frames, answers and history give the same timeline in any order. */
import { describe, expect, it } from "vitest";
import { aConversation, aMessage } from "./fake-data.ts";
import { applyFrame, EMPTY_TIMELINE, lastSeq, withHistory, type Timeline } from "./timeline.ts";

const conversation = aConversation({ version: 3 });

function timelineOf(...seqs: number[]): Timeline {
  return { conversation, messages: seqs.map((seq) => aMessage(seq)), hasMore: true };
}

function seqs(timeline: Timeline): number[] {
  return timeline.messages.map((message) => message.seq);
}

describe("applyFrame", () => {
  it("adds a message, and the same again changes nothing", () => {
    const frame = { type: "message.added", conversationId: "conv_a", pos: 3, message: aMessage(3), conversation } as const;
    const once = applyFrame(timelineOf(1, 2), frame);
    expect(seqs(once)).toEqual([1, 2, 3]);
    expect(applyFrame(once, frame)).toEqual(once);
  });

  it("puts a late answer where it belongs", () => {
    const frame = { type: "sent", clientMessageId: "c", conversationId: "conv_a", pos: 2, message: aMessage(2), conversation } as const;
    expect(seqs(applyFrame(timelineOf(1, 3), frame))).toEqual([1, 2, 3]);
  });

  it("replaces a changed message whole", () => {
    const message = aMessage(2, { isRemoved: true, text: "" });
    const timeline = applyFrame(timelineOf(1, 2), { type: "message.changed", conversationId: "conv_a", pos: 4, message, conversation });
    expect(timeline.messages[1]).toEqual(message);
  });

  it("takes what was recalled out of the answers that quote it", () => {
    const quote = { id: "msg_1", authorName: "Ada", text: "message 1", type: "text" } as const;
    const quoting = { conversation, messages: [aMessage(1), aMessage(2, { replyTo: quote }), aMessage(3)], hasMore: false };
    const message = aMessage(1, { isRemoved: true, text: "" });
    const timeline = applyFrame(quoting, { type: "message.changed", conversationId: "conv_a", pos: 4, message, conversation });
    expect(timeline.messages.map(({ replyTo }) => replyTo)).toEqual([null, { ...quote, text: "" }, null]);
  });

  it("leaves a change of a message that is not loaded to its page of history", () => {
    const message = aMessage(1, { isRemoved: true, text: "" });
    const frame = { type: "message.changed", conversationId: "conv_a", pos: 4, message, conversation } as const;
    expect(seqs(applyFrame(timelineOf(5, 6), frame))).toEqual([5, 6]);
  });

  it("lets the newest version of the conversation win", () => {
    const frame = (version: number) =>
      ({ type: "conversation.changed", conversationId: "conv_a", conversation: aConversation({ version, agentReadSeq: version }) }) as const;
    expect(applyFrame(timelineOf(1), frame(2)).conversation?.agentReadSeq).toBe(0);
    expect(applyFrame(timelineOf(1), frame(4)).conversation?.agentReadSeq).toBe(4);
  });

  it("gives the place to a newer conversation and ignores an older one", () => {
    const newer = aConversation({ id: "conv_b", createdAt: 2_000 });
    const frame = { type: "status.changed", conversationId: "conv_b", pos: 1, conversation: newer } as const;
    expect(applyFrame(timelineOf(1), frame)).toEqual({ conversation: newer, messages: [], hasMore: false });
    const older = { ...frame, conversation: { ...newer, createdAt: 500 } };
    expect(applyFrame(timelineOf(1), older)).toEqual(timelineOf(1));
  });

  it("starts from nothing with the first answer", () => {
    const frame = { type: "sent", clientMessageId: "c", conversationId: "conv_a", pos: 1, message: aMessage(1), conversation } as const;
    expect(applyFrame(EMPTY_TIMELINE, frame)).toEqual({ conversation, messages: [aMessage(1)], hasMore: false });
  });

  it("leaves what a newer server invents", () => {
    const timeline = timelineOf(1);
    expect(applyFrame(timeline, { type: "balloons" } as never)).toBe(timeline);
  });
});

describe("withHistory", () => {
  it("puts earlier messages above and keeps what came meanwhile", () => {
    const timeline = withHistory(timelineOf(5, 6), "conv_a", { items: [aMessage(3), aMessage(4), aMessage(5)], hasMore: false });
    expect(seqs(timeline)).toEqual([3, 4, 5, 6]);
    expect(timeline.hasMore).toBe(false);
    expect(lastSeq(timeline)).toBe(6);
  });

  it("drops a page of a conversation that is no longer on screen", () => {
    const timeline = timelineOf(5);
    expect(withHistory(timeline, "conv_z", { items: [aMessage(1)], hasMore: false })).toBe(timeline);
  });
});
