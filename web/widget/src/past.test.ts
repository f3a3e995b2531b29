/** Earlier conversations: opened, read in pages, followed while they are read, and counted while they wait. */
import { describe, expect, it, vi } from "vitest";
import { DoorError, type Door } from "./door.ts";
import { aConversation, aMessage } from "./fake-data.ts";
import type { Live } from "./live.ts";
import { countUnreadPast, createPastActions, leaveBehind, NO_PAST } from "./past.ts";
import { Store, type WidgetState } from "./state.ts";
import { loadEarlierPast, readPast } from "./past/reading.ts";

const earlier = aConversation({ id: "conv_0", lastPos: 9, lastSeq: 4, unread: 2 });

function setUp() {
  const timeline = { conversation: aConversation(), messages: [], hasMore: false };
  const past = { ...NO_PAST, hasAny: true, isOpen: true, unread: { conv_0: 2, conv_1: 1 } };
  const store = new Store({ timeline, past } as unknown as WidgetState);
  const history = vi.fn<Door["history"]>(() => Promise.resolve({ items: [aMessage(3), aMessage(4)], hasMore: true }));
  const client = { hold: vi.fn(), drop: vi.fn() };
  const live = { client, updateMarks: vi.fn() };
  const parts = { store, door: { history } as unknown as Door, live: live as unknown as Live };
  return { store, history, live, client, parts, actions: createPastActions(parts) };
}

describe("an earlier conversation", () => {
  it("is followed from what the list knew, and read in pages", async () => {
    const { store, history, client, live, parts } = setUp();
    readPast(parts, earlier);
    expect(client.hold).toHaveBeenCalledExactlyOnceWith("conv_0", 9);
    await loadEarlierPast(parts);
    history.mockResolvedValueOnce({ items: [aMessage(1), aMessage(2)], hasMore: false });
    await loadEarlierPast(parts);
    expect(history.mock.calls.map((call) => call.slice(0, 2))).toEqual([
      ["conv_0", 2 ** 31 - 1],
      ["conv_0", 3],
    ]);
    expect(store.state.past.reading?.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(store.state.past.reading?.hasMore).toBe(false);
    expect(live.updateMarks).toHaveBeenCalledTimes(2);
  });

  it("keeps what came live while its page was on the way", async () => {
    const { store, parts } = setUp();
    readPast(parts, earlier);
    const { past } = store.state;
    if (past.reading) store.set({ past: { ...past, reading: { ...past.reading, messages: [aMessage(4, { text: "edited" })] } } });
    await loadEarlierPast(parts);
    expect(store.state.past.reading?.messages.map(({ text }) => text)).toEqual(["message 3", "edited"]);
  });

  it("takes no page that comes after it was left", async () => {
    const { store, client, actions, parts } = setUp();
    readPast(parts, earlier);
    const page = loadEarlierPast(parts);
    actions.leavePast();
    await page;
    expect(store.state.past).toMatchObject({ isOpen: true, reading: null, unread: { conv_0: 2 } });
    expect(client.drop).toHaveBeenCalledExactlyOnceWith("conv_0");
  });

  it("waits no more once it was read", async () => {
    const { store, actions, parts } = setUp();
    readPast(parts, earlier);
    await loadEarlierPast(parts);
    actions.closePast();
    expect(store.state.past).toEqual({ hasAny: true, isOpen: false, reading: null, unread: { conv_1: 1 } });
    expect(countUnreadPast(store.state.past)).toBe(1);
  });

  it("says when its page cannot be had", async () => {
    const { history, parts } = setUp();
    history.mockRejectedValueOnce(new DoorError(0, "network"));
    readPast(parts, earlier);
    await expect(loadEarlierPast(parts)).rejects.toThrow("network");
  });
});

describe("leaveBehind", () => {
  it("lists a conversation in which something was said, and counts what waits in it", () => {
    const past = leaveBehind({ ...NO_PAST, unread: { conv_b: 1 } }, earlier, aConversation({ id: "conv_b" }));
    expect(past).toMatchObject({ hasAny: true, unread: { conv_0: 2 } });
  });

  it("lists nothing for one in which nothing was said", () => {
    expect(leaveBehind(NO_PAST, aConversation(), aConversation({ id: "conv_b" }))).toEqual(NO_PAST);
  });
});
