/** The steps of a macro, a rule or a bulk edit: which there are, blank ones, and whether they are complete. */

import type { Operation } from "@kefu/protocol/console-api";

export type Step = Operation["type"];
export type Used = "macro" | "rule" | "bulk" | "escalation";

const ALL: readonly Step[] = [
  "assign_agent",
  "assign_self",
  "assign_team",
  "hand_back",
  "set_status",
  "snooze",
  "set_priority",
  "add_tags",
  "remove_tags",
  "set_attribute",
  "create_ticket",
  "send_message",
  "add_note",
  "send_mail",
];
const REFUSED: Readonly<Record<Used, readonly Step[]>> = {
  macro: ["send_mail"],
  rule: ["assign_self"],
  bulk: ["send_mail"],
  escalation: ["assign_self", "set_status", "snooze", "set_attribute", "create_ticket", "send_message", "add_note", "send_mail"],
};

export function stepsFor(used: Used): Step[] {
  return ALL.filter((step) => !REFUSED[used].includes(step));
}

export function blankStep(type: Step): Operation {
  switch (type) {
    case "assign_agent":
      return { type, agentId: "" };
    case "assign_team":
      return { type, teamId: "" };
    case "set_status":
      return { type, status: "resolved" };
    case "snooze":
      return { type, minutes: 60 };
    case "set_priority":
      return { type, priority: "high" };
    case "add_tags":
    case "remove_tags":
      return { type, tagIds: [] };
    case "set_attribute":
      return { type, key: "", value: null };
    case "create_ticket":
      return { type, title: "", typeId: null };
    case "send_message":
    case "add_note":
      return { type, text: "" };
    case "send_mail":
      return { type, to: "", subject: "", text: "" };
    case "assign_self":
    case "hand_back":
      return { type };
  }
}

export function isStepComplete(step: Operation): boolean {
  switch (step.type) {
    case "assign_agent":
      return step.agentId !== "";
    case "assign_team":
      return step.teamId !== "";
    case "add_tags":
    case "remove_tags":
      return step.tagIds.length > 0;
    case "set_attribute":
      return step.key !== "";
    case "send_message":
    case "add_note":
      return step.text.trim() !== "";
    case "send_mail":
      return /^[^\s@]+@[^\s@]+$/.test(step.to) && step.subject.trim() !== "" && step.text.trim() !== "";
    default:
      return true;
  }
}

/** A list with one of its items somewhere else. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, item);
  return next;
}
