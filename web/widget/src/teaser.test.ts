import { describe, expect, it } from "vitest";
import { aConversation, aMessage } from "./fake-data.ts";
import { sayIn } from "./i18n/messages.ts";
import english from "./i18n/en.ts";
import { teaserOf } from "./teaser.ts";

describe("the teaser of a closed widget", () => {
  const answer = aMessage(2);
  const timeline = (unread: number, ...messages: ReturnType<typeof aMessage>[]) => ({
    timeline: { conversation: aConversation({ unread }), messages, hasMore: false },
    say: sayIn(english),
    offer: null,
  });

  it("is the newest answer while it waits unread", () => {
    expect(teaserOf(timeline(1, answer), null)).toMatchObject({ id: "msg_2", authorName: "Ada", text: "message 2" });
    expect(teaserOf(timeline(0, answer), null)).toBeNull();
  });

  it("is nothing once it was sent away, was recalled, or the visitor spoke last", () => {
    expect(teaserOf(timeline(1, answer), "msg_2")).toBeNull();
    expect(teaserOf(timeline(1, { ...answer, isRemoved: true }), null)).toBeNull();
    expect(teaserOf(timeline(1, answer, aMessage(3, { direction: "incoming" })), null)).toBeNull();
  });

  it("is what the site says first, until the panel was opened; an answer goes before it", () => {
    const offer = { ruleId: "pro_1", variant: 0, senderName: "Shop", text: "**Hi**", card: null, pages: [], butPages: [], seconds: 0, scrollPercent: 0, answer: () => Promise.reject(new Error("not asked")) };
    const at = (unread: number, isTeasing: boolean) => teaserOf({ ...timeline(unread, answer), offer: { ...offer, isTeasing } }, null);
    expect(at(0, true)).toMatchObject({ id: "pro_1", authorName: "Shop", text: "Hi" });
    expect(at(1, true)).toMatchObject({ id: "msg_2" });
    expect(at(0, false)).toBeNull();
  });
});
