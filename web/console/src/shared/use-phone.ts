/** Whether the window is as narrow as a phone; used where the layout, not only the style, differs. */

import { onScopeDispose, ref, type Ref } from "vue";

export function usePhone(): Ref<boolean> {
  const narrow = window.matchMedia("(max-width: 767px)");
  const isPhone = ref(narrow.matches);
  const follow = (event: MediaQueryListEvent): void => {
    isPhone.value = event.matches;
  };
  narrow.addEventListener("change", follow);
  onScopeDispose(() => narrow.removeEventListener("change", follow));
  return isPhone;
}
