/** One clock for everything on screen that gets older; ticks twice a minute. */

import { onScopeDispose, ref, type Ref } from "vue";

const TICK_MS = 30_000;
const now = ref(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | null = null;

export function useNow(): Ref<number> {
  now.value = Date.now();
  users += 1;
  timer ??= setInterval(() => (now.value = Date.now()), TICK_MS);
  onScopeDispose(() => {
    users -= 1;
    if (users > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  });
  return now;
}
