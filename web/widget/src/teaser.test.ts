import { describe, expect, it } from "vitest";
import { aConversation, aMessage } from "./fake-data.ts";
import { teaserOf } from "./teaser.ts";

describe("the teaser of a closed widget", () => {
  const answer = aMessage(2);
  const timeline = (unread: number, ...messages: ReturnType<typeof aMessage>[]) => ({
    timeline: { conversation: aConversation({ unread }), messages, hasMore: false },
  });

  it("is the newest answer while it waits unread", () => {
    expect(teaserOf(timeline(1, answer), null)).toEqual({ kind: "message", message: answer });
    expect(teaserOf(timeline(0, answer), null)).toBeNull();
  });

  it("is nothing once it was sent away, was recalled, or the visitor spoke last", () => {
    expect(teaserOf(timeline(1, answer), "msg_2")).toBeNull();
    expect(teaserOf(timeline(1, { ...answer, isRemoved: true }), null)).toBeNull();
    expect(teaserOf(timeline(1, answer, aMessage(3, { direction: "incoming" })), null)).toBeNull();
  });
});
