/** Takes the composer's place when the conversation has ended or a message was left, what is next a click away; or when nothing may be written. */

import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { renewDue } from "../forms/form-actions.ts";
import { canGoOn } from "../going-on.ts";
import { useActions, useWidgetState } from "../use-widget.ts";

/** The text field comes along as a property: imported from here too it would cost the first screen a chunk of its own. */
export default function EndedBar({ field }: { field: ComponentType }) {
  const { say, isBlocked, hasLeft, config, timeline } = useWidgetState();
  const actions = useActions();
  const startAnew = async (): Promise<void> => {
    if (config.intake) await renewDue(actions.lazyParts);
    await actions.startAnew();
  };
  const [isGoingOn, setGoingOn] = useState(false);
  const isOffered = !isBlocked && !hasLeft && canGoOn(timeline.conversation, config.continuesSeconds, Date.now());
  if (isGoingOn && isOffered) return <GoingOn field={field} />;
  return (
    <div class="ended">
      <p>{say(isBlocked ? "blocked" : hasLeft ? "leftThanks" : "ended")}</p>
      {isOffered && (
        <button type="button" class="button is-quiet" onClick={() => setGoingOn(true)}>
          {say("goOn")}
        </button>
      )}
      {!isBlocked && (
        <button type="button" class="button" onClick={() => (hasLeft ? actions.writeMore() : void startAnew())}>
          {say(hasLeft ? "writeMore" : "startAnew")}
        </button>
      )}
    </div>
  );
}

/** The text field again: what is sent opens the conversation, and the usual one, which takes its place, the focus. */
function GoingOn({ field: Field }: { field: ComponentType }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.querySelector("textarea")?.focus();
    return () => {
      requestAnimationFrame(() => document.querySelector("textarea")?.focus());
    };
  }, []);
  return (
    <div ref={frame}>
      <Field />
    </div>
  );
}
