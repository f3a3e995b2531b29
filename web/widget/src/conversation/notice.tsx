/** A sentence about something that did not work; goes by itself or by its button. */

import { useEffect } from "preact/hooks";
import { IconButton } from "../icons.tsx";
import { useActions, useWidgetState } from "../use-widget.ts";

const SHOWN_MS = 8_000;

export function Notice() {
  const { notice, say } = useWidgetState();
  const actions = useActions();
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(actions.dismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, actions]);
  if (!notice) return null;
  return (
    <div class="notice" role="alert">
      <span>{say(notice.key, notice.places)}</span>
      <IconButton icon="close" size={16} label={say("close")} onClick={actions.dismiss} />
    </div>
  );
}
