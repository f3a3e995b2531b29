/** Calls to make, put into days; used by `callbacks-screen.vue`. */

import type { WaitingCall } from "@kefu/protocol/console-api";

export interface CallDay {
  /** The first moment of the day where the agent is. */
  at: number;
  calls: WaitingCall[];
}

/** In the order in which they come, which is that of their times. */
export function byDay(calls: readonly WaitingCall[]): CallDay[] {
  const days: CallDay[] = [];
  for (const call of calls) {
    const at = new Date(call.callback.nextAt ?? call.callback.slotAt).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.at === at) last.calls.push(call);
    else days.push({ at, calls: [call] });
  }
  return days;
}
