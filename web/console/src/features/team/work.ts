/** Capacity, languages and skills of an agent as they are edited, and what differs; used by the dialog. */

import type { AgentView, SkillView } from "@kefu/protocol/agent-frames";
import type { AgentBody } from "@kefu/protocol/console-api";

export interface WorkForm {
  /** Empty: as for the whole workspace. */
  capacity: string;
  languages: AgentView["languages"];
  skills: SkillView[];
}

export const MOST_AT_ONCE = 500;

export function workOf(agent: AgentView): WorkForm {
  return {
    capacity: agent.ownCapacity === null ? "" : String(agent.ownCapacity),
    languages: [...agent.languages],
    skills: agent.skills.map((skill) => ({ ...skill })),
  };
}

export function isCapacity(text: string): boolean {
  return text.trim() === "" || (/^\d{1,3}$/.test(text.trim()) && Number(text) <= MOST_AT_ONCE);
}

export function bodyOf(form: WorkForm): AgentBody {
  return {
    capacity: form.capacity.trim() === "" ? null : Number(form.capacity),
    languages: form.languages,
    skills: form.skills,
  };
}

/** With one more skill; the same name again, whatever its case, changes nothing. */
export function withSkill(skills: readonly SkillView[], name: string): SkillView[] {
  const clean = name.trim().replace(/\s+/g, " ");
  const isKnown = skills.some((skill) => skill.name.toLowerCase() === clean.toLowerCase());
  return clean === "" || isKnown ? [...skills] : [...skills, { name: clean, level: 3 }];
}

/** The names of skills that colleagues have, so that one thing is not called by two names. */
export function knownSkills(agents: readonly AgentView[]): string[] {
  return [...new Set(agents.flatMap((agent) => agent.skills.map((skill) => skill.name)))].sort();
}
