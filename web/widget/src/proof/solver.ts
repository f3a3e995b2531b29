/** Looks for the number that solves a challenge; a worker of its own, or called in steps where there are no workers. */

import { sha256 } from "./sha256.ts";

export interface Question {
  challenge: string;
  bits: number;
}

/** The solution among the numbers from `from` on, or null when none of `count` is one. `bits` is at most 32. */
export function search({ challenge, bits }: Question, from: number, count: number): string | null {
  for (let number = from; number < from + count; number += 1) {
    const first = sha256(`${challenge}.${number}`)[0] as number;
    if (Math.clz32(first) >= bits) return String(number);
  }
  return null;
}
