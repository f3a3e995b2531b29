/** The one polite live region: what screen readers are told beside what is on screen; drawn by `ui/announcer.vue`. */

import { ref } from "vue";

export const announcement = ref("");

export function announce(text: string): void {
  // Emptied first, so that the same sentence twice is spoken twice.
  announcement.value = "";
  setTimeout(() => (announcement.value = text), 30);
}
