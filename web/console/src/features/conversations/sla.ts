/** How an SLA clock looks at a moment: how near its end it is, and the time in the largest fitting unit. */

import type { SlaView } from "@kefu/protocol/agent-frames";
import type { WaitUnit } from "./waiting";

/** In time, near the end, over it, or standing still. */
export type SlaState = "fine" | "near" | "late" | "still";

export interface SlaTime {
  unit: WaitUnit;
  count: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function slaState(sla: SlaView, now: number): SlaState {
  if (sla.dueAt === null) return "still";
  if (sla.dueAt <= now) return "late";
  return sla.warnAt !== null && sla.warnAt <= now ? "near" : "fine";
}

/** Never less than a minute; what is left is rounded up, so that "1 min" is not yet over. */
export function slaTime(sla: SlaView, now: number): SlaTime {
  const isLate = sla.dueAt !== null && sla.dueAt <= now;
  const size = sla.dueAt === null ? (sla.leftMs ?? 0) : Math.abs(sla.dueAt - now);
  const round = isLate ? Math.floor : Math.ceil;
  if (size < 2 * HOUR) return { unit: "minutes", count: Math.max(1, round(size / MINUTE)) };
  if (size < 2 * DAY) return { unit: "hours", count: Math.floor(size / HOUR) };
  return { unit: "days", count: Math.floor(size / DAY) };
}
