/** How good the connection is, in one of three words, from what the browser counts; used by session.ts. */

export type Quality = "good" | "weak" | "poor";

/** What is counted since the call began, and the newest time there and back. */
export interface Counts {
  received: number;
  lost: number;
  roundTripSeconds: number | null;
}

export const NOTHING: Counts = { received: 0, lost: 0, roundTripSeconds: null };

interface Stat {
  type: string;
  packetsReceived?: number;
  packetsLost?: number;
  nominated?: boolean;
  state?: string;
  currentRoundTripTime?: number;
}

export function countsOf(report: Iterable<unknown>): Counts {
  const counts = { ...NOTHING };
  for (const stat of report as Iterable<Stat>) {
    if (stat.type === "inbound-rtp") {
      counts.received += stat.packetsReceived ?? 0;
      counts.lost += Math.max(0, stat.packetsLost ?? 0);
    }
    if (stat.type === "candidate-pair" && stat.nominated && stat.state === "succeeded") {
      counts.roundTripSeconds = stat.currentRoundTripTime ?? counts.roundTripSeconds;
    }
  }
  return counts;
}

/** Between two looks; null as long as nothing arrived that could be judged. */
export function judge(before: Counts, now: Counts): Quality | null {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received + lost < 10) return null;
  const share = lost / (received + lost);
  const delay = now.roundTripSeconds ?? 0;
  if (share > 0.1 || delay > 0.8) return "poor";
  return share > 0.03 || delay > 0.35 ? "weak" : "good";
}
