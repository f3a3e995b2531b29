/** Delays between attempts to connect: exponential with full jitter, so that a restart is not followed by a stampede. */

const FIRST_MS = 500;
const MOST_MS = 20_000;

/** A random delay of at most 0.5 s * 2^attempt, at most 20 s. */
export function backoffDelay(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(MOST_MS, FIRST_MS * 2 ** attempt);
}
