import { describe, expect, it } from "vitest";
import { added, changed, message, page } from "./testing";
import { applyEvent, applyResumed, mergeAfter, mergeBefore, placeEntry, renewEntries, timelineFromPage, type Timeline, type TimelineEvent } from "./timeline";

const texts = (timeline: Timeline): string[] => timeline.entries.map((entry) => (entry.kind === "activity" ? "" : entry.text));
const start = () => timelineFromPage("conv_1", page([message(1), message(2)]));
const run = (timeline: Timeline, events: TimelineEvent[]) => events.reduce((now, event) => applyEvent(now, event) ?? now, timeline);

describe("applyEvent", () => {
  it("a snapshot and events equal a fresh snapshot", () => {
    const edited = message(2, { text: "better", editedAt: 9 });
    const old = run(start(), [added(3), changed(4, edited), added(5)]);
    const fresh = timelineFromPage("conv_1", page([message(1), edited, message(3), message(5)]));
    expect(old.entries).toEqual(fresh.entries);
    expect(old.knownPos).toBe(fresh.knownPos);
  });

  it("ignores a duplicate", () => {
    const once = run(start(), [added(3)]);
    expect(applyEvent(once, added(3, { text: "again" }))).toBe(once);
  });

  it("reports a hole instead of drawing over it", () => {
    expect(applyEvent(start(), added(4))).toBeNull();
  });

  it("keeps live entries back while a stretch of the past is shown, and joins them at the end", () => {
    const past = timelineFromPage("conv_1", page([message(1)], { hasAfter: true, knownPos: 3 }));
    const live = run(past, [added(4), changed(5, message(4, { text: "fixed" }))]);
    expect(texts(live)).toEqual(["text 1"]);
    const whole = mergeAfter(live, page([message(2), message(3)], { knownPos: 3 }));
    expect(texts(whole)).toEqual(["text 1", "text 2", "text 3", "fixed"]);
    expect(whole.hasAfter).toBe(false);
  });
});

describe("pages", () => {
  it("older ones join above, without doubling", () => {
    const timeline = timelineFromPage("conv_1", page([message(3)], { hasBefore: true }));
    const merged = mergeBefore(timeline, page([message(1), message(2), message(3)]));
    expect(texts(merged)).toEqual(["text 1", "text 2", "text 3"]);
    expect(merged.hasBefore).toBe(false);
  });

  it("a page that was fetched before a change does not bring the old words back", () => {
    const timeline = timelineFromPage("conv_1", page([message(3)], { hasBefore: true }));
    const live = run(timeline, [changed(4, message(1, { text: "recalled", recalledAt: 5 }))]);
    expect(texts(mergeBefore(live, page([message(1), message(2)], { knownPos: 3 })))[0]).toBe("recalled");
  });
});

describe("quotes of what is gone", () => {
  const quote = { id: "msg_1", authorName: "Wang", text: "text 1", type: "text" } as const;
  const quoting = (pos: number) => message(pos, { replyTo: quote });
  const quoted = (timeline: Timeline) => timeline.entries.map((entry) => (entry.kind === "message" ? entry.replyTo : null));

  it.each([{ recalledAt: 5 }, { deletedAt: 5 }])("are blank at once: %o", (gone) => {
    const timeline = timelineFromPage("conv_1", page([message(1), quoting(2), message(3)]));
    const live = run(timeline, [changed(4, message(1, { text: "", ...gone }))]);
    expect(quoted(live)).toEqual([null, { ...quote, text: "" }, null]);
  });

  it("stay as they are when what they quote is only edited", () => {
    const timeline = timelineFromPage("conv_1", page([message(1), quoting(2)]));
    expect(quoted(run(timeline, [changed(3, message(1, { text: "other words", editedAt: 5 }))]))).toEqual([null, quote]);
  });

  it("are blank in a page that was fetched before", () => {
    const timeline = timelineFromPage("conv_1", page([message(3)], { hasBefore: true }));
    const live = run(timeline, [changed(4, message(1, { text: "", recalledAt: 5 }))]);
    expect(quoted(mergeBefore(live, page([message(1), quoting(2)], { knownPos: 3 })))[1]).toEqual({ ...quote, text: "" });
  });
});

it("renewed entries take their places and nothing else joins", () => {
  const renewed = renewEntries(start(), page([message(2, { text: "fresh link" }), message(3)]));
  expect(texts(renewed)).toEqual(["text 1", "fresh link"]);
});

describe("applyResumed", () => {
  const resumed = { type: "resumed", conversationId: "conv_1", reset: false, conversation: null } as const;

  it("applies what was missed and skips what is known", () => {
    const timeline = applyResumed(start(), { ...resumed, events: [added(2), added(3)] });
    expect(timeline && texts(timeline)).toEqual(["text 1", "text 2", "text 3"]);
  });

  it("a reset asks for a new snapshot", () => {
    expect(applyResumed(start(), { ...resumed, reset: true, events: [] })).toBeNull();
  });
});

it("places an entry by position and replaces the same one", () => {
  const entries = placeEntry([message(1), message(3)], message(2));
  expect(entries.map((entry) => entry.pos)).toEqual([1, 2, 3]);
  expect(placeEntry(entries, message(2, { text: "new" }))).toHaveLength(3);
});
