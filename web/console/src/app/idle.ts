/** Tells the server when nobody has touched this console for the time that the workspace allows, and when they come back. */

import { api } from "../shared/api";
import { useSession } from "../shared/session";

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
// Other tabs of the same browser say here when they were touched.
const SHARED = "kefu.touched";
const NOTE_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

/** Whether the last touch is too long ago; without a time, never. */
export function isIdleAt(now: number, touchedAt: number, afterMinutes: number | null): boolean {
  return afterMinutes !== null && now - touchedAt >= afterMinutes * MINUTE_MS;
}

export function startIdleWatch(now: () => number = Date.now): () => void {
  const session = useSession();
  let touchedAt = now();
  // Each console tells its own changes only: of two that are open the touched one wins, and they do not argue.
  let isTold = false;

  function tell(isIdle: boolean): void {
    isTold = isIdle;
    void api.post("/me/idleness", { isIdle }).catch(() => (isTold = !isIdle));
  }

  function look(): void {
    const me = session.me.value;
    if (!me) return;
    const shared = Math.min(Number(localStorage.getItem(SHARED) ?? 0), now());
    const isIdle = isIdleAt(now(), Math.max(touchedAt, shared), me.workspace.awayAfterMinutes);
    if (isIdle !== isTold) tell(isIdle);
  }

  function touch(): void {
    if (now() - touchedAt < NOTE_EVERY_MS) return;
    touchedAt = now();
    localStorage.setItem(SHARED, String(touchedAt));
    if (isTold || session.agent.value?.isIdle) tell(false);
  }

  for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true });
  const timer = setInterval(look, LOOK_EVERY_MS);
  // Whoever opens the console is at the keys, whatever an earlier one said.
  if (session.agent.value?.isIdle) tell(false);
  return () => {
    for (const name of TOUCHES) window.removeEventListener(name, touch);
    clearInterval(timer);
  };
}
