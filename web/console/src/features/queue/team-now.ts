/** What supervisors see of the team at work, put together from agents and what each answers; pure. */

import type { AgentView, ConversationView } from "@kefu/protocol/agent-frames";
import { byWork } from "./rows";

export interface AtWork {
  agent: AgentView;
  /** Longest waits first. */
  conversations: ConversationView[];
  /** How many visitors wait for this agent's answer, and since when the first of them does. */
  waiting: number;
  longestSince: number | null;
}

/** Everybody who is active; whoever lets a visitor wait longest stands on top of those who are here. */
export function atWork(agents: readonly AgentView[], conversations: readonly ConversationView[]): AtWork[] {
  const of = new Map<string | null, ConversationView[]>();
  for (const each of conversations) of.set(each.assigneeId, [...(of.get(each.assigneeId) ?? []), each]);
  const all = byWork(agents).map((agent) => {
    const own = of.get(agent.id) ?? [];
    const waits = own.map((each) => each.waitingSince).filter((since) => since !== null);
    return { agent, conversations: own, waiting: waits.length, longestSince: waits.length > 0 ? Math.min(...waits) : null };
  });
  return all.sort((a, b) => (a.longestSince ?? Infinity) - (b.longestSince ?? Infinity));
}
