/** The buttons with which a visitor begins a call, where the inbox lets visitors do that. */

import { useActions, useWidgetState } from "../use-widget.ts";
import { CallIcon } from "./call-icon.tsx";
import { useCallWords } from "./words.ts";

export function CallButtons() {
  const { config, language, calling, isBlocked } = useWidgetState();
  const { lazyParts } = useActions();
  const words = useCallWords(language);
  if (!words || !config.calls || isBlocked) return null;
  const kinds = [...(config.calls.hasVoice ? (["voice"] as const) : []), ...(config.calls.hasVideo ? (["video"] as const) : [])];
  return (
    <>
      {kinds.map((kind) => {
        const label = kind === "voice" ? words.voiceCall : words.videoCall;
        return (
          <button key={kind} type="button" class="icon-button" aria-label={label} title={label} disabled={calling !== null} onClick={() => void import("./desk.ts").then(({ wishCall }) => wishCall(lazyParts, kind), () => undefined)}>
            <CallIcon name={kind === "voice" ? "phone" : "video"} />
          </button>
        );
      })}
    </>
  );
}
