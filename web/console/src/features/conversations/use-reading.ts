/** Tells the server what the agent has really seen: on screen, in a focused window, scrolled to the end. */

import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { ConversationView } from "@kefu/protocol/agent-frames";
import { live } from "../../shared/live";

export interface Sight {
  conversation: ConversationView | undefined;
  isFocused: boolean;
  /** The newest entry is in view. */
  isAtEnd: boolean;
}

/** The seq to report as read, or null when there is nothing new or nobody is looking. */
export function readTarget({ conversation, isFocused, isAtEnd }: Sight): number | null {
  if (!conversation || !isFocused || !isAtEnd) return null;
  return conversation.lastSeq > conversation.agentReadSeq && conversation.unread > 0 ? conversation.lastSeq : null;
}

/** Whether somebody is in front of this window. */
export function useWindowFocus(): Ref<boolean> {
  const look = (): boolean => document.hasFocus() && !document.hidden;
  const isFocused = ref(look());
  const update = (): void => {
    isFocused.value = look();
  };
  const names = ["focus", "blur"] as const;
  for (const name of names) window.addEventListener(name, update);
  document.addEventListener("visibilitychange", update);
  onScopeDispose(() => {
    for (const name of names) window.removeEventListener(name, update);
    document.removeEventListener("visibilitychange", update);
  });
  return isFocused;
}

export function useReading(sight: () => Sight): void {
  watch(
    () => [readTarget(sight()), sight().conversation?.id] as const,
    ([seq, id]) => {
      if (seq !== null && id !== undefined) live.post({ type: "read", conversationId: id, seq });
    },
    { immediate: true },
  );
}
