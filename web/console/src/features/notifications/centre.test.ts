import { expect, it } from "vitest";
import type { NotificationAdded, NotificationView } from "@kefu/protocol/agent-frames";
import { EMPTY_CENTRE, takeAdded, takeFirst, takeMore, takeRead } from "./centre";

const item = (id: string, updatedAt: number): NotificationView => ({
  id,
  kind: "message",
  title: "Sam",
  body: "hello",
  path: "/inbox/all/conv_1",
  conversationId: "conv_1",
  count: 1,
  isAnswerable: true,
  updatedAt,
  readAt: null,
});
const added = (notification: NotificationView, unread: number, isListed = true): NotificationAdded => ({
  type: "notification.added",
  notification,
  isListed,
  unread,
  sound: null,
  volume: 50,
  hasNotice: false,
  isOnlyAway: true,
});
const ids = (centre: { items: readonly NotificationView[] }): string[] => centre.items.map(({ id }) => id);
const page = (items: NotificationView[], unread: number, nextCursor: string | null = null) => ({ items, unread, nextCursor });

it("puts news on top, and the same news once", () => {
  let centre = takeFirst(page([item("b", 2), item("a", 1)], 2), false);
  centre = takeAdded(centre, added(item("c", 3), 3));
  centre = takeAdded(centre, added(item("a", 4), 3));
  expect(ids(centre)).toEqual(["a", "c", "b"]);
  expect(centre.unread).toBe(3);
});

it("counts but does not list what the agent wants elsewhere", () => {
  const centre = takeAdded(EMPTY_CENTRE, added(item("c", 3), 0, false));
  expect(ids(centre)).toEqual([]);
});

it("adds older pages without doubles", () => {
  const centre = takeMore(takeFirst(page([item("b", 2)], 2, "next"), false), page([item("b", 2), item("a", 1)], 2));
  expect(ids(centre)).toEqual(["b", "a"]);
  expect(centre.nextCursor).toBeNull();
});

it("reads some, or all", () => {
  const centre = takeFirst(page([item("b", 2), item("a", 1)], 2), true);
  const some = takeRead(centre, { type: "notification.read", ids: ["a"], unread: 1 }, 9);
  expect(some.items.map(({ readAt }) => readAt)).toEqual([null, 9]);
  const all = takeRead(some, { type: "notification.read", ids: null, unread: 0 }, 10);
  expect(all.items.map(({ readAt }) => readAt)).toEqual([10, 9]);
  expect(all.unread).toBe(0);
});
