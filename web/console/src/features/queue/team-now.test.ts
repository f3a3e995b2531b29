import type { AgentView, ConversationView } from "@kefu/protocol/agent-frames";
import { describe, expect, it } from "vitest";
import { atWork } from "./team-now";

const agent = (id: string): AgentView => ({ id, name: id, isActive: true, isOnline: true, isIdle: false, availability: "online", openCount: 0, capacity: 2 }) as AgentView;
const talk = (id: string, assigneeId: string, waitingSince: number | null): ConversationView => ({ id, assigneeId, waitingSince }) as ConversationView;

describe("the team at work", () => {
  it("shows first who lets somebody wait longest", () => {
    const found = atWork([agent("a"), agent("b"), agent("c")], [talk("1", "c", 5), talk("2", "b", 9), talk("3", "b", null), talk("4", "gone", 1)]);
    expect(found.map((each) => [each.agent.id, each.conversations.length, each.waiting, each.longestSince])).toEqual([
      ["c", 1, 1, 5],
      ["b", 2, 1, 9],
      ["a", 0, 0, null],
    ]);
  });
});
