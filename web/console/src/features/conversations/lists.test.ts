import type { ConversationView } from "@kefu/protocol/agent-frames";
import { describe, expect, it } from "vitest";
import { deriveList, extentOf, orderedExtentOf, putConversations, putFirstPage, UNFETCHED, type ListQuery, type ViewName } from "./lists";
import { conversation, START } from "./testing";

const ME = "agt_me";
const one = (id: string, at: number, change: Partial<ConversationView> = {}) => conversation({ id, lastEntryAt: START + at, ...change });
const known = (...views: ConversationView[]) => new Map(views.map((view) => [view.id, view]));
const query = (view: ViewName, inboxId: string | null = null, teamId: string | null = null): ListQuery => ({
  view,
  inboxId,
  teamId,
  filter: null,
  sort: "newest",
});
const ids = (views: ConversationView[]) => views.map((view) => view.id);

describe("deriveList", () => {
  it("shows one team's conversations", () => {
    const teams = known(one("a", 1, { teamId: "team_1" }), one("b", 2, { teamId: "team_2" }), one("c", 3));
    const shown = (teamId: string | null) =>
      ids(deriveList(teams, query("all", null, teamId), { ...UNFETCHED, isFetched: true }, ME));
    expect(shown("team_1")).toEqual(["a"]);
    expect(shown(null)).toEqual(["c", "b", "a"]);
  });

  const all = known(
    one("a", 1, { assigneeId: ME }),
    one("b", 3),
    one("c", 2, { assigneeId: "agt_other", inboxId: "inb_2" }),
    one("d", 4, { status: "snoozed", assigneeId: ME }),
    one("e", 5, { status: "resolved", assigneeId: ME }),
  );

  it("puts each conversation where it belongs, newest first", () => {
    const rows = (view: ViewName) => ids(deriveList(all, query(view), UNFETCHED, ME));
    expect(rows("mine")).toEqual(["a"]);
    expect(rows("unassigned")).toEqual(["b"]);
    expect(rows("all")).toEqual(["b", "c", "a"]);
    expect(rows("snoozed")).toEqual(["d"]);
    expect(rows("resolved")).toEqual(["e"]);
  });

  it("takes the server's order where it was asked for one, and leaves out what it does not know", () => {
    const byWait: ListQuery = { ...query("all"), sort: "waiting" };
    const extent = orderedExtentOf({ items: [one("c", 2), one("a", 1), one("z", 1)], nextCursor: null }, ["c"]);
    expect(ids(deriveList(all, byWait, extent, ME))).toEqual(["c", "a"]);
    expect(deriveList(all, byWait, UNFETCHED, ME)).toEqual([]);
  });

  it("filters by inbox", () => {
    expect(ids(deriveList(all, query("all", "inb_2"), UNFETCHED, ME))).toEqual(["c"]);
  });

  it("shows nothing below what is fetched, so that no row is missing between", () => {
    const extent = extentOf({ items: [one("b", 3), one("c", 2)], nextCursor: "more" });
    expect(ids(deriveList(all, query("all"), extent, ME))).toEqual(["b", "c"]);
  });

  it("moves a conversation to the top and into another list as it changes", () => {
    const moved = putConversations(all, [one("a", 9, { version: 2, assigneeId: null })]);
    expect(ids(deriveList(moved, query("unassigned"), UNFETCHED, ME))).toEqual(["a", "b"]);
    expect(deriveList(moved, query("mine"), UNFETCHED, ME)).toEqual([]);
  });

  it("orders 10,000 in well under a frame or two", () => {
    const many = known(...Array.from({ length: 10_000 }, (_, index) => one(`c${index}`, (index * 7919) % 10_000)));
    const start = performance.now();
    deriveList(many, query("all"), UNFETCHED, ME);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe("putFirstPage", () => {
  const first = (before: Map<string, ConversationView>, items: ConversationView[]) => ({ query: query("all"), page: { items, nextCursor: null }, agentId: ME, before });

  it("forgets a row that left the list while nobody watched", () => {
    const before = known(one("a", 1), one("gone", 2));
    expect([...putFirstPage(before, first(before, [one("a", 1)])).keys()]).toEqual(["a"]);
  });

  it("keeps a row that came by an event after the page was asked for", () => {
    const before = known(one("a", 1));
    const now = putConversations(before, [one("new", 5)]);
    expect([...putFirstPage(now, first(before, [one("a", 1)])).keys()]).toEqual(["a", "new"]);
  });

  it("does not put an older version back", () => {
    const now = known(one("a", 1, { version: 5, unread: 2 }));
    expect(putFirstPage(now, first(now, [one("a", 1, { version: 4 })])).get("a")?.unread).toBe(2);
  });
});
