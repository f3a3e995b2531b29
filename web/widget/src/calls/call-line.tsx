/** A call and how it went, as one quiet line between the messages. */

import "../styles/calls.css";
import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import { formatTime } from "../format.ts";
import { useWidgetState } from "../use-widget.ts";
import { CallIcon } from "./call-icon.tsx";
import { clock, fill, useCallWords, type CallWords } from "./words.ts";

export function lineWords(message: Pick<VisitorMessage, "call" | "direction">, words: CallWords): string {
  const { call, direction } = message;
  if (!call) return "";
  const isOwn = direction === "incoming";
  const kind = call.kind === "voice" ? words.voiceCall : words.videoCall;
  const sentences: Record<typeof call.outcome, string> = {
    ended: words.lineEnded,
    declined: isOwn ? words.lineDeclinedOwn : words.lineDeclined,
    missed: isOwn ? words.lineMissedOwn : words.lineMissed,
    failed: words.lineFailed,
  };
  return fill(sentences[call.outcome], { kind, time: clock(call.durationMs ?? 0) });
}

export function CallLine({ message }: { message: VisitorMessage }) {
  const { language } = useWidgetState();
  const words = useCallWords(language);
  if (!words || message.isRemoved) return null;
  return (
    <p id={message.id} class="call-line">
      <CallIcon name={message.call?.kind === "video" ? "video" : "phone"} size={14} />
      {lineWords(message, words)} · <time datetime={new Date(message.createdAt).toISOString()}>{formatTime(message.createdAt, language)}</time>
    </p>
  );
}
