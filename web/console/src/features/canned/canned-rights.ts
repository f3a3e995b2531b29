/** What an agent may do with canned responses; the server decides the same. */

import type { CannedResponseView, TeamView } from "@kefu/protocol/console-api";

export interface Seat {
  isAdmin: boolean;
  agentId: string;
  teams: readonly Pick<TeamView, "id" | "memberIds" | "isArchived">[];
}

/** The teams that the agent may share with. */
export function ownTeams<Team extends Seat["teams"][number]>(seat: { isAdmin: boolean; agentId: string; teams: readonly Team[] }): Team[] {
  return seat.teams.filter((team) => !team.isArchived && (seat.isAdmin || team.memberIds.includes(seat.agentId)));
}

export function canChange(response: Pick<CannedResponseView, "scope" | "teamId">, seat: Seat): boolean {
  if (response.scope === "personal" || seat.isAdmin) return true;
  return response.scope === "team" && ownTeams(seat).some((team) => team.id === response.teamId);
}

/** For whom the agent may make one, the narrowest that makes sense first. */
export function scopesFor(seat: Seat): CannedResponseView["scope"][] {
  const scopes: CannedResponseView["scope"][] = ["personal"];
  if (ownTeams(seat).length > 0) scopes.push("team");
  if (seat.isAdmin) scopes.push("workspace");
  return scopes;
}

/** Text with `added` in place of what is selected, and where the caret goes. */
export function spliced(text: string, start: number, end: number, added: string): { text: string; caret: number } {
  return { text: text.slice(0, start) + added + text.slice(end), caret: start + added.length };
}
