import type { AgentView } from "@kefu/protocol/agent-frames";
import { describe, expect, it } from "vitest";
import { byWork, hasRoom, spanOf } from "./rows";

const agent = (name: string, change: Partial<AgentView> = {}): AgentView => ({
  id: name,
  name,
  email: "",
  role: "agent",
  availability: "online",
  isOnline: true,
  isIdle: false,
  isActive: true,
  avatarUrl: null,
  capacity: 2,
  ownCapacity: null,
  openCount: 0,
  skills: [],
  languages: [],
  createdAt: 0,
  ...change,
});

describe("the queue's rows", () => {
  it("says waits as people do", () => {
    expect([0, 59_999, 60_000, 3_599_000, 7_300_000].map((ms) => Object.values(spanOf(ms)).join(" "))).toEqual([
      "seconds 0",
      "seconds 59",
      "minutes 1",
      "minutes 59",
      "hours 2",
    ]);
  });

  it("knows who has room", () => {
    expect(hasRoom(agent("a"))).toBe(true);
    for (const change of [{ openCount: 2 }, { isIdle: true }, { isOnline: false }, { availability: "busy" as const }]) {
      expect(hasRoom(agent("a", change))).toBe(false);
    }
  });

  it("puts those who work first", () => {
    const all = [agent("gone", { isOnline: false }), agent("busy", { availability: "busy" }), agent("b"), agent("a"), agent("out", { isActive: false })];
    expect(byWork(all).map(({ name }) => name)).toEqual(["a", "b", "busy", "gone"]);
  });
});
