/** Whether the window is as narrow as a phone; used where the layout, not only the style, differs.
    In rem, as the style sheet's `md`, so that both change together also for who reads with large letters. */

import { onScopeDispose, ref, type Ref } from "vue";

export function usePhone(): Ref<boolean> {
  const narrow = window.matchMedia("not all and (min-width: 48rem)");
  const isPhone = ref(narrow.matches);
  const follow = (event: MediaQueryListEvent): void => {
    isPhone.value = event.matches;
  };
  narrow.addEventListener("change", follow);
  onScopeDispose(() => narrow.removeEventListener("change", follow));
  return isPhone;
}
