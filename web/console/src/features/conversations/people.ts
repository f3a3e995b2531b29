/** What the screen says about people; called by heads, menus and rows. */

import type { AgentView, Availability } from "@kefu/protocol/agent-frames";

/** Availability counts only while connected. */
export function presenceOf(agent: AgentView): Availability | "offline" {
  return agent.isOnline ? agent.availability : "offline";
}
