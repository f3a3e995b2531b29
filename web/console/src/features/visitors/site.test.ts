import { describe, expect, it } from "vitest";
import type { AgentFrame, ConversationView, LiveVisitorView } from "@kefu/protocol/agent-frames";
import { applyFrame, chosen, shortAddress, withDurations } from "./site";

function visitor(id: string, change: Partial<LiveVisitorView> = {}): LiveVisitorView {
  return {
    id,
    contactId: `cont_${id}`,
    contactName: "",
    inboxId: "inb_1",
    visitId: `visit_${id}`,
    visitNumber: 1,
    pageUrl: "https://shop.test/tea",
    pageTitle: "Tea",
    pageAt: 5,
    pageCount: 1,
    startedAt: 5,
    source: "direct",
    referrer: null,
    campaign: {},
    isIdentified: false,
    browser: null,
    system: null,
    device: null,
    country: null,
    language: null,
    conversationId: null,
    assigneeId: null,
    ...change,
  };
}

const site = (...items: LiveVisitorView[]) => ({ items, total: items.length, isOn: true });

describe("who is on the site", () => {
  it("takes who comes, moves on and leaves, the newest visit first", () => {
    const before = site(visitor("a"), visitor("b", { startedAt: 3 }));
    const frame: AgentFrame = {
      type: "visitors.changed",
      visitors: [visitor("b", { startedAt: 3, pageTitle: "Mugs" }), visitor("c", { startedAt: 9 })],
      gone: ["a", "z"],
    };
    const after = applyFrame(before, frame);
    expect(after.items.map((each) => [each.id, each.pageTitle])).toEqual([["c", "Tea"], ["b", "Mugs"]]);
    expect(after.total).toBe(2);
  });

  it("shows who is in conversation with whom, and leaves the rest alone", () => {
    const before = site(visitor("a"), visitor("b"));
    const conversation = { id: "conv_1", contactId: "cont_a", inboxId: "inb_1", status: "open", assigneeId: "agt_1" };
    const told = { type: "entry.added", conversation: conversation as ConversationView } as AgentFrame;
    const after = applyFrame(before, told);
    expect(after.items[0]).toMatchObject({ conversationId: "conv_1", assigneeId: "agt_1" });
    expect(after.items[1]).toBe(before.items[1]);
    expect(applyFrame(after, told)).toBe(after);
  });

  it("is filtered by visit, conversation and words", () => {
    const items = [visitor("a", { contactName: "Sam" }), visitor("b", { visitNumber: 3, conversationId: "conv_1" })];
    const ids = (...how: [Parameters<typeof chosen>[1], string]) => chosen(items, ...how).map((each) => each.id);
    expect(ids("new", "")).toEqual(["a"]);
    expect(ids("returning", "")).toEqual(["b"]);
    expect(ids("waiting", "")).toEqual(["a"]);
    expect(ids("all", "tea SAM")).toEqual(["a"]);
  });

  it("says addresses shortly and pages with their time", () => {
    expect(shortAddress("https://shop.test/%E8%8C%B6?utm_source=x")).toBe("shop.test/茶");
    expect(withDurations([{ viewedAt: 1 }, { viewedAt: 4 }], 9).map((page) => page.duration)).toEqual([3, 5]);
  });
});
