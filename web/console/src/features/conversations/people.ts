/** What the screen says about people; called by heads, menus and rows. */

import type { AgentView, Availability } from "@kefu/protocol/agent-frames";

/** Availability counts only while connected, and who has not touched a key for long is away. */
export function presenceOf(agent: AgentView): Availability {
  if (!agent.isOnline) return "offline";
  return agent.isIdle && agent.availability === "online" ? "away" : agent.availability;
}
