/** One clock for everything on screen that gets older; ticks twice a minute. */

import { onScopeDispose, ref, type Ref } from "vue";

const TICK_MS = 30_000;
const now = ref(Date.now());
let holders = 0;
let timer: ReturnType<typeof setInterval> | null = null;

export function useNow(): Ref<number> {
  now.value = Date.now();
  holders += 1;
  timer ??= setInterval(() => (now.value = Date.now()), TICK_MS);
  onScopeDispose(() => {
    holders -= 1;
    if (holders > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  });
  return now;
}
