/** Where in the queue the visitor is and how long that takes, and the way out of waiting; loaded when somebody waits. */

import "../styles/queue.css";
import { useEffect } from "preact/hooks";
import { useActions, useWidgetState } from "../use-widget.ts";
import { placeSentence } from "./place.ts";

export default function QueueLine() {
  const { place, say, connection } = useWidgetState();
  const actions = useActions();
  // What is pushed while the line is broken is lost: the place is asked for again when it is back.
  useEffect(() => void (connection.name === "live" && actions.askPlace()), [actions, connection.name]);
  if (!place) return null;
  return (
    <div class="queue" role="status">
      <p>{placeSentence(place, say)}</p>
      {!place.hasLeftMessage && (
        <button type="button" onClick={() => void actions.leaveMessage()}>
          {say("queueLeave")}
        </button>
      )}
    </div>
  );
}
