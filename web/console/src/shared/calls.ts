/** What the shell and the conversation know of calls: who is to be called, and whether the dock is needed at all. */

import { shallowRef, watch, type Ref } from "vue";
import { onFrame } from "./live";

export interface CallWish {
  conversationId: string;
  contactId: string;
  name: string;
  kind: "voice" | "video";
}

/** Set by a button, taken by the dock. */
export const callWish = shallowRef<CallWish | null>(null);
/** The conversation with which this page talks or is about to; null: with none. */
export const callingId = shallowRef<string | null>(null);

/** The dock loads with the first call; who has none never loads it. A call that rings is said again, so nothing is missed. */
export function startCallWatch(): { isWanted: Ref<boolean>; stop: () => void } {
  const isWanted = shallowRef(false);
  const stopListening = onFrame((frame) => {
    if (frame.type === "call.changed" && frame.call.state === "ringing") isWanted.value = true;
  });
  const stopWatching = watch(callWish, (wish) => wish && (isWanted.value = true));
  return {
    isWanted,
    stop: () => {
      stopListening();
      stopWatching();
    },
  };
}
