/** Something could not be loaded: a sentence and a way to try again; drawn where the thing would be. */

import { useWidgetState } from "../use-widget.ts";

export function Failed({ text, retry }: { text: string; retry: () => void }) {
  const { say } = useWidgetState();
  return (
    <div class="centre">
      <p role="alert">{text}</p>
      <button type="button" class="button" onClick={retry}>
        {say("retry")}
      </button>
    </div>
  );
}
