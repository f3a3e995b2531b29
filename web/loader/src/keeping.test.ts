/** What the host page keeps for a frame without storage of its own. */
import { beforeEach, expect, it } from "vitest";
import { openKeeping } from "./keeping.ts";

beforeEach(() => localStorage.clear());

it("keeps, gives back after a reload, and forgets", () => {
  const keeping = openKeeping("kefu.inb_a.kept");
  keeping.keep("token", "tok");
  keeping.keep("draft", "hel");
  keeping.keep("draft", null);
  expect(openKeeping("kefu.inb_a.kept").all).toEqual({ token: "tok" });
});

it("begins anew when what is there is broken", () => {
  localStorage.setItem("kefu.inb_a.kept", "{");
  expect(openKeeping("kefu.inb_a.kept").all).toEqual({});
});

it("keeps nothing where it has no place, except for the panel of this page", () => {
  const keeping = openKeeping(null);
  keeping.keep("token", "tok");
  expect([localStorage.length, keeping.all]).toEqual([0, { token: "tok" }]);
  expect(openKeeping(null).all).toEqual({});
});
