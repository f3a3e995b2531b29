/** Colleagues and teams named by `@` in a note: what is being asked for, who fits, and who is named in the end; pure. */

import type { AgentView } from "@kefu/protocol/agent-frames";
import type { TeamView } from "@kefu/protocol/console-api";

export interface Nameable {
  id: string;
  name: string;
  isTeam: boolean;
  agent: AgentView | null;
}

export interface MentionQuery {
  /** Where the `@` stands. */
  start: number;
  end: number;
  words: string;
}

const MOST_SHOWN = 30;
const MOST_NAMED = 20;

/** The `@word` that ends at the caret; not the middle of an address. */
export function findMentionQuery(text: string, caret: number): MentionQuery | null {
  const match = /(?:^|[^\w@.+-])@([^\s@]{0,40})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const words = match[1] ?? "";
  return { start: caret - words.length - 1, end: caret, words };
}

export function nameablesOf(agents: readonly AgentView[], teams: readonly TeamView[], myId: string): Nameable[] {
  const people = agents.filter((agent) => agent.isActive && agent.id !== myId).map((agent) => ({ id: agent.id, name: agent.name, isTeam: false, agent }));
  const groups = teams.filter((team) => !team.isArchived).map((team) => ({ id: team.id, name: team.name, isTeam: true, agent: null }));
  return [...people, ...groups];
}

/** Names that begin so, then those that hold it. */
export function matchNameables(all: readonly Nameable[], words: string): Nameable[] {
  const wanted = words.toLowerCase();
  const rank = ({ name }: Nameable): number => {
    const folded = name.toLowerCase();
    if (folded.startsWith(wanted)) return 0;
    return folded.split(/\s+/).some((part) => part.startsWith(wanted)) ? 1 : folded.includes(wanted) ? 2 : 3;
  };
  return all.filter((each) => rank(each) < 3).sort((a, b) => rank(a) - rank(b)).slice(0, MOST_SHOWN);
}

/** The text with the name in the place of what was typed. */
export function putName(text: string, query: MentionQuery, name: string): { text: string; caret: number } {
  const named = `@${name} `;
  const rest = text.slice(query.end).replace(/^ /, "");
  return { text: text.slice(0, query.start) + named + rest, caret: query.start + named.length };
}

/** Whose `@name` stands in the text; of names that begin alike the longest counts, of equal ones those that were chosen. */
export function namedIn(text: string, all: readonly Nameable[], chosenIds: readonly string[]): string[] {
  let rest = text.toLowerCase();
  const found: string[] = [];
  const chosenFirst = [...all].sort((a, b) => b.name.length - a.name.length || Number(chosenIds.includes(b.id)) - Number(chosenIds.includes(a.id)));
  for (const each of chosenFirst) {
    const sign = `@${each.name.toLowerCase()}`;
    if (!rest.includes(sign)) continue;
    found.push(each.id);
    rest = rest.replaceAll(sign, " ");
  }
  return found.slice(0, MOST_NAMED);
}
