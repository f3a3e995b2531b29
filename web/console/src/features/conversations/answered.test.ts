import { describe, expect, it } from "vitest";
import { answersSince } from "./answered";
import { message, page } from "./testing";
import { timelineFromPage } from "./timeline";

const by = (id: string) => ({ direction: "outgoing" as const, author: { kind: "agent" as const, id, name: id, avatarUrl: null } });

describe("answers that others gave meanwhile", () => {
  const entries = [message(1), message(2, by("ada")), message(3, by("me")), message(4), message(5, by("ada")), message(6, { ...by("ada"), recalledAt: 1 })];
  const timeline = timelineFromPage("conv_1", page(entries));

  it("are those of colleagues after the writing began, not one's own, the visitor's or what was taken back", () => {
    expect(answersSince(timeline, 2, "me").map((entry) => entry.pos)).toEqual([5]);
    expect(answersSince(timeline, 1, "me").map((entry) => entry.pos)).toEqual([2, 5]);
    expect(answersSince(timeline, 5, "me")).toEqual([]);
  });

  it("are none where nothing was begun or nothing is known", () => {
    expect(answersSince(timeline, null, "me")).toEqual([]);
    expect(answersSince(undefined, 1, "me")).toEqual([]);
  });

  it("count while the agent looks at an older stretch", () => {
    expect(answersSince({ ...timeline, late: [message(9, by("bo"))] }, 5, "me").map((entry) => entry.pos)).toEqual([9]);
  });
});
