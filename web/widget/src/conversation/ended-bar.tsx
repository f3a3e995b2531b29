/** Takes the composer's place when the conversation has ended: the next one is a click away. */

import { useActions, useWidgetState } from "../use-widget.ts";

export function EndedBar() {
  const { say } = useWidgetState();
  const actions = useActions();
  return (
    <div class="ended">
      <p>{say("ended")}</p>
      <button type="button" class="button" onClick={() => void actions.startAnew()}>
        {say("startAnew")}
      </button>
    </div>
  );
}
