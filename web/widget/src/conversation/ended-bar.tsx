/** Takes the composer's place when the conversation has ended, the next one a click away; or when nothing may be written. */

import { useActions, useWidgetState } from "../use-widget.ts";

export function EndedBar() {
  const { say, isBlocked } = useWidgetState();
  const actions = useActions();
  return (
    <div class="ended">
      <p>{say(isBlocked ? "blocked" : "ended")}</p>
      {!isBlocked && (
        <button type="button" class="button" onClick={() => void actions.startAnew()}>
          {say("startAnew")}
        </button>
      )}
    </div>
  );
}
