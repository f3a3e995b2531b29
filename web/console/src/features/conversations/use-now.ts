/** Clocks for everything on screen that gets older; each is one timer, however many look at it. */

import { onScopeDispose, ref, type Ref } from "vue";

function clockOf(tickMs: number): () => Ref<number> {
  const now = ref(Date.now());
  let holders = 0;
  let timer: ReturnType<typeof setInterval> | null = null;
  return () => {
    now.value = Date.now();
    holders += 1;
    timer ??= setInterval(() => (now.value = Date.now()), tickMs);
    onScopeDispose(() => {
      holders -= 1;
      if (holders > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    });
    return now;
  };
}

/** Ticks twice a minute. */
export const useNow = clockOf(30_000);

/** For what runs out; whoever draws it derives words from it, so that only changed words are drawn again. */
export const useNowSoon = clockOf(5_000);
