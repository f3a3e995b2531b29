/** The time, anew every second; for the duration of a call. */

import { onScopeDispose, ref, type Ref } from "vue";

export function useSeconds(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), 1_000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
