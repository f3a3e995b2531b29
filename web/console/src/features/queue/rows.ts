/** What the queue screen says of waits and of agents; pure. */

import type { AgentView } from "@kefu/protocol/agent-frames";

export interface Span {
  unit: "seconds" | "minutes" | "hours";
  n: number;
}

/** A time that passes, in the unit in which one would say it. */
export function spanOf(milliseconds: number): Span {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return { unit: "seconds", n: seconds };
  if (seconds < 3600) return { unit: "minutes", n: Math.floor(seconds / 60) };
  return { unit: "hours", n: Math.floor(seconds / 3600) };
}

/** Whether an agent is given conversations now. */
export function isTaking(agent: AgentView): boolean {
  return agent.isActive && agent.isOnline && !agent.isIdle && agent.availability === "online";
}

export function hasRoom(agent: AgentView): boolean {
  return isTaking(agent) && agent.openCount < agent.capacity;
}

/** Who answers first, then who is here, then everybody else; each by name. */
export function byWork(agents: readonly AgentView[]): AgentView[] {
  const rank = (agent: AgentView): number => (isTaking(agent) ? 0 : agent.isOnline ? 1 : 2);
  return agents
    .filter((agent) => agent.isActive)
    .sort((a, b) => rank(a) - rank(b) || b.openCount - a.openCount || a.name.localeCompare(b.name));
}
