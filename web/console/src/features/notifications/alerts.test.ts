import { expect, it } from "vitest";
import type { NotificationAdded } from "@kefu/protocol/agent-frames";
import { alertOf } from "./alerts";

const FRAME: NotificationAdded = {
  type: "notification.added",
  notification: {
    id: "ntf_1",
    kind: "message",
    title: "Sam",
    body: "hello",
    path: "/inbox/all/conv_1",
    conversationId: "conv_1",
    count: 1,
    isAnswerable: true,
    updatedAt: 1,
    readAt: null,
  },
  isListed: true,
  unread: 1,
  sound: "bell",
  volume: 60,
  hasNotice: true,
  isOnlyAway: true,
};

it("does not ring for what is in front of somebody", () => {
  expect(alertOf(FRAME, { isFocused: true, openId: "conv_1" })).toEqual({ isSeen: true, sound: null, hasNotice: false });
});

it("rings for another conversation, and leaves the desktop alone while somebody looks", () => {
  expect(alertOf(FRAME, { isFocused: true, openId: "conv_2" })).toEqual({ isSeen: false, sound: "bell", hasNotice: false });
  const always = { ...FRAME, isOnlyAway: false };
  expect(alertOf(always, { isFocused: true, openId: "conv_2" }).hasNotice).toBe(true);
});

it("shows on the desktop what nobody looks at, the open conversation too", () => {
  expect(alertOf(FRAME, { isFocused: false, openId: "conv_1" })).toEqual({ isSeen: false, sound: "bell", hasNotice: true });
});

it("keeps to what the server says", () => {
  const quiet = { ...FRAME, sound: null, hasNotice: false };
  expect(alertOf(quiet, { isFocused: false, openId: null })).toEqual({ isSeen: false, sound: null, hasNotice: false });
});
