/** What this console reports as delivered: the visitor's messages, and nothing else. */
import { expect, it } from "vitest";
import { deliveredBy } from "./delivery";
import { added } from "./testing";

it("reports a visitor's message by its number", () => {
  expect(deliveredBy(added(4, { direction: "incoming", seq: 3 }))).toEqual({ conversationId: "conv_1", seq: 3 });
});

it("does not report the team's own words or other news", () => {
  expect(deliveredBy(added(4, { direction: "outgoing" }))).toBeNull();
  expect(deliveredBy({ type: "pong" })).toBeNull();
});
