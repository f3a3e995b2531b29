/** Where in the queue the visitor is and how long that takes, and the way out of waiting; loaded when somebody waits. */

import "../styles/queue.css";
import { useEffect } from "preact/hooks";
import { noticeFor, type LazyParts } from "../actions.ts";
import type { PlaceAnswer } from "../door.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { placeSentence } from "./place.ts";

export default function QueueLine() {
  const { place, say, connection } = useWidgetState();
  const { lazyParts, notify } = useActions();
  // What is pushed while the line is broken is lost: the place is asked for again when it is back.
  useEffect(() => void (connection.name === "live" && askPlace(lazyParts)), [lazyParts, connection.name]);
  if (!place) return null;
  return (
    <div class="queue" role="status">
      <p>{placeSentence(place, say)}</p>
      {!place.hasLeftMessage && (
        <button type="button" onClick={() => void leaveMessage(lazyParts).catch((error: unknown) => notify(noticeFor(error)))}>
          {say("queueLeave")}
        </button>
      )}
    </div>
  );
}

function currentId({ store }: LazyParts): string {
  return store.state.timeline.conversation?.id ?? "";
}

async function askPlace(parts: LazyParts): Promise<void> {
  const answer = await parts.door.ask<PlaceAnswer>("GET", `/conversations/${currentId(parts)}/place`).catch(() => null);
  if (answer) parts.store.set({ place: answer.place });
}

async function leaveMessage(parts: LazyParts): Promise<void> {
  parts.store.set({ place: (await parts.door.post<PlaceAnswer>(`/conversations/${currentId(parts)}/leave-message`, {})).place });
}
