/** Under the header: when somebody is back, and the way to be called; loaded where there is either. */

import { useRef, useState } from "preact/hooks";
import { closedSentence, formatMoment } from "../back-at.ts";
// With this line and not by itself: a part of a part would cost the first screen a chunk.
import CallbackScreen from "../callback/callback-screen.tsx";
import { useWidgetState } from "../use-widget.ts";

const ASK = { en: "Ask for a call", "zh-CN": "预约回电", "zh-TW": "預約回電" } as const;

export default function HoursLine() {
  const { config, language, say } = useWidgetState();
  const [isAsking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const sentence = closedSentence(config.opening, language, say);
  const close = (): void => {
    setAsking(false);
    button.current?.focus();
  };
  return (
    <>
      {(sentence ?? config.hasCallbacks) && (
        <p class="hours">
          {sentence}{" "}
          {config.hasCallbacks && (
            <button type="button" class="link-button" ref={button} onClick={() => setAsking(true)}>
              {ASK[language]}
            </button>
          )}
        </p>
      )}
      {isAsking && <CallbackScreen close={close} formatMoment={(at: number) => formatMoment(at, language, say)} />}
    </>
  );
}
