/** Takes the composer's place when the conversation has ended or a message was left, what is next a click away; or when nothing may be written. */

import { useActions, useWidgetState } from "../use-widget.ts";

export default function EndedBar() {
  const { say, isBlocked, hasLeft } = useWidgetState();
  const actions = useActions();
  return (
    <div class="ended">
      <p>{say(isBlocked ? "blocked" : hasLeft ? "leftThanks" : "ended")}</p>
      {!isBlocked && (
        <button type="button" class="button" onClick={() => (hasLeft ? actions.writeMore() : void actions.startAnew())}>
          {say(hasLeft ? "writeMore" : "startAnew")}
        </button>
      )}
    </div>
  );
}
