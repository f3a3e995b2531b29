/** Rules for giving out conversations as they are edited: times to choose from, needs to add; used by `ui/rules-form.vue`. */

import type { Rules, SkillNeed } from "@kefu/protocol/console-api";

export const STRATEGIES = ["manual", "round_robin", "least_busy", "skilled"] as const satisfies readonly Rules["strategy"][];
export const LATE_TIMES = [30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200] as const;

export type FullRules = Required<Rules>;

export const BY_HAND: FullRules = {
  strategy: "manual",
  hasLastAgentFirst: false,
  hasLanguageMatch: false,
  needs: [],
  queueLimit: null,
  remindSeconds: null,
  reassignSeconds: null,
  escalateSeconds: null,
  overflowTeamId: null,
  overflowSeconds: null,
  hasPriorityFirst: true,
  vipTagId: null,
};

/** Rules with every field, each copied: what is edited must not change what is stored. */
export function fullRules(rules: Rules | null): FullRules {
  const full = { ...BY_HAND, ...rules };
  return { ...full, needs: full.needs.map((need) => ({ ...need })) };
}

/** A time in its largest whole unit. */
export function unitOf(seconds: number): { unit: "seconds" | "minutes" | "hours"; count: number } {
  if (seconds % 3600 === 0) return { unit: "hours", count: seconds / 3600 };
  if (seconds % 60 === 0) return { unit: "minutes", count: seconds / 60 };
  return { unit: "seconds", count: seconds };
}

/** The times to choose from, with one that was set by other means in its place. */
export function timesWith(seconds: number | null): number[] {
  const times: number[] = [...LATE_TIMES];
  return seconds === null || times.includes(seconds) ? times : [...times, seconds].sort((a, b) => a - b);
}

export function withNeed(needs: readonly SkillNeed[], name: string): SkillNeed[] {
  const clean = name.trim().replace(/\s+/g, " ");
  const isKnown = needs.some((need) => need.name.toLowerCase() === clean.toLowerCase());
  return clean === "" || isKnown ? [...needs] : [...needs, { name: clean, level: 1 }];
}

/** "" is no limit; anything that is no number from 1 on is null too, as the field says. */
export function limitOf(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(value) && value >= 1 && value <= 10_000 ? value : null;
}
