/** Keeps the reader's place in a list that grows at both ends; used by message-list.tsx after each drawing. */

import type { VisitorMessage } from "@kefu/protocol/visitor-frames";

/** What was true after the last drawing or scrolling. */
export interface Place {
  isAtEnd: boolean;
  height: number;
  firstId: string | null;
  lastId: string | null;
}

/** The part of an element that we move. */
export interface Scrollable {
  scrollTop: number;
  readonly scrollHeight: number;
}

/** History above moves nothing on screen; at the end, or after an own message, the end stays in view. */
export function keepPlace(list: Scrollable, place: Place, messages: readonly VisitorMessage[], pending: number): Place {
  const firstId = messages[0]?.id ?? null;
  const last = messages.at(-1);
  const lastId = `${last?.id ?? ""}+${pending}`;
  const hasOwnNew = place.lastId !== null && lastId !== place.lastId && (pending > 0 || last?.direction === "incoming");
  const isPrepended = place.firstId !== null && firstId !== place.firstId && last?.id === place.lastId?.split("+")[0];
  if (isPrepended) list.scrollTop += list.scrollHeight - place.height;
  else if (place.isAtEnd || hasOwnNew) list.scrollTop = list.scrollHeight;
  const isAtEnd = !isPrepended && (place.isAtEnd || hasOwnNew);
  return { isAtEnd, height: list.scrollHeight, firstId, lastId };
}
