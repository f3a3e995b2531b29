/** The form of a policy: what it begins with, and what is sent; pure. */

import type { Filter, Operation, SlaPolicyBody, SlaPolicyView } from "@kefu/protocol/console-api";
import { completed, type Field } from "../../ui/filter/questions";

export const PROMISES = ["first_reply", "next_reply", "resolution"] as const;
export type Promised = (typeof PROMISES)[number];

/** What time alone does not change; the same as the server's. */
export const ASKABLE: readonly Field[] = [
  "priority", "inbox", "team", "tag", "attribute", "contact_tag", "contact_name", "contact_email", "contact_phone",
  "contact_identified", "contact_attribute",
];

export interface PolicyForm {
  name: string;
  filter: Filter;
  promises: Record<Promised, { isMade: boolean; minutes: number }>;
  /** "calendar", "own" (the conversation's business hours), or a schedule. */
  hours: string;
  pausesWhenWaiting: boolean;
  pausesWhenSnoozed: boolean;
  warning: "never" | "percent" | "minutes";
  percent: number;
  minutes: number;
  isAssigneeTold: boolean;
  toldAgentIds: string[];
  isAtOnce: boolean;
  escalateMinutes: number;
  operations: Operation[];
}

const USUAL: Record<Promised, number> = { first_reply: 15, next_reply: 30, resolution: 1440 };

export function minutesOf(policy: SlaPolicyView, promise: Promised): number | null {
  if (promise === "first_reply") return policy.firstReplyMinutes;
  return promise === "next_reply" ? policy.nextReplyMinutes : policy.resolutionMinutes;
}

export function formOf(policy: SlaPolicyView | null): PolicyForm {
  const promised = (promise: Promised): { isMade: boolean; minutes: number } => {
    const minutes = policy ? minutesOf(policy, promise) : promise === "resolution" ? null : USUAL[promise];
    return { isMade: minutes !== null, minutes: minutes ?? USUAL[promise] };
  };
  return {
    name: policy?.name ?? "",
    filter: policy?.filter ?? { match: "all", groups: [] },
    promises: { first_reply: promised("first_reply"), next_reply: promised("next_reply"), resolution: promised("resolution") },
    hours: policy && !policy.isBusiness ? "calendar" : (policy?.scheduleId ?? "own"),
    pausesWhenWaiting: policy?.pausesWhenWaiting ?? true,
    pausesWhenSnoozed: policy?.pausesWhenSnoozed ?? true,
    warning: policy ? (policy.warning?.unit ?? "never") : "percent",
    percent: policy?.warning?.unit === "percent" ? policy.warning.value : 80,
    minutes: policy?.warning?.unit === "minutes" ? policy.warning.value : 10,
    isAssigneeTold: policy?.isAssigneeTold ?? true,
    toldAgentIds: [...(policy?.toldAgentIds ?? [])],
    isAtOnce: (policy?.escalateMinutes ?? 0) === 0,
    escalateMinutes: policy?.escalateMinutes || 30,
    operations: [...(policy?.operations ?? [])],
  };
}

export function bodyOf(form: PolicyForm, isActive: boolean): SlaPolicyBody {
  const made = (promise: Promised): number | null => (form.promises[promise].isMade ? form.promises[promise].minutes : null);
  const isBusiness = form.hours !== "calendar";
  return {
    name: form.name.trim(),
    filter: completed(form.filter),
    firstReplyMinutes: made("first_reply"),
    nextReplyMinutes: made("next_reply"),
    resolutionMinutes: made("resolution"),
    isBusiness,
    scheduleId: isBusiness && form.hours !== "own" ? form.hours : null,
    pausesWhenWaiting: form.pausesWhenWaiting,
    pausesWhenSnoozed: form.pausesWhenSnoozed,
    warning: form.warning === "never" ? null : { unit: form.warning, value: form.warning === "percent" ? form.percent : form.minutes },
    isAssigneeTold: form.isAssigneeTold,
    toldAgentIds: form.toldAgentIds,
    escalateMinutes: form.isAtOnce ? 0 : form.escalateMinutes,
    operations: form.operations,
    isActive,
  };
}

/** The same policy, on or off. */
export function toggled(policy: SlaPolicyView): SlaPolicyBody {
  return bodyOf(formOf(policy), !policy.isActive);
}
