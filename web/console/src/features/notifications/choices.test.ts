import { expect, it } from "vitest";
import type { NotificationChoiceView } from "@kefu/protocol/console-api";
import { isColumnOn, withChannel, withColumn } from "./choices";

const CHOICE: NotificationChoiceView = { kind: "message", channels: ["in_app", "push"], sound: "chime" };

it("switches one channel, and keeps their order", () => {
  expect(withChannel(CHOICE, "sound", true).channels).toEqual(["in_app", "sound", "push"]);
  expect(withChannel(CHOICE, "in_app", false).channels).toEqual(["push"]);
});

it("switches a whole column", () => {
  const other: NotificationChoiceView = { kind: "assigned", channels: [], sound: "bell" };
  const all = withColumn([CHOICE, other], "email", true);
  expect(isColumnOn(all, "email")).toBe(true);
  expect(isColumnOn(all, "push")).toBe(false);
});
