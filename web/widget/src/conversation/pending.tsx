/** What is not stored yet: messages in the outbox and files on their way, with what can be done about them. */

import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "../icons.tsx";
import type { OutboxItem } from "../outbox.ts";
import type { UploadItem } from "../uploads.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { AttachmentView } from "./attachment-view.tsx";
import { Markdown } from "./markdown-view.tsx";
import { Quote } from "./quote.tsx";

export function PendingMessage({ item }: { item: OutboxItem }) {
  const { say, connection } = useWidgetState();
  const actions = useActions();
  const isFailed = item.state === "failed";
  const isLive = connection.name === "live";
  return (
    <article class={`row is-own is-first is-last ${isFailed ? "is-failed" : "is-pending"}`}>
      <div class="row-body">
        <div class="bubble">
          {item.replyTo && <Quote quote={item.replyTo} />}
          {item.attachments.map((attachment) => (
            <AttachmentView key={attachment.id} attachment={attachment} />
          ))}
          {item.text && <Markdown text={item.text} />}
        </div>
        {isFailed ? (
          <span class="meta is-failed">
            <Icon name="alert" size={14} />
            <span>{say("failed")}</span>
            <button type="button" class="link-button" onClick={() => actions.retry(item.clientMessageId)}>
              {say("retry")}
            </button>
            <button type="button" class="link-button" onClick={() => actions.discard(item.clientMessageId)}>
              {say("discard")}
            </button>
          </span>
        ) : (
          <span class="meta">
            <Icon name="clock" size={14} />
            <span>{say(isLive ? "sending" : "waiting")}</span>
          </span>
        )}
      </div>
    </article>
  );
}

export function PendingUpload({ item }: { item: UploadItem }) {
  const preview = useMemo(() => (item.file.type.startsWith("image/") ? URL.createObjectURL(item.file) : null), [item.file]);
  useEffect(() => () => {
    if (preview) URL.revokeObjectURL(preview);
  }, [preview]);
  // What was refused may be no picture at all.
  const shown = item.state === "refused" ? null : preview;
  return (
    <article class="row is-own is-first is-last is-pending">
      <div class="row-body">
        <div class={shown ? "bubble is-bare" : "bubble"}>
          {shown ? (
            <span class="picture">
              <img src={shown} alt={item.file.name} />
            </span>
          ) : (
            <span class="file">
              <Icon name="file" size={28} />
              <span class="file-words">
                <span class="file-name">{item.file.name}</span>
              </span>
            </span>
          )}
        </div>
        <UploadState item={item} />
      </div>
    </article>
  );
}

/** How far it is, or why it did not go, and what can be done about it. */
function UploadState({ item }: { item: UploadItem }) {
  const { say } = useWidgetState();
  const actions = useActions();
  const isUploading = item.state === "uploading";
  const percent = `${Math.round(item.progress * 100)}%`;
  return (
    <span class={`meta is-${item.state}`}>
      {isUploading ? (
        <>
          <progress value={item.progress} max={1} aria-label={say("uploading", { name: item.file.name, percent })} />
          <span aria-hidden="true">{percent}</span>
        </>
      ) : (
        <>
          <Icon name="alert" size={14} />
          <span role="alert">{say(item.reason.key, item.reason.places)}</span>
        </>
      )}
      {item.state === "failed" && (
        <button type="button" class="link-button" onClick={() => actions.retryUpload(item.id)}>
          {say("retry")}
        </button>
      )}
      <button type="button" class="link-button" onClick={() => actions.cancelUpload(item.id)}>
        {say(isUploading ? "cancel" : "discard")}
      </button>
    </span>
  );
}
