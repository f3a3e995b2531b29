/** To whom a conversation can be handed, in the order in which one would choose; used by the dialog. */

import type { AgentView, ConversationView } from "@kefu/protocol/agent-frames";
import type { TeamView } from "@kefu/protocol/console-api";
import { presenceOf } from "./people";

const ORDER = { online: 0, busy: 1, away: 2, offline: 3 } as const;

function fits(name: string, words: string): boolean {
  return name.toLowerCase().includes(words.trim().toLowerCase());
}

/** Colleagues who are here and have room come first; teams in use that have members. */
export function receiversOf(agents: readonly AgentView[], teams: readonly TeamView[], conversation: ConversationView, words: string) {
  const isFull = (agent: AgentView): number => Number(agent.openCount >= agent.capacity);
  return {
    agents: agents
      .filter((agent) => agent.isActive && agent.id !== conversation.assigneeId && fits(agent.name, words))
      .sort((a, b) => ORDER[presenceOf(a)] - ORDER[presenceOf(b)] || isFull(a) - isFull(b) || a.name.localeCompare(b.name)),
    teams: teams.filter((team) => !team.isArchived && team.memberIds.length > 0 && fits(team.name, words)),
  };
}
