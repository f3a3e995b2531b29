/** The title of the browser tab: unread count, screen, product; set by screens and the shell. */

import { ref, watchEffect } from "vue";

export const pageTitle = ref("");
export const unreadCount = ref(0);

export function titleOf(unread: number, page: string): string {
  const count = unread > 99 ? "(99+) " : unread > 0 ? `(${unread}) ` : "";
  return `${count}${page ? `${page} · ` : ""}Kefu`;
}

export function followTitle(): void {
  watchEffect(() => {
    document.title = titleOf(unreadCount.value, pageTitle.value);
  });
}
