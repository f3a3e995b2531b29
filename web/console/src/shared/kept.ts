/** What stays on this device for reading without network: who is signed in, and one agent's database; removed with the session. */

import { shallowRef } from "vue";
import type { Me } from "@kefu/protocol/console-api";

const KEPT_ME = "kefu.me";
/** Who has not been online for so long finds nothing. */
const LONGEST_DAYS = 7;
const DAY_MS = 86_400_000;

/** What is on screen is as of this time; null while the connection lives. */
export const asOf = shallowRef<number | null>(null);

/** What is on screen was read from this device, because the server could not be asked since the page began. */
export const isFromDevice = shallowRef(false);

export interface KeptMe {
  me: Me;
  keptAt: number;
}

export const databaseOf = (agentId: string): string => `kefu-offline-${agentId}`;

function read(): KeptMe | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_ME) ?? "null") as Partial<KeptMe> | null;
    return kept?.me?.agent.id && typeof kept.keptAt === "number" ? (kept as KeptMe) : null;
  } catch {
    return null;
  }
}

/** Who was signed in here; null when nobody was, or when that is too long ago. */
export function keptMe(now = Date.now()): KeptMe | null {
  const kept = read();
  if (!kept || now - kept.keptAt <= LONGEST_DAYS * DAY_MS) return kept;
  forgetKept();
  return null;
}

/** The server has just said who we are; what another agent left on this device goes. */
export function keepMe(me: Me, now = Date.now()): void {
  const before = read();
  if (before && before.me.agent.id !== me.agent.id) forgetKept();
  try {
    localStorage.setItem(KEPT_ME, JSON.stringify({ me, keptAt: now } satisfies KeptMe));
  } catch {
    // Storage is off or full: there is nothing to read offline then.
  }
}

/** What is kept has just been renewed. */
export function touchKept(now: number): void {
  const kept = read();
  if (kept) keepMe(kept.me, now);
}

/** Signed out, or no longer let in: nothing of it stays. Other windows see that the name is gone and write no more. */
export function forgetKept(): void {
  const kept = read();
  localStorage.removeItem(KEPT_ME);
  asOf.value = null;
  isFromDevice.value = false;
  if (kept) indexedDB.deleteDatabase(databaseOf(kept.me.agent.id));
}
