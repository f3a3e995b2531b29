/** One stored message: its content, its state, and what can be done with it. */

import { useState } from "preact/hooks";
import type { VisitorConversation, VisitorMessage } from "@kefu/protocol/visitor-frames";
import { formatTime } from "../format.ts";
import { Icon, IconButton, type IconName } from "../icons.tsx";
import type { MessageKey } from "../i18n/messages.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { AttachmentView } from "./attachment-view.tsx";
import { Avatar } from "./avatar.tsx";
import { CardView } from "./card-part.tsx";
import { Markdown } from "./markdown-view.tsx";
import { Quote } from "./quote.tsx";

interface Props {
  message: VisitorMessage;
  isFirst: boolean;
  isLast: boolean;
  conversation: VisitorConversation | null;
  isReadOnly: boolean;
}

export function MessageBubble({ message, isFirst, isLast, conversation, isReadOnly }: Props) {
  const { language, say } = useWidgetState();
  const isOwn = message.direction === "incoming";
  const time = new Date(message.createdAt);
  return (
    <article id={message.id} class={`row ${isOwn ? "is-own" : "is-other"}${isFirst ? " is-first" : ""}${isLast ? " is-last" : ""}`}>
      {!isOwn && <span class="row-avatar">{isLast && <Avatar name={message.authorName} url={message.authorAvatarUrl} />}</span>}
      <div class="row-body">
        {!isOwn && isFirst && (
          <span class="author" dir="auto">
            {message.authorName}
          </span>
        )}
        <div class="bubble-line">
          <div class={isBare(message) ? "bubble is-bare" : "bubble"}>
            <Content message={message} />
          </div>
          {!message.isRemoved && <MessageActions message={message} isReadOnly={isReadOnly} />}
        </div>
        {isLast && (
          <span class="meta">
            {message.editedAt !== null && !message.isRemoved && <span>{say("edited")}</span>}
            <time datetime={time.toISOString()}>{formatTime(message.createdAt, language)}</time>
            {isOwn && conversation && <Mark message={message} conversation={conversation} />}
          </span>
        )}
      </div>
    </article>
  );
}

/** Pictures, videos and cards have their own edges. */
function isBare({ text, attachments, card, replyTo, isRemoved }: VisitorMessage): boolean {
  const hasEdges = attachments.length > 0 ? attachments.every(({ kind }) => kind === "picture" || kind === "video") : card !== null;
  return hasEdges && text === "" && replyTo === null && !isRemoved;
}

function Content({ message }: { message: VisitorMessage }) {
  const { say } = useWidgetState();
  const { freshen } = useActions();
  if (message.isRemoved) return <p class="removed">{say("removed")}</p>;
  return (
    <>
      {message.replyTo && <Quote quote={message.replyTo} />}
      {message.attachments.map((attachment) => (
        <AttachmentView key={attachment.id} attachment={attachment} renew={() => freshen(message)} />
      ))}
      {message.card && <CardView card={message.card} />}
      {message.text && <Markdown text={message.text} />}
      {message.preview && <CardView card={message.preview} />}
    </>
  );
}

/** How far the message has come. */
export function markOf(seq: number, conversation: VisitorConversation): { icon: IconName; key: MessageKey } {
  if (seq <= conversation.agentReadSeq) return { icon: "checks", key: "read" };
  if (seq <= conversation.agentDeliveredSeq) return { icon: "checks", key: "delivered" };
  return { icon: "check", key: "sent" };
}

function Mark({ message, conversation }: { message: VisitorMessage; conversation: VisitorConversation }) {
  const { say } = useWidgetState();
  const { icon, key } = markOf(message.seq, conversation);
  return (
    <span class={`mark is-${key}`} title={say(key)}>
      <Icon name={icon} size={14} />
      <span class="visually-hidden">{say(key)}</span>
    </span>
  );
}

function MessageActions({ message, isReadOnly }: { message: VisitorMessage; isReadOnly: boolean }) {
  const { say, config } = useWidgetState();
  const actions = useActions();
  const [isOpen, setOpen] = useState(false);
  const isOwn = message.direction === "incoming";
  const canChange = isOwn && !isReadOnly && Date.now() - message.createdAt < config.editWindowSeconds * 1000;
  const act = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  if (isReadOnly && !message.text) return null;
  return (
    <div
      class={isOpen ? "actions is-open" : "actions"}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.preventDefault();
        setOpen(false);
      }}
    >
      <IconButton icon="more" size={18} label={say("actions")} isExpanded={isOpen} onClick={() => setOpen(!isOpen)} />
      {isOpen && (
        <div class="actions-row">
          {!isReadOnly && (
            <IconButton icon="reply" size={18} label={say("reply")} onClick={act(() => actions.replyTo(message))} />
          )}
          {message.text && (
            <IconButton icon="copy" size={18} label={say("copy")} onClick={act(() => void copy(message.text))} />
          )}
          {canChange && message.text && (
            <IconButton icon="edit" size={18} label={say("edit")} onClick={act(() => actions.edit(message))} />
          )}
          {canChange && (
            <IconButton icon="recall" size={18} label={say("recall")} onClick={act(() => void actions.recall(message))} />
          )}
        </div>
      )}
    </div>
  );
}

/** Some pages do not let a frame write to the clipboard; then nothing happens. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard?.writeText(text).catch(() => undefined);
}
