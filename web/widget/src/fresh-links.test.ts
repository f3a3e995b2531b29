/** Fresh links come once for all the pictures of a message, into whichever conversation shows it. */
import { describe, expect, it, vi } from "vitest";
import type { Door } from "./door.ts";
import { aConversation, aMessage } from "./fake-data.ts";
import { createFreshen } from "./fresh-links.ts";
import { NO_PAST } from "./past.ts";
import { Store, type WidgetState } from "./state.ts";

const stale = aMessage(4, { text: "stale" });
const fresh = aMessage(4, { text: "fresh" });

function setUp(where: "timeline" | "reading") {
  const holder = { conversation: aConversation({ id: "conv_x" }), messages: [aMessage(3), stale, aMessage(5)], hasMore: true };
  const other = { conversation: aConversation({ id: "conv_y" }), messages: [], hasMore: false };
  const state = where === "timeline" ? { timeline: holder, past: NO_PAST } : { timeline: other, past: { ...NO_PAST, reading: holder } };
  const store = new Store(state as unknown as WidgetState);
  const history = vi.fn<Door["history"]>(() => Promise.resolve({ items: [fresh], hasMore: true }));
  return { store, history, freshen: createFreshen(store, { history } as unknown as Door) };
}

describe("freshen", () => {
  it.each(["timeline", "reading"] as const)("gets the one message anew into the %s", async (where) => {
    const { store, history, freshen } = setUp(where);
    expect(await Promise.all([freshen(stale), freshen(stale)])).toEqual([fresh, fresh]);
    expect(history).toHaveBeenCalledExactlyOnceWith("conv_x", 5, 1);
    const shown = where === "timeline" ? store.state.timeline : store.state.past.reading;
    expect(shown?.messages.map(({ text }) => text)).toEqual(["message 3", "fresh", "message 5"]);
    expect(shown?.hasMore).toBe(true);
  });

  it("gives nothing while the server is away, and asks again the next time", async () => {
    const { history, freshen } = setUp("timeline");
    history.mockRejectedValueOnce(new Error("away"));
    expect(await freshen(stale)).toBeNull();
    expect(await freshen(stale)).toEqual(fresh);
  });

  it("asks nothing about what is on no screen", async () => {
    const { history, freshen } = setUp("timeline");
    expect(await freshen(aMessage(99))).toBeNull();
    expect(history).not.toHaveBeenCalled();
  });
});
