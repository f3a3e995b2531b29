/** A picture, voice message, video or file inside a bubble; a link that has ended is renewed where it is used. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { AttachmentView as Attachment, VisitorMessage } from "@kefu/protocol/visitor-frames";
import { isLinkOver } from "@kefu/ui/signed-link";
import { formatDuration, formatSize } from "../format.ts";
import { Icon, IconButton } from "../icons.tsx";
import { useWidgetState } from "../use-widget.ts";

interface Props {
  attachment: Attachment;
  /** Gets the message anew, and with it links that work; what is not sent yet has nothing to get. */
  renew?: () => Promise<VisitorMessage | null>;
}

export function AttachmentView(props: Props) {
  switch (props.attachment.kind) {
    case "picture":
      return <Picture {...props} />;
    case "voice":
      return <Voice {...props} />;
    case "video":
      return <Video {...props} />;
    case "file":
      return <FileLink {...props} />;
  }
}

/** For `onError` of whatever shows a link: the fresh one comes with the message and is drawn by itself. */
function renewIfOver({ attachment, renew }: Props): void {
  if (isLinkOver(attachment.url)) void renew?.();
}

function Picture(props: Props) {
  const { attachment } = props;
  const { say } = useWidgetState();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isFull, setFull] = useState(false);
  const { url, thumbnailUrl, name, width, height } = attachment;
  const onError = (): void => renewIfOver(props);
  const open = (): void => {
    setFull(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" class="picture" aria-label={say("openPicture", { name })} onClick={open}>
        <img src={thumbnailUrl ?? url} alt={name} width={width ?? undefined} height={height ?? undefined} loading="lazy" onError={onError} />
      </button>
      <dialog
        class="lightbox"
        ref={dialog}
        aria-label={name}
        onKeyDown={(event) => event.stopPropagation()}
        onClick={() => dialog.current?.close()}
        onClose={() => setFull(false)}
      >
        {isFull && <img src={url} alt={name} onError={onError} />}
        <IconButton icon="close" label={say("close")} onClick={() => dialog.current?.close()} />
      </dialog>
    </>
  );
}

function Video(props: Props) {
  const { url, thumbnailUrl } = props.attachment;
  return (
    <video
      class="video"
      src={url}
      poster={thumbnailUrl ?? undefined}
      controls
      playsInline
      preload="metadata"
      onError={() => renewIfOver(props)}
    />
  );
}

function FileLink({ attachment, renew }: Props) {
  const { say } = useWidgetState();
  const { url, name, size } = attachment;
  const onClick = async (event: MouseEvent): Promise<void> => {
    if (!renew || !isLinkOver(url)) return;
    event.preventDefault();
    const fresh = (await renew())?.attachments.find(({ id }) => id === attachment.id);
    if (fresh) Object.assign(document.createElement("a"), { href: fresh.url, download: name }).click();
  };
  return (
    <a
      class="file"
      href={url}
      download={name}
      target="_blank"
      rel="noopener"
      aria-label={say("download", { name })}
      onClick={(event) => void onClick(event)}
    >
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

function Voice(props: Props) {
  const { url, durationMs } = props.attachment;
  const { say } = useWidgetState();
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [share, setShare] = useState(0);
  const isWaiting = useRef(false);
  const play = (): void => void audio.current?.play().catch(() => setPlaying(false));
  const toggle = (): void => {
    if (isPlaying) audio.current?.pause();
    else if (props.renew && isLinkOver(url)) {
      isWaiting.current = true;
      void props.renew();
    } else play();
  };
  // The fresh link has come for which a click has waited.
  useEffect(() => {
    if (isWaiting.current) play();
    isWaiting.current = false;
  }, [url]);
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
