import type { ActivityEntry } from "@kefu/protocol/agent-frames";
import { describe, expect, it } from "vitest";
import { buildBlocks, markOf, type Block } from "./blocks";
import { deedsOf } from "./bubble-deeds";
import { message, START } from "./testing";

const me = { kind: "agent", id: "agt_me", name: "Ada", avatarUrl: null } as const;
const own = { author: me, direction: "outgoing" } as const;
const build = (entries: Parameters<typeof buildBlocks>[0]["entries"], unreadAfterSeq: number | null = null) =>
  buildBlocks({ entries, pending: [], me, unreadAfterSeq });
const kinds = (blocks: Block[]) => blocks.map((block) => (block.kind === "group" ? `${block.side} ${block.bubbles.length}` : block.kind));

describe("buildBlocks", () => {
  it("groups what one person wrote in one go", () => {
    expect(kinds(build([message(1), message(2), message(3, own)]))).toEqual(["day", "incoming 2", "outgoing 1"]);
  });

  it("breaks a group after a pause and at a new day", () => {
    const later = START + 10 * 60_000;
    const tomorrow = START + 36 * 3_600_000;
    const blocks = build([message(1), message(2, { createdAt: later }), message(3, { createdAt: tomorrow })]);
    expect(kinds(blocks)).toEqual(["day", "incoming 1", "incoming 1", "day", "incoming 1"]);
  });

  it("draws one unread line, with the count of incoming messages after it", () => {
    const blocks = build([message(1), message(2), message(3, own), message(4)], 1);
    expect(kinds(blocks)).toEqual(["day", "incoming 1", "unread", "incoming 1", "outgoing 1", "incoming 1"]);
    expect(blocks.find((block) => block.kind === "unread")).toMatchObject({ count: 2 });
  });

  it("puts activities between groups", () => {
    const claimed: ActivityEntry = {
      kind: "activity", id: "msg_2", conversationId: "conv_1", pos: 2, author: me, activity: "claimed",
      createdAt: START + 2000, assigneeName: null, teamName: null, snoozedUntil: null,
      tagNames: [], priority: null, attributeLabel: null, attributeValue: null, ruleName: null, agentId: null, agentName: null, note: "",
      promise: null, dueAt: null,
      rating: null, ratingScale: null,
    };
    expect(kinds(build([message(1), claimed, message(3)]))).toEqual(["day", "incoming 1", "activity", "incoming 1"]);
  });

  it("an own message keeps its key when the stored one takes the optimistic one's place", () => {
    const pending = {
      clientMessageId: "client-1", conversationId: "conv_1", createdAt: START, heldUntil: null, failure: null, failureDetail: null,
      text: "x", attachments: [], card: null, replyTo: null, isNote: false, mentionIds: [], isWhisper: false,
    };
    const before = buildBlocks({ entries: [], pending: [pending], me, unreadAfterSeq: null });
    expect(before.map((block) => block.key)).toEqual(build([message(1, own)]).map((block) => block.key));
  });
});

it("marks own messages by how far they got", () => {
  const seen = { visitorDeliveredSeq: 2, visitorReadSeq: 1 };
  const mark = (seq: number) => markOf({ state: "stored", key: "k", entry: message(seq, own) }, seen);
  expect([mark(1), mark(2), mark(3)]).toEqual(["read", "delivered", "sent"]);
  expect(markOf({ state: "stored", key: "k", entry: message(1) }, seen)).toBeNull();
});

describe("deedsOf", () => {
  const rules = { myId: "agt_me", isAdmin: false, editWindowSeconds: 60, now: START + 30_000 };

  it("offers editing and recalling only for own fresh messages", () => {
    expect(deedsOf(message(1, own), rules)).toEqual(["reply", "copy", "edit", "recall"]);
    expect(deedsOf(message(1, own), { ...rules, now: START + 90_000 })).toEqual(["reply", "copy"]);
    expect(deedsOf(message(1), rules)).toEqual(["reply", "copy"]);
  });

  it("offers deleting to admins, and nothing for what is gone", () => {
    expect(deedsOf(message(1), { ...rules, isAdmin: true })).toContain("delete");
    expect(deedsOf(message(1, { recalledAt: 5 }), { ...rules, isAdmin: true })).toEqual([]);
  });
});
