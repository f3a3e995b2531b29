/** The call that goes on: pictures, state, buttons; as large as the widget, or a bar above the conversation. */

import { useEffect, useRef, useState } from "preact/hooks";
import { canShareScreen } from "@kefu/realtime/call/media";
import type { CallScreen, CallSession } from "@kefu/realtime/call/session";
import { useWidgetState } from "../use-widget.ts";
import { CallIcon, RoundButton } from "./call-icon.tsx";
import { DeviceChoice } from "./device-choice.tsx";
import { withDesk, type Calling } from "./desk.ts";
import { clock, type CallWords } from "./words.ts";

interface Props {
  calling: Calling;
  screen: CallScreen;
}

export function CallView({ calling, screen }: Props) {
  const { timeline, config } = useWidgetState();
  const { words, isSmall, hint } = calling;
  const name = timeline.conversation?.assignee?.name ?? config.workspaceName;
  const isOver = screen.phase === "over";
  const trouble = troubleWords(screen, words) ?? hint;
  return (
    <section class={isSmall ? "call is-small" : "call"} aria-label={screen.kind === "voice" ? words.voiceCall : words.videoCall}>
      <Sound stream={screen.remote} />
      {!isSmall && !isOver && <Pictures screen={screen} name={name} words={words} />}
      <div class="call-words">
        <strong dir="auto">{name}</strong>
        <span class="call-state">
          <State screen={screen} words={words} />
          {screen.quality && <span class={`call-quality is-${screen.quality}`} title={words[screen.quality]} role="img" aria-label={words[screen.quality]}><CallIcon name="signal" size={14} /></span>}
          {screen.phase === "talking" && !screen.theirs.microphone && <span role="img" title={words.theyAreMuted} aria-label={words.theyAreMuted}><CallIcon name="micOff" size={14} /></span>}
        </span>
      </div>
      {trouble && <p class="call-trouble" role="alert">{trouble}</p>}
      {isOver ? trouble && <button type="button" class="call-choice" onClick={() => withDesk((desk) => desk.dismiss())}>{words.close}</button> : <Controls calling={calling} screen={screen} />}
    </section>
  );
}

function troubleWords({ trouble }: CallScreen, words: CallWords): string | null {
  if (!trouble) return null;
  if (trouble.kind === "media") return words[trouble.problem];
  if (trouble.kind === "unreachable") return words.unreachable;
  const { code } = (trouble.error ?? {}) as { code?: string };
  if (code === "call.nobody") return words.nobody;
  return code === "form.required" ? words.formFirst : words.refused;
}

function State({ screen, words }: { screen: CallScreen; words: CallWords }) {
  const [, tick] = useState(0);
  const isTalking = screen.phase === "talking";
  useEffect(() => {
    if (!isTalking) return;
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [isTalking]);
  if (isTalking) return <span>{clock(Date.now() - (screen.since ?? Date.now()))}</span>;
  return <span role="status">{screen.phase === "over" ? words[screen.outcome ?? "ended"] : words[screen.phase as "asking"]}</span>;
}

/** Stays while pictures come and go. */
function Sound({ stream }: { stream: MediaStream | null }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => play(audio.current, stream), [stream]);
  return <audio ref={audio} autoplay hidden />;
}

function play(element: HTMLMediaElement | null, stream: MediaStream | null): void {
  if (!element || element.srcObject === stream) return;
  element.srcObject = stream;
  void element.play().catch(() => undefined);
}

function Picture({ stream, label, ...rest }: { stream: MediaStream; label: string; class: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => play(video.current, stream), [stream]);
  return <video ref={video} muted autoplay playsInline aria-label={label} {...rest} />;
}

function Pictures({ screen, name, words }: { screen: CallScreen; name: string; words: CallWords }) {
  const { remote, local, theirs, mine } = screen;
  const hasTheirs = remote !== null && (theirs.camera || theirs.screen);
  return (
    <div class="call-pictures">
      {hasTheirs ? <Picture class={theirs.screen ? "call-theirs is-whole" : "call-theirs"} stream={remote} label={name} /> : <span class="call-face" aria-hidden="true">{[...name][0]}</span>}
      {local && <Picture class={mine.screen ? "call-mine" : "call-mine is-mirrored"} stream={local} label={words.you} />}
    </div>
  );
}

function Controls({ calling: { words, isSmall }, screen }: Props) {
  const { mine, kind, phase } = screen;
  const change = (work: (call: CallSession) => Promise<void>): void => withDesk((desk) => desk.change(work));
  return (
    <div class="call-controls">
      {phase !== "asking" && (
        <>
          <RoundButton icon={mine.microphone ? "mic" : "micOff"} tone={mine.microphone ? "plain" : "on"} label={mine.microphone ? words.mute : words.unmute} onClick={() => change((call) => call.setMicrophone(!mine.microphone))} />
          {kind === "video" && !isSmall && <RoundButton icon={mine.camera ? "video" : "videoOff"} tone={mine.camera ? "on" : "plain"} label={mine.camera ? words.cameraOff : words.cameraOn} onClick={() => change((call) => call.setCamera(!mine.camera))} />}
          {kind === "video" && !isSmall && canShareScreen() && <RoundButton icon="share" tone={mine.screen ? "on" : "plain"} label={mine.screen ? words.stopSharing : words.share} onClick={() => change((call) => call.shareScreen(!mine.screen))} />}
        </>
      )}
      <RoundButton icon={isSmall ? "smaller" : "larger"} label={isSmall ? words.larger : words.smaller} onClick={() => withDesk((desk) => desk.fold(!isSmall))} />
      <RoundButton icon="hangUp" tone="danger" label={words.hangUp} onClick={() => withDesk((desk) => desk.hangUp())} />
      {phase !== "asking" && !isSmall && <DeviceChoice words={words} />}
    </div>
  );
}
