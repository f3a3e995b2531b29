/** Whether the contact stands beside the conversation: remembered on wide windows, asked for on narrow ones. */

import { computed, onScopeDispose, ref, watch, type Ref } from "vue";

const STORED = "kefu.panel";

/** Narrower than this the panel lies over the conversation. */
const WIDE = "(min-width: 75rem)";

export function usePanel(isPhone: Ref<boolean>, conversationId: Ref<string | null>) {
  const wide = window.matchMedia(WIDE);
  const isWide = ref(wide.matches);
  const follow = (event: MediaQueryListEvent): void => {
    isWide.value = event.matches;
  };
  wide.addEventListener("change", follow);
  onScopeDispose(() => wide.removeEventListener("change", follow));

  const isWanted = ref(localStorage.getItem(STORED) !== "closed");
  const isAsked = ref(false);
  watch(conversationId, () => (isAsked.value = false));

  function set(isOpen: boolean): void {
    if (!isWide.value) {
      isAsked.value = isOpen;
      return;
    }
    isWanted.value = isOpen;
    localStorage.setItem(STORED, isOpen ? "open" : "closed");
  }

  const isOpen = computed(() => (isWide.value ? isWanted.value : isAsked.value));
  return {
    isOpen,
    isOverlay: computed(() => !isWide.value && !isPhone.value),
    toggle: () => set(!isOpen.value),
    close: () => set(false),
  };
}
