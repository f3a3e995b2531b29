import { expect, it } from "vitest";
import { titleOf } from "./page-title";

it("puts unread count, screen and product into the tab", () => {
  expect(titleOf(0, "Inbox")).toBe("Inbox · Kefu");
  expect(titleOf(3, "Inbox")).toBe("(3) Inbox · Kefu");
  expect(titleOf(120, "")).toBe("(99+) Kefu");
});
