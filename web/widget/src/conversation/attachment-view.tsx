/** A picture, voice message, video or file inside a bubble. */

import { useRef, useState } from "preact/hooks";
import type { AttachmentView as Attachment } from "@kefu/protocol/visitor-frames";
import { formatDuration, formatSize } from "../format.ts";
import { Icon, IconButton } from "../icons.tsx";
import { useWidgetState } from "../use-widget.ts";

export function AttachmentView({ attachment }: { attachment: Attachment }) {
  switch (attachment.kind) {
    case "picture":
      return <Picture attachment={attachment} />;
    case "voice":
      return <Voice attachment={attachment} />;
    case "video":
      return (
        <video class="video" src={attachment.url} poster={attachment.thumbnailUrl ?? undefined} controls playsInline preload="metadata" />
      );
    case "file":
      return <FileLink attachment={attachment} />;
  }
}

function Picture({ attachment }: { attachment: Attachment }) {
  const { say } = useWidgetState();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isFull, setFull] = useState(false);
  const { url, thumbnailUrl, name, width, height } = attachment;
  const open = (): void => {
    setFull(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" class="picture" aria-label={say("openPicture", { name })} onClick={open}>
        <img src={thumbnailUrl ?? url} alt={name} width={width ?? undefined} height={height ?? undefined} loading="lazy" />
      </button>
      <dialog
        class="lightbox"
        ref={dialog}
        aria-label={name}
        onKeyDown={(event) => event.stopPropagation()}
        onClick={() => dialog.current?.close()}
        onClose={() => setFull(false)}
      >
        {isFull && <img src={url} alt={name} />}
        <IconButton icon="close" label={say("close")} onClick={() => dialog.current?.close()} />
      </dialog>
    </>
  );
}

function FileLink({ attachment: { url, name, size } }: { attachment: Attachment }) {
  const { say } = useWidgetState();
  return (
    <a class="file" href={url} download={name} target="_blank" rel="noopener" aria-label={say("download", { name })}>
      <Icon name="file" size={28} />
      <span class="file-words">
        <span class="file-name" dir="auto">
          {name}
        </span>
        <small>{formatSize(size)}</small>
      </span>
    </a>
  );
}

function Voice({ attachment: { url, durationMs } }: { attachment: Attachment }) {
  const { say } = useWidgetState();
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [share, setShare] = useState(0);
  const toggle = (): void => {
    const element = audio.current;
    if (isPlaying) element?.pause();
    else void element?.play().catch(() => setPlaying(false));
  };
  const onTime = (): void => {
    const { currentTime = 0, duration = 0 } = audio.current ?? {};
    const whole = Number.isFinite(duration) && duration > 0 ? duration : (durationMs ?? 0) / 1000;
    setShare(whole > 0 ? Math.min(1, currentTime / whole) : 0);
  };
  return (
    <div class="voice">
      <IconButton icon={isPlaying ? "pause" : "play"} label={say(isPlaying ? "pause" : "play")} onClick={toggle} />
      <progress class="voice-line" value={share} max={1} aria-hidden="true" />
      <small>{formatDuration(durationMs ?? 0)}</small>
      <audio
        ref={audio}
        src={url}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setShare(0)}
        onTimeUpdate={onTime}
      />
    </div>
  );
}
